/** A request that is measured, and SQL that gives the same JSON in one statement. */
export interface ListCase {
  name: string;
  /** of Rapport, Mercurius and Yoga, which have the same schema */
  document: string;
  /** of PostGraphile, which makes its schema from the tables */
  postgraphile: string;
  variables: Record<string, unknown>;
  /** gives the answer as text in the column `json`; its parameters are the values of `variables`, in their order */
  sql: string;
}

const skill = `json_build_object('level', cs.level, 'years', cs.years, 'skill', json_build_object('name', s.name))`;
const skillsOf = (person: string) => `coalesce((select json_agg(${skill} order by s.key)
  from candidate_skill cs join skill s on s.id = cs.skill_id where cs.candidate_id = ${person}), '[]')`;
const job = `json_build_object('id', j.id, 'title', j.title, 'department', j.department)`;
const stage = `json_build_object('id', st.id, 'name', st.name, 'milestone', st.milestone)`;
const connection = (rows: string, object: string) =>
  `coalesce((select json_agg(${object} order by x.n) from (${rows}) x), '[]')`;

/** The requests, over the data of list-data.ts. */
export const listCases = (ids: { job: string; candidate: string }): ListCase[] => [
  {
    name: '50 people, their skills, their 3 latest applications',
    variables: { first: 50 },
    document: `query People($first: Int!) { candidates(first: $first) {
      nodes { id name title company location
        skills { level years skill { name } }
        applications(first: 3) { nodes { id status appliedAt stageEnteredAt job { id title department } stage { id name milestone } } } }
      pageInfo { hasNextPage endCursor } } }`,
    postgraphile: `query People($first: Int!) { candidates: allCandidates(first: $first, orderBy: [CREATED_AT_DESC, ID_DESC], condition: { mergedIntoId: null }) {
      nodes { id name title company location
        skills: candidateSkillsByCandidateId { nodes { level years skill: skillBySkillId { name } } }
        applications: applicationsByCandidateId(first: 3, orderBy: [APPLIED_AT_DESC, ID_ASC]) { nodes { id status appliedAt stageEnteredAt job: jobByJobId { id title department } stage: stageByStageId { id name milestone } } } }
      pageInfo { hasNextPage endCursor } } }`,
    sql: `with page as (select row_number() over () as n, p.* from (
        select id, name, title, company, location, created_at from candidate where merged_into_id is null order by created_at desc, id desc limit $1::int + 1) p)
      select json_build_object('data', json_build_object('candidates', json_build_object('nodes', (
        select json_agg(json_build_object('id', c.id, 'name', c.name, 'title', c.title, 'company', c.company, 'location', c.location,
          'skills', ${skillsOf('c.id')},
          'applications', json_build_object('nodes', coalesce((select json_agg(json_build_object('id', a.id, 'status', a.status, 'appliedAt', a.applied_at,
            'stageEnteredAt', a.stage_entered_at, 'job', ${job}, 'stage', ${stage}) order by a.applied_at desc, a.id)
            from (select * from application a where a.candidate_id = c.id order by a.applied_at desc, a.id limit 3) a
            join job j on j.id = a.job_id left join stage st on st.id = a.stage_id), '[]'))) order by c.n)
        from page c where c.n <= $1), 'pageInfo', json_build_object('hasNextPage', (select count(*) > $1 from page),
          'endCursor', (select c.created_at || ' ' || c.id from page c where c.n = $1)))))::text as json`,
  },
  {
    name: 'a board with 200 cards',
    variables: { job: ids.job, perStage: 40 },
    document: `query Board($job: ID!, $perStage: Int!) { job(id: $job) { id title } jobBoard(jobId: $job, perStage: $perStage) {
      columns { stage { id name milestone } count pageInfo { hasNextPage }
        nodes { id status appliedAt stageEnteredAt version candidate { id name title company location } } } } }`,
    postgraphile: `query Board($job: UUID!, $perStage: Int!) { job: jobById(id: $job) { id title
      columns: stagesByJobId(orderBy: POSITION_ASC) { nodes { id name milestone
        cards: applicationsByStageId(first: $perStage, orderBy: [STAGE_ENTERED_AT_ASC, ID_ASC]) { totalCount pageInfo { hasNextPage }
          nodes { id status appliedAt stageEnteredAt version candidate: candidateByCandidateId { id name title company location } } } } } } }`,
    sql: `select json_build_object('data', json_build_object('job', (select json_build_object('id', j.id, 'title', j.title) from job j where j.id = $1),
      'jobBoard', json_build_object('columns', (select json_agg(json_build_object('stage', ${stage}, 'count', c.count,
          'pageInfo', json_build_object('hasNextPage', c.count > $2::int), 'nodes', ${connection(
            `select row_number() over () as n, a.*, c.name, c.title, c.company, c.location from (select * from application a
              where a.job_id = $1 and a.stage_id = st.id and a.status in ('ACTIVE', 'HIRED') order by a.stage_entered_at, a.id limit $2) a join candidate c on c.id = a.candidate_id`,
            `json_build_object('id', x.id, 'status', x.status, 'appliedAt', x.applied_at, 'stageEnteredAt', x.stage_entered_at, 'version', x.version,
              'candidate', json_build_object('id', x.candidate_id, 'name', x.name, 'title', x.title, 'company', x.company, 'location', x.location))`,
          )}) order by st.position)
        from stage st cross join lateral (select count(*)::int from application a where a.job_id = $1 and a.stage_id = st.id and a.status in ('ACTIVE', 'HIRED')) c
        where st.job_id = $1))))::text as json`,
  },
  {
    name: "a candidate's page",
    variables: { id: ids.candidate },
    document: `query Page($id: ID!) { candidate(id: $id) { id name emails phone title company location country education experienceYears seniority certificates summary version createdAt updatedAt
      skills { level years evidence skill { id name } } experiences { title company startedOn endedOn current summary }
      applications(first: 20) { nodes { id status appliedAt stageEnteredAt job { id title department } stage { id name milestone } } } } }`,
    postgraphile: `query Page($id: UUID!) { candidate: candidateById(id: $id) { id name emails phone title company location country education experienceYears seniority certificates summary version createdAt updatedAt
      skills: candidateSkillsByCandidateId { nodes { level years evidence skill: skillBySkillId { id name } } }
      experiences: experiencesByCandidateId(orderBy: [STARTED_ON_DESC]) { nodes { title company startedOn endedOn current summary } }
      applications: applicationsByCandidateId(first: 20, orderBy: [APPLIED_AT_DESC, ID_ASC]) { nodes { id status appliedAt stageEnteredAt job: jobByJobId { id title department } stage: stageByStageId { id name milestone } } } } }`,
    sql: `select json_build_object('data', json_build_object('candidate', (select json_build_object('id', c.id, 'name', c.name, 'emails', c.emails, 'phone', c.phone, 'title', c.title,
        'company', c.company, 'location', c.location, 'country', c.country, 'education', c.education, 'experienceYears', c.experience_years, 'seniority', c.seniority,
        'certificates', c.certificates, 'summary', c.summary, 'version', c.version, 'createdAt', c.created_at, 'updatedAt', c.updated_at,
        'skills', coalesce((select json_agg(json_build_object('level', cs.level, 'years', cs.years, 'evidence', cs.evidence, 'skill', json_build_object('id', s.id, 'name', s.name)) order by s.key)
          from candidate_skill cs join skill s on s.id = cs.skill_id where cs.candidate_id = c.id), '[]'),
        'experiences', coalesce((select json_agg(json_build_object('title', e.title, 'company', e.company, 'startedOn', e.started_on, 'endedOn', e.ended_on, 'current', e.current, 'summary', e.summary)
          order by e.current desc, e.started_on desc nulls last, e.id) from experience e where e.candidate_id = c.id), '[]'),
        'applications', json_build_object('nodes', ${connection(
          `select row_number() over () as n, a.id, a.status, a.applied_at, a.stage_entered_at, ${job} as job, ${stage} as stage
            from (select * from application a where a.candidate_id = c.id order by a.applied_at desc, a.id limit 20) a join job j on j.id = a.job_id left join stage st on st.id = a.stage_id`,
          `json_build_object('id', x.id, 'status', x.status, 'appliedAt', x.applied_at, 'stageEnteredAt', x.stage_entered_at, 'job', x.job, 'stage', x.stage)`,
        )})) from candidate c where c.id = $1 and c.merged_into_id is null)))::text as json`,
  },
  {
    name: 'applications by filter, with their number',
    variables: { first: 50, job: ids.job },
    document: `query Applications($first: Int!, $job: ID!) { applications(first: $first, filter: { jobIds: [$job], statuses: [ACTIVE] }) {
      totalCount { value relation }
      nodes { id status appliedAt stageEnteredAt candidate { id name title } job { id title } stage { id name milestone } }
      pageInfo { hasNextPage endCursor } } }`,
    postgraphile: `query Applications($first: Int!, $job: UUID!) { applications: allApplications(first: $first, orderBy: [APPLIED_AT_DESC, ID_ASC], condition: { jobId: $job, status: "ACTIVE" }) {
      totalCount
      nodes { id status appliedAt stageEnteredAt candidate: candidateByCandidateId { id name title } job: jobByJobId { id title } stage: stageByStageId { id name milestone } }
      pageInfo { hasNextPage endCursor } } }`,
    sql: `with page as (select row_number() over () as n, a.* from (select * from application a
        where a.job_id = $2 and a.status = 'ACTIVE' order by a.applied_at desc, a.id limit $1::int + 1) a)
      select json_build_object('data', json_build_object('applications', json_build_object(
        'totalCount', (select json_build_object('value', count(*), 'relation', 'EQUAL') from (select from application a where a.job_id = $2 and a.status = 'ACTIVE' limit 10001) counted),
        'nodes', (select json_agg(json_build_object('id', a.id, 'status', a.status, 'appliedAt', a.applied_at, 'stageEnteredAt', a.stage_entered_at,
            'candidate', json_build_object('id', c.id, 'name', c.name, 'title', c.title), 'job', json_build_object('id', j.id, 'title', j.title), 'stage', ${stage}) order by a.n)
          from page a join candidate c on c.id = a.candidate_id join job j on j.id = a.job_id left join stage st on st.id = a.stage_id where a.n <= $1),
        'pageInfo', json_build_object('hasNextPage', (select count(*) > $1 from page), 'endCursor', (select p.applied_at || ' ' || p.id from page p where p.n = $1)))))::text as json`,
  },
];
