import DataLoader from 'dataloader';
import pg from 'pg';

/** The part of Rapport's schema that the requests of list-documents.ts use. */
export const typeDefs = /* GraphQL */ `
  type Query {
    candidates(first: Int!): CandidateConnection!
    candidate(id: ID!): Candidate
    job(id: ID!): Job
    jobBoard(jobId: ID!, perStage: Int!): JobBoard
    applications(first: Int!, filter: ApplicationFilter): ApplicationConnection!
  }
  input ApplicationFilter {
    jobIds: [ID!]
    statuses: [Status!]
  }
  enum Status {
    ACTIVE
    HIRED
    REJECTED
    WITHDRAWN
    TRANSFERRED
  }
  type PageInfo {
    hasNextPage: Boolean!
    endCursor: String
  }
  type TotalCount {
    value: Int!
    relation: String!
  }
  type CandidateConnection {
    nodes: [Candidate!]!
    pageInfo: PageInfo!
  }
  type ApplicationConnection {
    nodes: [Application!]!
    pageInfo: PageInfo!
    totalCount: TotalCount!
  }
  type Candidate {
    id: ID!
    name: String!
    emails: [String!]!
    phone: String
    title: String
    company: String
    location: String
    country: String
    education: String
    experienceYears: Float
    seniority: String
    certificates: [String!]!
    summary: String
    version: Int!
    createdAt: String!
    updatedAt: String!
    skills: [CandidateSkill!]!
    experiences: [Experience!]!
    applications(first: Int!): ApplicationConnection!
  }
  type CandidateSkill {
    level: Int
    years: Float
    evidence: String!
    skill: Skill!
  }
  type Skill {
    id: ID!
    name: String!
  }
  type Experience {
    title: String!
    company: String
    startedOn: String
    endedOn: String
    current: Boolean!
    summary: String
  }
  type Job {
    id: ID!
    title: String!
    department: String
  }
  type Stage {
    id: ID!
    name: String!
    milestone: String!
  }
  type Application {
    id: ID!
    status: Status!
    appliedAt: String!
    stageEnteredAt: String
    version: Int!
    candidate: Candidate
    job: Job
    stage: Stage
  }
  type BoardColumn {
    stage: Stage!
    count: Int!
    nodes: [Application!]!
    pageInfo: PageInfo!
  }
  type JobBoard {
    columns: [BoardColumn!]!
  }
`;

// Times as text, as Rapport reads them.
pg.types.setTypeParser(1184, (text) => text);
pg.types.setTypeParser(1082, (text) => text);
pg.types.setTypeParser(1700, Number);

export const pool = new pg.Pool({
  connectionString: process.env.DATABASE_OWNER_URL,
  max: 20,
  options: '-c timezone=UTC -c datestyle=ISO',
});
const rowsOf = async (name, text, values) => (await pool.query({ name, text, values })).rows;

const candidate = `c.id, c.name, c.emails, c.phone, c.title, c.company, c.location, c.country, c.education, c.experience_years as "experienceYears", c.seniority,
  c.certificates, c.summary, c.version, c.created_at as "createdAt", c.updated_at as "updatedAt"`;
const application = `a.id, a.status, a.applied_at as "appliedAt", a.stage_entered_at as "stageEnteredAt", a.version, a.candidate_id as "candidateId", a.job_id as "jobId", a.stage_id as "stageId"`;

const pageOf = (rows, first) => ({
  nodes: rows.slice(0, first),
  pageInfo: {
    hasNextPage: rows.length > first,
    endCursor: rows.length ? Buffer.from(rows.at(-1).id).toString('base64') : null,
  },
});

const one = (name, text) =>
  new DataLoader(async (ids) => {
    const found = new Map((await rowsOf(name, text, [ids])).map((row) => [row.id, row]));
    return ids.map((id) => found.get(id) ?? null);
  });
const many = (name, text) =>
  new DataLoader(async (ids) => {
    const found = Map.groupBy(await rowsOf(name, text, [ids]), (row) => row.parent);
    return ids.map((id) => found.get(id) ?? []);
  });

