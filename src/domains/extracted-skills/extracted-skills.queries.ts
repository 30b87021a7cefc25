import { sql } from 'kysely';
import { rowOf, rowsOf, type Sql } from '../../platform/database/database.js';

type MentionSource = 'TITLE' | 'SUMMARY' | 'EXPERIENCE' | 'DESCRIPTION';

/** A mention of a skill, with its UTF-16 offsets in the text. The words around it are read when they are shown. */
export interface StoredMention {
  source: MentionSource;
  experienceId?: string;
  start: number;
  end: number;
  /** as it is written there */
  text: string;
}

export interface ExtractedSkillRow {
  /** the person or the job */
  ownerId: string;
  skillId: string;
  confidence: number;
  mentions: StoredMention[];
}

export interface TextRow {
  ownerId: string;
  source: MentionSource;
  experienceId: string | null;
  current: boolean;
  text: string;
}

/** The texts of these people: titles, the summary, and what positions were about. */
export const textsOfCandidates = (database: Sql, ids: readonly string[]): Promise<TextRow[]> =>
  rowsOf<TextRow>(
    database,
    sql`
    select c.id as "ownerId", t.source, null as "experienceId", true as current, t.text
    from candidate c, lateral (values ('TITLE', c.title), ('SUMMARY', c.summary)) t(source, text)
    where c.id = any(${[...ids]}::uuid[]) and t.text is not null
    union all
    select x.candidate_id, t.source, x.id, x.current, t.text
    from experience x, lateral (values ('TITLE', x.title), ('EXPERIENCE', x.summary)) t(source, text)
    where x.candidate_id = any(${[...ids]}::uuid[]) and t.text is not null
    order by 1, 3, 2`,
  );

export const textsOfJobs = (database: Sql, ids: readonly string[]): Promise<TextRow[]> =>
  rowsOf<TextRow>(
    database,
    sql`
    select j.id as "ownerId", t.source, null as "experienceId", true as current, t.text
    from job j, lateral (values ('TITLE', j.title), ('DESCRIPTION', j.description)) t(source, text)
    where j.id = any(${[...ids]}::uuid[]) and t.text is not null order by 1, 2`,
  );

const tables = {
  candidate: { table: 'candidate_found_skill', owner: 'candidate_id' },
  job: { table: 'job_found_skill', owner: 'job_id' },
} as const;
export type Owner = keyof typeof tables;

/** Replaces the stored extracted skills of these owners. Unchanged rows are not written. */
export async function replaceExtractedSkills(
  database: Sql,
  kind: Owner,
  ids: readonly string[],
  rows: readonly ExtractedSkillRow[],
): Promise<void> {
  const { table, owner } = {
    table: sql.table(tables[kind].table),
    owner: sql.ref(tables[kind].owner),
  };
  const given = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g("ownerId" uuid, "skillId" uuid, confidence float8, mentions jsonb)`;
  await rowsOf(
    database,
    sql`
    delete from ${table} f where f.${owner} = any(${[...ids]}::uuid[]) and not exists (select from ${given} where g."ownerId" = f.${owner} and g."skillId" = f.skill_id)`,
  );
  await rowsOf(
    database,
    sql`
    insert into ${table} as f (${owner}, skill_id, confidence, mentions)
    select g."ownerId", g."skillId", g.confidence, g.mentions from ${given} join ${sql.table(kind)} o on o.id = g."ownerId" join skill s on s.id = g."skillId" order by 1, 2
    on conflict (${owner}, skill_id) do update set confidence = excluded.confidence, mentions = excluded.mentions
    where (f.confidence, f.mentions) is distinct from (excluded.confidence, excluded.mentions)`,
  );
}

export interface OccupationOfCandidate {
  candidateId: string;
  occupationId: string;
  current: boolean;
}

export async function replaceOccupations(
  database: Sql,
  ids: readonly string[],
  rows: readonly OccupationOfCandidate[],
): Promise<void> {
  const given = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g("candidateId" uuid, "occupationId" uuid, current boolean)`;
  await rowsOf(
    database,
    sql`
    delete from candidate_occupation f where f.candidate_id = any(${[...ids]}::uuid[])
      and not exists (select from ${given} where g."candidateId" = f.candidate_id and g."occupationId" = f.occupation_id)`,
  );
  await rowsOf(
    database,
    sql`
    insert into candidate_occupation as f (candidate_id, occupation_id, current)
    select g."candidateId", g."occupationId", g.current from ${given} join candidate c on c.id = g."candidateId" join occupation o on o.id = g."occupationId" order by 1, 2
    on conflict (candidate_id, occupation_id) do update set current = excluded.current where f.current <> excluded.current`,
  );
}

/** The stored extracted skills of these owners, the most certain first. */
export const readExtractedSkills = (
  database: Sql,
  kind: Owner,
  ids: readonly string[],
): Promise<ExtractedSkillRow[]> => {
  const { table, owner } = {
    table: sql.table(tables[kind].table),
    owner: sql.ref(tables[kind].owner),
  };
  return rowsOf<ExtractedSkillRow>(
    database,
    sql`
    select f.${owner} as "ownerId", f.skill_id as "skillId", f.confidence, f.mentions
    from ${table} f join skill s on s.id = f.skill_id where f.${owner} = any(${[...ids]}::uuid[]) order by f.confidence desc, s.key`,
  );
};

/** A page of all people or jobs, by id. */
export const ownersAfter = async (
  database: Sql,
  kind: Owner,
  after: string,
  limit: number,
): Promise<string[]> =>
  (
    await rowsOf<{ id: string }>(
      database,
      sql`select id from ${sql.table(kind)} where id > ${after}::uuid order by id limit ${limit}`,
    )
  ).map(({ id }) => id);

/** A page of all people and jobs together, by id. */
export const everyOwnerAfter = async (
  database: Sql,
  after: string,
  limit: number,
): Promise<string[]> =>
  (
    await rowsOf<{ id: string }>(
      database,
      sql`
    select id from (
      (select id from candidate where id > ${after}::uuid order by id limit ${limit})
      union all (select id from job where id > ${after}::uuid order by id limit ${limit})) owner order by id limit ${limit}`,
    )
  ).map(({ id }) => id);

/** Those of these ids that are jobs. */
export const jobsAmong = async (database: Sql, ids: readonly string[]): Promise<string[]> =>
  (
    await rowsOf<{ id: string }>(
      database,
      sql`select id from job where id = any(${[...ids]}::uuid[])`,
    )
  ).map(({ id }) => id);

/** The version of the finder that made the stored rows; undefined: none yet. */
export const readFinderVersion = async (database: Sql): Promise<number | undefined> =>
  (await rowOf<{ version: number }>(database, sql`select version from findings_version`))?.version;

export const writeFinderVersion = (database: Sql, version: number) =>
  rowsOf(
    database,
    sql`insert into findings_version (version) values (${version}) on conflict (one) do update set version = excluded.version`,
  );

/** Skills that people stated, or that jobs require. */
export const skillsStatedBy = (
  database: Sql,
  kind: Owner,
  ids: readonly string[],
): Promise<{ ownerId: string; skillId: string }[]> =>
  rowsOf(
    database,
    kind === 'job'
      ? sql<{
          ownerId: string;
          skillId: string;
        }>`select job_id as "ownerId", skill_id as "skillId" from job_skill where job_id = any(${[...ids]}::uuid[])`
      : sql<{
          ownerId: string;
          skillId: string;
        }>`select candidate_id as "ownerId", skill_id as "skillId" from candidate_skill where candidate_id = any(${[...ids]}::uuid[])`,
  );
