import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { Role } from '../../src/domains/users/user.enums.js';
import { drainOutbox } from '../../src/platform/feed/sequencer.js';
import { World, type JobSketch } from './world.js';

let world: World;
let job: JobSketch;
beforeAll(async () => {
  world = await World.begin();
  job = await world.job('Cook', { department: 'Kitchen' });
  await world.applies(job, 'Applied > Screen > hire', { channel: await world.channel('Board') });
});
afterAll(async () => {
  await world?.close();
});

const drained = () => drainOutbox(world.database);
const ask = async (args = 'groupBy: []', role?: Role, departments?: string[]) =>
  (
    await world.ask(
      `{ channelYield(${args}) { provenance { source cached facts asOf } rows { hires spend drill } } }`,
      role,
      departments,
    )
  ).channelYield;

it('answers from the cache as long as nothing has changed, with the moment as of which it was read', async () => {
  await drained();
  const first = await ask();
  const again = await ask();
  expect([first.provenance.source, again.provenance.source]).toEqual(['MILESTONES', 'CACHE']);
  expect([first.provenance.cached, again.provenance.cached]).toEqual([false, true]);
  expect({ ...again.provenance, source: '', cached: false }).toEqual({
    ...first.provenance,
    source: '',
  });
  expect(again.rows).toEqual(first.rows);
});

it.each([
  ['a history', () => world.applies(job, 'Applied > hire')],
  ['money', async () => world.spend(await world.channel('Paid'), '2026-01-01', '2026-01-31', 31)],
  [
    "a person's touches",
    async () =>
      world.touch(await world.person(), await world.channel('Fair'), '2026-01-01T00:00:00Z'),
  ],
  ['a job', () => world.changes(sql`update job set department = 'Bakery' where id = ${job.id}`)],
])(
  'counts again after a change of %s, before and after it has its position in the feed',
  async (_, change) => {
    await drained();
    await ask();
    expect((await ask()).provenance.source).toBe('CACHE');
    await change();
    expect((await ask()).provenance.source).toBe('MILESTONES');
    await drained();
    expect((await ask()).provenance.source).toBe('MILESTONES');
    expect((await ask()).provenance.source).toBe('CACHE');
  },
);

it('keeps answers apart by arguments and by what the reader may see', async () => {
  await drained();
  const admin = await ask();
  expect((await ask('groupBy: [], attribution: FIRST')).provenance.source).toBe('MILESTONES');
  const auditor = await ask('groupBy: []', Role.AUDITOR);
  expect([admin.rows[0].spend, auditor.rows[0].spend, auditor.provenance.source]).toEqual([
    31,
    null,
    'MILESTONES',
  ]);
  const manager = await ask('groupBy: []', Role.HIRING_MANAGER, ['Elsewhere']);
  expect([manager.rows[0].hires, manager.provenance.source]).toEqual([0, 'MILESTONES']);
  expect((await ask()).provenance.source).toBe('CACHE');
});