/** Loaders of one request, with prepared statements. */
export const contextOf = () => {
  const pages = new Map();
  return {
    candidates: one(
      'candidates',
      `select ${candidate} from candidate c where c.id = any($1::uuid[]) and c.merged_into_id is null`,
    ),
    jobs: one('jobs', `select id, title, department from job where id = any($1::uuid[])`),
    stages: one('stages', `select id, name, milestone from stage where id = any($1::uuid[])`),
    skills: one('skills', `select id, name from skill where id = any($1::uuid[])`),
    skillsOf: many(
      'skillsOf',
      `select cs.candidate_id as parent, cs.skill_id as "skillId", cs.level, cs.years, cs.evidence from candidate_skill cs join skill s on s.id = cs.skill_id
      where cs.candidate_id = any($1::uuid[]) order by s.key`,
    ),
    experiencesOf: many(
      'experiencesOf',
      `select e.candidate_id as parent, e.title, e.company, e.started_on as "startedOn", e.ended_on as "endedOn", e.current, e.summary
      from experience e where e.candidate_id = any($1::uuid[]) order by e.current desc, e.started_on desc nulls last, e.id`,
    ),
    applicationsOf: (first) => {
      if (!pages.has(first))
        pages.set(
          first,
          many(
            `applicationsOf${first}`,
            `select p.id as parent, page.* from unnest($1::uuid[]) p(id)
          cross join lateral (select ${application} from application a where a.candidate_id = p.id order by a.applied_at desc, a.id limit ${Number(first) + 1}) page`,
          ),
        );
      return pages.get(first);
    },
  };
};

export const resolvers = {
  Query: {
    candidates: async (_, { first }) =>
      pageOf(
        await rowsOf(
          'people',
          `select ${candidate} from candidate c where c.merged_into_id is null order by c.created_at desc, c.id desc limit $1`,
          [first + 1],
        ),
        first,
      ),
    candidate: (_, { id }, context) => context.candidates.load(id),
    job: (_, { id }, context) => context.jobs.load(id),
    jobBoard: async (_, { jobId, perStage }) => {
      const columns = await rowsOf(
        'columns',
        `select st.id, st.name, st.milestone, coalesce(c.count, 0)::int as count from stage st
        left join (select stage_id, count(*) as count from application where job_id = $1 and status in ('ACTIVE', 'HIRED') group by 1) c on c.stage_id = st.id
        where st.job_id = $1 order by st.position`,
        [jobId],
      );
      const cards = Map.groupBy(
        await rowsOf(
          'cards',
          `select p.id as parent, page.* from unnest($1::uuid[]) p(id) cross join lateral (
          select ${application} from application a where a.stage_id = p.id and a.job_id = $2 and a.status in ('ACTIVE', 'HIRED') order by a.stage_entered_at, a.id limit $3) page`,
          [columns.map(({ id }) => id), jobId, perStage + 1],
        ),
        (row) => row.parent,
      );
      return {
        columns: columns.map(({ count, ...stage }) => ({
          stage,
          count,
          ...pageOf(cards.get(stage.id) ?? [], perStage),
        })),
      };
    },
    applications: async (_, { first, filter }) => {
      const values = [filter?.jobIds ?? null, filter?.statuses ?? null];
      const where = `($1::uuid[] is null or a.job_id = any($1)) and ($2::text[] is null or a.status = any($2))`;
      return {
        ...pageOf(
          await rowsOf(
            'applications',
            `select ${application} from application a where ${where} order by a.applied_at desc, a.id limit $3`,
            [...values, first + 1],
          ),
          first,
        ),
        totalCount: async () => ({
          value: (
            await rowsOf(
              'count',
              `select count(*)::int as count from (select from application a where ${where} limit 10001) c`,
              values,
            )
          )[0].count,
          relation: 'EQUAL',
        }),
      };
    },
  },
  Candidate: {
    skills: ({ id }, _, context) => context.skillsOf.load(id),
    experiences: ({ id }, _, context) => context.experiencesOf.load(id),
    applications: async ({ id }, { first }, context) =>
      pageOf(await context.applicationsOf(first).load(id), first),
  },
  CandidateSkill: { skill: ({ skillId }, _, context) => context.skills.load(skillId) },
  Application: {
    candidate: ({ candidateId }, _, context) => context.candidates.load(candidateId),
    job: ({ jobId }, _, context) => context.jobs.load(jobId),
    stage: ({ stageId }, _, context) => (stageId ? context.stages.load(stageId) : null),
  },
};
