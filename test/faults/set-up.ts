import type { Postgres } from './cluster/postgres.js';
import type { History } from './workload/history.js';
import { attempt } from './workload/operation.js';
import {
  bearer,
  departments,
  guestName,
  type JobOfWorld,
  peopleOfWorld,
  type World,
} from './workload/world.js';

const setUpPatience = 60_000;
const stages = [
  ['Applied', 'APPLICATION'],
  ['Screen', 'SCREEN'],
  ['Interview', 'INTERVIEW'],
  ['Offer', 'OFFER'],
  ['Hired', 'HIRED'],
];

/** A job with its pipeline, which the API can't make. */
async function insertJob(
  postgres: Postgres,
  title: string,
  department: string,
): Promise<JobOfWorld> {
  const [job] = await postgres.rows<{ id: string }>(
    `insert into job (title, department, status, opened_at) values ($1, $2, 'OPEN', now()) returning id`,
    [title, department],
  );
  const rows = await postgres.rows<{ id: string; position: number }>(
    `
    insert into stage (job_id, name, position, milestone) select $1, s.name, s.position, s.milestone from unnest($2::text[], $3::text[]) with ordinality s(name, milestone, position) returning id, position`,
    [job!.id, stages.map(([name]) => name), stages.map(([, milestone]) => milestone)],
  );
  return {
    id: job!.id,
    department,
    stageIds: rows.toSorted((a, b) => a.position - b.position).map(({ id }) => id),
  };
}

/** Jobs by SQL, which the API can't make; people and applications through the API, before any fault. */
export async function setUp(postgres: Postgres, world: World, history: History): Promise<void> {
  for (let index = 0; index < 4; index++)
    world.jobs.push(
      await insertJob(postgres, `Job ${index}`, departments[index % departments.length]!),
    );
  await postgres.rows(
    `insert into app_user (email, role, departments) values ($1, 'HIRING_MANAGER', $2)`,
    [`${guestName}@example.com`, departments.slice(0, 1)],
  );
  const authorization = await bearer({ sub: 'set-up', role: 'RECRUITER' });
  const deadline = Date.now() + setUpPatience;
  await Promise.all(
    Array.from({ length: peopleOfWorld }, async (_, number) => {
      const wish = { client: 'set-up', api: number, authorization };
      const person = await attempt(world, {
        ...wish,
        id: `set-up-p${number}`,
        kind: 'create',
        mutation: 'candidateCreate',
        variables: { input: { givenName: 'Shared', familyName: `Person${number}` } },
        resultOf: (payload) => payload.candidate.id,
      });
      const application = await attempt(world, {
        ...wish,
        id: `set-up-a${number}`,
        kind: 'apply',
        mutation: 'applicationCreate',
        variables: {
          input: { candidateId: person.operation.results[0], jobId: world.jobs[number % 4]!.id },
        },
        resultOf: (payload) => payload.application.id,
      });
      history.operations.push(person.operation, application.operation);
      world.people[number] = person.operation.results[0];
      world.applications[number] = application.operation.results[0];
    }),
  );
  const lacking = history.operations.find(({ outcome }) => outcome !== 'ok');
  if (lacking || Date.now() > deadline)
    throw new Error(`The set-up failed: ${JSON.stringify(lacking)}`);
}
