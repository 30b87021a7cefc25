import { sql } from 'kysely';
import { rowOf, rowsOf, type Sql } from '../../src/platform/database/database.js';
import type { Role } from '../../src/domains/users/user.enums.js';

interface StageFixture {
  id: string;
  name: string;
  milestone: string;
}

export interface JobFixture {
  id: string;
  title: string;
  department: string | null;
  stages: StageFixture[];
}

export interface JobWish {
  title?: string;
  department?: string | null;
  status?: 'DRAFT' | 'OPEN' | 'ON_HOLD' | 'CLOSED';
  stages?: string[];
  /** names of skills that are musts */
  skills?: string[];
  openedAt?: string | null;
}

const milestones: Record<string, string> = {
  Applied: 'APPLICATION',
  Screen: 'SCREEN',
  Assessment: 'ASSESSMENT',
  Interview: 'INTERVIEW',
  Offer: 'OFFER',
  Hired: 'HIRED',
};

/** Writes into the database what the API can't make yet. */
export async function insertJob(database: Sql, wish: JobWish = {}): Promise<JobFixture> {
  const {
    title = 'Engineer',
    department = 'Engineering',
    status = 'OPEN',
    stages = ['Applied', 'Screen', 'Interview', 'Offer', 'Hired'],
    openedAt = new Date().toISOString(),
  } = wish;
  const job = await rowOf<{ id: string }>(
    database,
    sql`
    insert into job (title, department, status, opened_at) values (${title}, ${department}, ${status}, ${openedAt}) returning id`,
  );
  const rows = await rowsOf<StageFixture & { position: number }>(
    database,
    sql`
    insert into stage (job_id, name, position, milestone)
    select ${job!.id}, given.name, given.position, given.milestone
    from jsonb_to_recordset(${JSON.stringify(stages.map((name, index) => ({ name, position: index + 1, milestone: milestones[name] ?? 'SCREEN' })))}::jsonb)
      as given(name text, position int, milestone text)
    returning id, name, milestone, position`,
  );
  for (const skill of wish.skills ?? []) {
    const { id } = await insertSkill(database, skill);
    await rowOf(
      database,
      sql`insert into job_skill (job_id, skill_id, need) values (${job!.id}, ${id}, 'MUST')`,
    );
  }
  return {
    id: job!.id,
    title,
    department,
    stages: rows.toSorted((a, b) => a.position - b.position),
  };
}

export async function insertSkill(
  database: Sql,
  name: string,
  aliases: string[] = [],
  broader?: string,
): Promise<{ id: string }> {
  const skill = await rowOf<{ id: string }>(
    database,
    sql`
    insert into skill (name, key) values (${name}, skill_key(${name})) on conflict (key) do update set name = excluded.name returning id`,
  );
  for (const alias of aliases)
    await rowOf(
      database,
      sql`insert into skill_alias (key, alias, skill_id) values (skill_key(${alias}), ${alias}, ${skill!.id})`,
    );
  if (broader)
    await rowOf(
      database,
      sql`insert into skill_broader (skill_id, broader_id) values (${skill!.id}, ${(await insertSkill(database, broader)).id})`,
    );
  return skill!;
}

export async function insertChannel(
  database: Sql,
  name: string,
  kind = 'JOB_BOARD',
  spend?: number,
): Promise<{ id: string }> {
  const channel = await rowOf<{ id: string }>(
    database,
    sql`insert into channel (name, kind) values (${name}, ${kind}) returning id`,
  );
  if (spend !== undefined) {
    await rowOf(
      database,
      sql`insert into channel_spend (channel_id, first_day, last_day, amount, currency) values (${channel!.id}, '2026-01-01', '2026-01-31', ${spend}, 'EUR')`,
    );
  }
  return channel!;
}

export const insertUser = async (
  database: Sql,
  email: string,
  role: Role | keyof typeof Role,
  departments: string[] = [],
  active = true,
): Promise<{ id: string }> =>
  (await rowOf<{ id: string }>(
    database,
    sql`
    insert into app_user (email, name, role, departments, active) values (${email}, ${email.split('@')[0]!}, ${role}, ${departments}, ${active}) returning id`,
  ))!;
