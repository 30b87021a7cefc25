import { sql } from 'kysely';
import { rowOf } from '../../src/platform/database/database.js';
import { aWorld, type Applied, type Member, type TestJob, type World } from '../scenario/index.js';

/** A small company to look at in a browser: a job, people with skills, and where each of them got to. */
export interface Town {
  world: World;
  recruiter: Member;
  job: TestJob;
  applications: Record<'Ada' | 'Grace' | 'Linus', Applied>;
  token(role: string, departments?: string[]): Promise<string>;
}

export async function aTown(): Promise<Town> {
  const world = await aWorld();
  const recruiter = world.aRecruiter();
  const job = await world.aJob({ title: 'Data engineer' });
  const channel = await world.aChannel('Careers site', 'CAREERS_SITE', 1000);
  await world.aSkill('Python', ['py']);
  await world.aSkill('SQL');
  const person = (givenName: string, familyName: string, skills: string[], more: object = {}) =>
    recruiter.records({
      givenName,
      familyName,
      title: 'Data engineer',
      location: 'Berlin',
      experienceYears: 7,
      summary: `${givenName} builds pipelines <b>& tables</b>.`,
      skills: skills.map((name) => ({ name, level: 4 })),
      ...more,
    });
  const ada = await person('Ada', 'Lovelace', ['Python', 'SQL'], {
    relationship: 'SILVER_MEDALLIST',
    emails: ['ada@example.com'],
    consentUntil: '2099-01-01T00:00:00Z',
  });
  const grace = await person('Grace', 'Hopper', ['SQL'], { location: 'Vienna' });
  const linus = await person('Linus', 'Torvalds', ['Python', 'SQL'], {
    title: 'Kernel developer',
    location: 'Helsinki',
    doNotContact: true,
  });
  const applies = (who: typeof ada) => who.appliesFor(job, { channelId: channel.id });
  const applications = {
    Ada: await applies(ada),
    Grace: await applies(grace),
    Linus: await applies(linus),
  };
  await applications.Ada.advancesTo('Screen');
  await world.settled();
  return {
    world,
    recruiter,
    job,
    applications,
    token: (role, departments) =>
      world.bearer({
        sub: `web-${role}`,
        email: `web-${role.toLowerCase()}@example.com`,
        role,
        departments,
      }),
  };
}

/** Many more cards in the job's first stage, written as an import would. */
export async function crowds({ world, job }: Town, people: number): Promise<void> {
  await rowOf(
    world.sql,
    sql`
    with c as (insert into candidate (given_name, family_name, relationship) select 'Person', n::text, 'ACTIVE' from generate_series(1, ${people}::int) n returning id)
    insert into application (candidate_id, job_id, applied_at, stage_id, stage_entered_at, status)
    select id, ${job.id}, now() - interval '1 day', ${job.stages[0]!.id}, now() - interval '1 day' + row_number() over () * interval '1 second', 'ACTIVE' from c`,
  );
  await world.settled();
}
