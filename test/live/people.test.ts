import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { rowOf } from '../../src/platform/database/database.js';
import { aWorld, type Member, type TestJob, type World } from '../scenario/index.js';

let world: World;
let recruiter: Member;
let job: TestJob;
beforeAll(async () => {
  world = await aWorld();
  recruiter = world.aRecruiter();
  job = await world.aJob({ department: 'Engineering' });
});
afterAll(() => world?.close());

const document = `subscription ($filter: CandidateChangeFilter, $after: String) { candidateChanges(filter: $filter, after: $after) {
  changeCursor relation kind clientMutationId candidateId candidate { id name } } }`;
const head = async () => {
  await world.settled();
  return (await recruiter.asks('{ jobs(first: 1) { changeCursor } }')).jobs.changeCursor;
};
/** Watches, and has begun: what is changed from now on comes live. */
const watches = async (filter: object, by = recruiter) => {
  const groups = world.measure('rapport_subscription_groups');
  await world.settled();
  const watching = await by.watches(document, { filter }, 'candidateChanges');
  await world.until(() => world.measure('rapport_subscription_groups') > groups);
  return watching;
};
const told = ({ relation, kind, candidate }: any) =>
  `${relation} ${kind} ${candidate?.name ?? '-'}`;

describe('candidateChanges', () => {
  test('tells who enters, changes and leaves, and the mutation behind it', async () => {
    const bo = await recruiter.records({ givenName: 'Bo', title: 'Baker' });
    await recruiter.records({ givenName: 'Cy', title: 'Cook' });
    const watching = await watches({ titles: ['baker'] });
    const anna = await recruiter.records({ givenName: 'Anna', title: 'Baker' });
    const seen = [await watching.next()]; // each is awaited: a change is told by what the person is when it is read
    await recruiter.does('interactionLog', {
      input: { candidateId: bo.id, type: 'NOTE', body: 'x' },
      clientMutationId: 'mine',
    });
    seen.push(await watching.next());
    await recruiter.does('candidateUpdate', { id: bo.id, input: { title: 'Brewer' } });
    seen.push(await watching.next());
    await recruiter.does('candidateUpdate', { id: bo.id, input: { givenName: 'Bob' } }); // of no interest any more
    await recruiter.does('candidateUpdate', { id: anna.id, input: { givenName: 'Ann' } });
    seen.push(await watching.next());
    expect(seen.map(told)).toEqual([
      'ENTERED CANDIDATE Anna',
      'CHANGED INTERACTION Bo',
      'LEFT CANDIDATE Bo',
      'CHANGED CANDIDATE Ann',
    ]);
    expect(seen.map(({ clientMutationId }) => clientMutationId)).toEqual([
      null,
      'mine',
      null,
      null,
    ]);
  });

  test('sends only the kinds that were asked for', async () => {
    const watching = await watches({ kinds: ['INTERACTION', 'APPLICATION'] });
    const anna = await recruiter.records();
    await recruiter.does('candidateUpdate', { id: anna.id, input: { title: 'T' } });
    await recruiter.does('interactionLog', { input: { candidateId: anna.id, type: 'CALL' } });
    await (await anna.appliesFor(job)).advancesTo('Screen');
    expect((await watching.take(3)).map(({ relation, kind }) => `${relation} ${kind}`)).toEqual([
      'CHANGED INTERACTION',
      'CHANGED APPLICATION',
      'CHANGED APPLICATION',
    ]);
  });

  test('follows people through a filter on their applications', async () => {
    const watching = await watches({ stageIds: [job.stage('Interview')] });
    const application = await (await recruiter.records({ givenName: 'Dora' })).appliesFor(job);
    await application.advancesTo('Interview');
    expect(told(await watching.next())).toBe('ENTERED APPLICATION Dora');
    await application.advancesTo('Offer');
    // Her application is told too when she has got to the interview by the time it is read.
    const messages = (await watching.until((message) => message.relation === 'LEFT')).map(told);
    expect(messages.at(-1)).toBe('LEFT APPLICATION Dora');
    expect(messages.slice(0, -1).filter((one) => one !== 'CHANGED APPLICATION Dora')).toEqual([]);
  });

  test('replays what was missed: those within are told, and who no longer is leaves', async () => {
    const [eva, finn] = [
      await recruiter.records({ givenName: 'Eva', title: 'Editor' }),
      await recruiter.records({ givenName: 'Finn', title: 'Editor' }),
    ];
    const start = await head();
    await recruiter.does('candidateUpdate', { id: eva.id, input: { phone: '1' } });
    await recruiter.does('candidateUpdate', { id: finn.id, input: { title: 'Farmer' } });
    await recruiter.records({ givenName: 'Gina', title: 'Editor' });
    const watching = await recruiter.watches(
      document,
      { filter: { titles: ['editor'] }, after: start },
      'candidateChanges',
    );
    const [first, ...rest] = await watching.take(3);
    expect([first, ...rest].map(told)).toEqual([
      'CHANGED CANDIDATE Eva',
      'LEFT CANDIDATE Finn',
      'ENTERED CANDIDATE Gina',
    ]);
    const resumed = await recruiter.watches(
      document,
      { filter: { titles: ['editor'] }, after: first.changeCursor },
      'candidateChanges',
    );
    expect((await resumed.take(2)).map(({ changeCursor }) => changeCursor)).toEqual(
      rest.map(({ changeCursor }) => changeCursor),
    );
  });

  test('removes a person who is gone', async () => {
    const watching = await watches({ titles: ['glazier'] });
    const hal = await recruiter.records({ givenName: 'Hal', title: 'Glazier' });
    await watching.next();
    await rowOf(world.sql, sql`delete from candidate where id = ${hal.id}`);
    expect(await watching.next()).toMatchObject({
      relation: 'LEFT',
      candidateId: hal.id,
      candidate: null,
    });
  });
});

