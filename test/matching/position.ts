import { sql } from 'kysely';
import { rowOf } from '../../src/platform/database/database.js';
import type { TestJob, World } from '../scenario/world.js';

export interface Asked {
  title?: string;
  department?: string;
  status?: 'DRAFT' | 'OPEN' | 'CLOSED';
  /** name, and what is asked for beside having it */
  skills?: {
    name: string;
    need?: 'MUST' | 'SHOULD' | 'NICE';
    minLevel?: number;
    minYears?: number;
  }[];
  languages?: string[];
  certificates?: string[];
  seniority?: string;
  remote?: boolean;
  location?: string;
  latitude?: number;
  longitude?: number;
}

/** A job that asks for things; the API can't make one yet. */
export async function aPosition(
  world: World,
  {
    title = 'Data Engineer',
    department = 'Engineering',
    status = 'OPEN',
    skills = [],
    ...rest
  }: Asked = {},
): Promise<TestJob> {
  const job = await world.aJob({ title, department, status: 'DRAFT' });
  for (const { name, need = 'MUST', minLevel = null, minYears = null } of skills) {
    const { id } = await world.aSkill(name);
    await rowOf(
      world.sql,
      sql`insert into job_skill (job_id, skill_id, need, min_level, min_years) values (${job.id}, ${id}, ${need}, ${minLevel}, ${minYears})`,
    );
  }
  const fields = { status, ...rest };
  await rowOf(
    world.sql,
    sql`update job set ${sql.join(Object.entries(fields).map(([name, value]) => sql`${sql.ref(name)} = ${value}`))} where id = ${job.id}`,
  );
  return job;
}

export const explained = `candidate { id name } fit engage rank tier coverage mustsMet explanation {
  summary mustsMet mustsAsked reasons engagement confirmForTierA { kind text points }
  clauses { component asked found need points maxPoints value known reasons evidence { skill level years lastUsed source title titleUntil kilometres } } }`;

export const matchDocument = (
  fields: string,
) => `query ($jobId: ID, $position: PositionInput, $weights: MatchWeightsInput, $asOf: DateTime, $filter: CandidateFilter, $first: Int = 50, $after: String, $waitFor: String) {
  matchCandidates(jobId: $jobId, position: $position, weights: $weights, asOf: $asOf, filter: $filter, first: $first, after: $after, waitFor: $waitFor) {
    formula asOf kept warnings tiers { tier count } excluded { reason count } pageInfo { hasNextPage endCursor } ${fields} } }`;