describe('a hiring manager', () => {
  test('sees a person come when they apply in their department, and leave when the job goes to another', async () => {
    const manager = world.aHiringManager('Legal');
    const legal = await world.aJob({ department: 'Legal' });
    const other = await world.aJob({ department: 'Legal' });
    const jo = await recruiter.records({ givenName: 'Jo' });
    await jo.appliesFor(other);
    const start = await head();
    const watching = await watches({}, manager);
    const hidden = await recruiter.records({ givenName: 'Hidden' });
    const ida = await recruiter.records({ givenName: 'Ida' });
    await recruiter.does('candidateUpdate', { id: jo.id, input: { title: 'T' } });
    expect(told(await watching.next())).toBe('CHANGED CANDIDATE Jo'); // and so the two before her have been read, and not told
    await ida.appliesFor(legal);
    expect(told(await watching.next())).toBe('ENTERED APPLICATION Ida');
    await recruiter.does('candidateUpdate', { id: hidden.id, input: { title: 'T' } });
    await recruiter.does('candidateUpdate', { id: ida.id, input: { title: 'T' } });
    expect(told(await watching.next())).toBe('CHANGED CANDIDATE Ida');
    await rowOf(world.sql, sql`update job set department = 'Sales' where id = ${legal.id}`);
    expect(await watching.next()).toMatchObject({
      relation: 'LEFT',
      kind: 'APPLICATION',
      candidateId: ida.id,
      candidate: null,
    });

    // Neither is anybody told in a replay whom they could never see.
    const replay = await manager.watches(document, { after: start }, 'candidateChanges');
    for (const change of await replay.until(
      ({ relation, kind }) => relation === 'LEFT' && kind === 'APPLICATION',
    )) {
      if (change.candidateId === jo.id) expect(told(change)).toBe('CHANGED CANDIDATE Jo');
      else expect(change).toMatchObject({ candidateId: ida.id, candidate: null });
    }
  });
});
