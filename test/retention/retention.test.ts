import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { RetentionRunService } from '../../src/domains/retention/retention-run.service.js';
import { systemViewer } from '../../src/domains/users/viewers.js';
import type { Clock } from '../../src/platform/clock.js';
import { rowOf, rowsOf } from '../../src/platform/database/database.js';
import { aWorld, type Member, type World } from '../scenario/index.js';

let world: World;
let admin: Member;
let anna: Member;
beforeAll(async () => {
  world = await aWorld();
  [admin, anna] = [world.anAdmin(), world.aRecruiter()];
});
afterAll(() => world?.close());
beforeEach(async () => {
  await rowsOf(world.sql, sql`delete from retention_item`);
  await rowsOf(world.sql, sql`delete from retention_run`);
  await rowsOf(world.sql, sql`delete from retention_rule`);
});

const clockAt = (time: string) => {
  world.service<Clock>('clock').now = () => new Date(time);
};
const aRule = async (input: Record<string, unknown>): Promise<any> =>
  (await admin.does('retentionRuleCreate', { input: { enabled: true, ...input } })).rule;

interface Past {
  job?: string;
  outcome: string;
  ended: string;
}
/** A person whose applications ended long ago, as an import writes them. */
async function someone(
  name: string,
  past: readonly Past[],
  more: { country?: string; recorded?: string; contact?: string; consentUntil?: string } = {},
): Promise<string> {
  const { id } = (await rowOf<{ id: string }>(
    world.sql,
    sql`insert into candidate (given_name, country, created_at, consent_until) values (${name}, ${more.country ?? null}, ${more.recorded ?? '2020-01-01'}, ${more.consentUntil ?? null}) returning id`,
  ))!;
  for (const { job = 'DE', outcome, ended } of past)
    await rowsOf(
      world.sql,
      sql`with j as (insert into job (title, country) values ('Baker', ${job || null}) returning id)
      insert into application (candidate_id, job_id, applied_at, status, ended_at)
      select ${id}, j.id, ${ended}::timestamptz - interval '30 days', ${outcome}, ${outcome === 'ACTIVE' ? null : ended}::timestamptz from j`,
    );
  if (more.contact)
    await rowsOf(
      world.sql,
      sql`insert into interaction (candidate_id, at, type, direction) values (${id}, ${more.contact}, 'EMAIL', 'OUT')`,
    );
  return id;
}
const people = `query ($id: ID!) { retentionRun(id: $id) { state counts { erase askAgain held off erased disagreeing }
  people(first: 50) { nodes { action state offReason ruleName dueOn outcome country disagreeing { name action dueOn } candidate { id name } } } } }`;
const listOf = async (id: string) => (await admin.asks(people, { id })).retentionRun;
/** The list as of a moment: what it says about each person, by name. */
async function listedAt(time: string): Promise<Record<string, any>> {
  clockAt(time);
  const { run } = await admin.does('retentionRun', {});
  const { nodes } = (await listOf(run.id)).people;
  return Object.fromEntries(nodes.map((node: any) => [node.candidate?.name, { ...node, run }]));
}
const ledgerOf = async (candidateId: string) =>
  (
    await admin.asks(
      'query ($id: ID!) { erasures(first: 5, filter: { candidateId: $id }) { nodes { state reason rule decidedBy } } }',
      { id: candidateId },
    )
  ).erasures;
const rejected = (ended: string, job = 'DE'): Past => ({ job, outcome: 'REJECTED', ended });
const fresh = async () => {
  await rowsOf(world.sql, sql`update candidate set do_not_contact = false where do_not_contact`);
};

describe('who is due', () => {
  const at = (name: string) => `${name}${Math.random().toString(36).slice(2, 8)}`;

  test('is who was kept through the last day of the time zone of the rule', async () => {
    await aRule({
      name: 'Germany',
      country: 'DE',
      outcomes: ['REJECTED'],
      countedFrom: 'CLOSING',
      months: 6,
      timeZone: 'Europe/Berlin',
    });
    const name = at('Ada');
    // It is the 16th in Berlin already.
    await someone(name, [rejected('2026-01-15T23:30:00Z')]);
    expect((await listedAt('2026-07-16T21:59:59Z'))[name]).toBeUndefined();
    expect((await listedAt('2026-07-16T22:00:00Z'))[name]).toMatchObject({
      action: 'ERASE',
      state: 'DUE',
      ruleName: 'Germany',
      dueOn: '2026-07-17',
      outcome: 'REJECTED',
      country: 'DE',
      disagreeing: [],
    });
  });

  test('counts months by the calendar, leap days included', async () => {
    await aRule({ name: 'A year', countedFrom: 'CLOSING', months: 12 });
    const [leap, last, short] = [at('Leap'), at('Last'), at('Short')];
    await someone(leap, [rejected('2024-02-29T12:00:00Z')]);
    await someone(last, [rejected('2024-01-31T12:00:00Z')]);
    await someone(short, [rejected('2023-02-28T12:00:00Z')]);
    const list = await listedAt('2026-01-01T00:00:00Z');
    expect([list[leap].dueOn, list[last].dueOn, list[short].dueOn]).toEqual([
      '2025-03-01',
      '2025-02-01',
      '2024-02-29',
    ]);
  });

  test('of several applications in several countries the longest duty wins, and the list says which rules disagree', async () => {
    await aRule({ name: 'Germany', country: 'DE', countedFrom: 'CLOSING', months: 6 });
    await aRule({ name: 'Everybody', countedFrom: 'CLOSING', months: 12 });
    await aRule({
      name: 'Ontario',
      action: 'KEEP',
      country: 'CA-ON',
      countedFrom: 'CLOSING',
      months: 36,
    });
    const [both, german] = [at('Both'), at('German')];
    await someone(both, [
      rejected('2022-01-10T12:00:00Z', 'CA-ON'),
      rejected('2022-06-10T12:00:00Z', 'DE'),
    ]);
    await someone(german, [rejected('2022-06-10T12:00:00Z', 'DE')]);
    expect((await listedAt('2024-06-01T00:00:00Z'))[both]).toBeUndefined();
    const list = await listedAt('2025-02-01T00:00:00Z');
    expect(list[both]).toMatchObject({
      ruleName: 'Ontario',
      dueOn: '2025-01-11',
      country: 'CA-ON',
      disagreeing: [
        { name: 'Everybody', action: 'ERASE', dueOn: '2023-06-11' },
        { name: 'Germany', action: 'ERASE', dueOn: '2022-12-11' },
      ],
    });
    expect(list[german]).toMatchObject({ ruleName: 'Everybody', dueOn: '2023-06-11' });
  });

  test('a rule of a higher priority takes the place of a longer one, but of no duty to keep; a country covers its parts', async () => {
    await aRule({ name: 'Everybody', months: 24, countedFrom: 'CLOSING' });
    await aRule({ name: 'Canada', months: 6, country: 'ca', priority: 5, countedFrom: 'CLOSING' });
    await aRule({
      name: 'Duty',
      action: 'KEEP',
      months: 12,
      country: 'CA-QC',
      countedFrom: 'CLOSING',
    });
    const [ontario, quebec, california] = [at('Ontario'), at('Quebec'), at('California')];
    await someone(ontario, [rejected('2022-01-10T12:00:00Z', 'CA-ON')]);
    await someone(quebec, [rejected('2022-01-10T12:00:00Z', 'CA-QC')]);
    await someone(california, [rejected('2022-01-10T12:00:00Z', 'CAL')]);
    const list = await listedAt('2026-01-01T00:00:00Z');
    expect(
      [ontario, quebec, california].map((name) => [list[name].ruleName, list[name].dueOn]),
    ).toEqual([
      ['Canada', '2022-07-11'],
      ['Duty', '2023-01-11'],
      ['Everybody', '2024-01-11'],
    ]);
  });

  test('nobody with an open application, one that no rule covers, a valid consent, or a rule that is off', async () => {
    await aRule({ name: 'Rejected', outcomes: ['REJECTED'], months: 6 });
    await aRule({ name: 'Hired', outcomes: ['HIRED'], months: 6, enabled: false });
    const old = rejected('2022-01-10T12:00:00Z');
    const [open, hired, agreed, ended] = [at('Open'), at('Hired'), at('Agreed'), at('Ended')];
    await someone(open, [old, { outcome: 'ACTIVE', ended: '2022-02-10' }]);
    await someone(hired, [old, { outcome: 'HIRED', ended: '2022-02-10' }]);
    await someone(agreed, [old], { consentUntil: '2026-06-01T00:00:00Z' });
    await someone(ended, [old], { consentUntil: '2024-06-01T00:00:00Z' });
    const list = await listedAt('2026-01-01T00:00:00Z');
    expect([open, hired, agreed, ended].filter((name) => name in list)).toEqual([ended]);
    expect((await listedAt('2026-06-01T00:00:00Z'))[agreed]).toMatchObject({
      ruleName: 'Rejected',
    });
  });

  test('the last contact moves the day where a rule counts from it, and people who never applied count from being recorded', async () => {
    await aRule({ name: 'Silence', countedFrom: 'LAST_CONTACT', months: 12 });
    await aRule({
      name: 'Never',
      outcomes: ['NEVER_APPLIED'],
      country: 'FR',
      months: 6,
      priority: 1,
    });
    const [talked, silent, never] = [at('Talked'), at('Silent'), at('Never')];
    await someone(talked, [rejected('2022-01-10T12:00:00Z')], { contact: '2023-05-05T12:00:00Z' });
    await someone(silent, [rejected('2022-01-10T12:00:00Z')], { contact: '2021-05-05T12:00:00Z' });
    await someone(never, [], { country: 'fr', recorded: '2022-03-03T12:00:00Z' });
    const list = await listedAt('2026-01-01T00:00:00Z');
    expect([talked, silent, never].map((name) => list[name].dueOn)).toEqual([
      '2024-05-06',
      '2023-01-11',
      '2022-09-04',
    ]);
    expect(list[never]).toMatchObject({
      outcome: 'NEVER_APPLIED',
      country: 'FR',
      ruleName: 'Never',
    });
  });

  test('who is to be asked again is listed as that, once, and not against their will', async () => {
    await aRule({ name: 'Ask', action: 'ASK_AGAIN', months: 10 });
    const [ask, asked, silent] = [at('Ask'), at('Asked'), at('Objects')];
    const old = [rejected('2025-01-10T12:00:00Z')];
    await someone(ask, old);
    const id = await someone(asked, old);
    await anna.does('candidateObject', { id: await someone(silent, old), via: 'PHONE' });
    const { consentPurposes } = await anna.asks('{ consentPurposes { id code } }');
    clockAt('2025-12-01T00:00:00Z');
    await anna.does('consentAsk', {
      candidateId: id,
      purposeId: consentPurposes[0].id,
      via: 'EMAIL',
    });
    const list = await listedAt('2026-01-01T00:00:00Z');
    expect(list[ask]).toMatchObject({ action: 'ASK_AGAIN', state: 'DUE', ruleName: 'Ask' });
    expect([asked, silent].filter((name) => name in list)).toEqual([]);
    await fresh();
  });
});

describe('a list', () => {
  const at = (name: string) => `${name}${Math.random().toString(36).slice(2, 8)}`;
  const year = () => aRule({ name: 'A year', outcomes: ['REJECTED'], months: 12 });

  test('shows whom a legal hold keeps, and does not erase them', async () => {
    await year();
    const name = at('Held');
    const id = await someone(name, [rejected('2022-01-10T12:00:00Z')]);
    const { hold } = await admin.does('legalHoldSet', { candidateId: id, reason: 'Case 7' });
    const list = await listedAt('2026-01-01T00:00:00Z');
    expect(list[name]).toMatchObject({ state: 'HELD', ruleName: 'A year' });
    const erases = { id, reason: 'REQUEST' };
    expect((await admin.failsTo('candidateErase', erases))[0]).toMatchObject({
      code: 'WRONG_STATE',
      message: expect.stringContaining('legal hold'),
    });
    await admin.does('legalHoldRelease', { id: hold.id });
    expect((await listedAt('2026-01-01T00:00:00Z'))[name]).toMatchObject({ state: 'DUE' });
    expect((await admin.failsTo('legalHoldRelease', { id: hold.id }))[0]!.code).toBe('WRONG_STATE');
  });

  test('loses whoever changes before it is approved, and says why', async () => {
    const rule = await year();
    const names = ['Contact', 'Applies', 'Hold', 'Consent', 'Stays'].map(at);
    const old = [rejected('2022-01-10T12:00:00Z')];
    const ids = await Promise.all(names.map((name) => someone(name, old)));
    const [contact, applies, hold, consent, stays] = names as [
      string,
      string,
      string,
      string,
      string,
    ];
    const { run } = (await listedAt('2026-01-01T00:00:00Z'))[stays];
    await anna.does('interactionLog', {
      input: { candidateId: ids[0], type: 'CALL', direction: 'OUT' },
    });
    await anna.does('applicationCreate', {
      input: { candidateId: ids[1], jobId: (await world.aJob()).id },
    });
    await admin.does('legalHoldSet', { candidateId: ids[2], reason: 'Case 8' });
    await anna.does('candidateUpdate', {
      id: ids[3],
      input: { consentUntil: '2028-01-01T00:00:00Z' },
    });
    const approved = (await admin.does('retentionRunApprove', { id: run.id })).run;
    expect(approved).toMatchObject({ state: 'APPROVED', approvedBy: expect.stringContaining('@') });
    const list = await listOf(run.id);
    const said = Object.fromEntries(
      list.people.nodes.map((item: any) => [item.candidate?.name, item.offReason ?? item.state]),
    );
    expect(said).toMatchObject({
      [contact]: 'NEW_CONTACT',
      [applies]: 'NEW_APPLICATION',
      [hold]: 'LEGAL_HOLD',
      [consent]: 'CONSENT',
    });
    await world.settled();
    const gone = await listOf(run.id);
    expect(gone.people.nodes.filter(({ candidate }: any) => candidate?.name === stays)).toEqual([]);
    expect((await ledgerOf(ids[4]!)).nodes).toMatchObject([
      { state: 'DONE', reason: 'RETENTION', rule: 'A year', decidedBy: approved.approvedBy },
    ]);
    for (const id of ids.slice(0, 4)) expect((await ledgerOf(id)).nodes).toEqual([]);
    expect(list.counts.off).toBe(4);
    expect((await admin.failsTo('retentionRunApprove', { id: run.id }))[0]!.code).toBe(
      'WRONG_STATE',
    );
    expect(rule.version).toBe(1);
  });

  test('needs two administrators where erasures do', async () => {
    const strict = await aWorld({ RAPPORT_ERASURE_APPROVAL: '1' });
    const [first, second] = [strict.anAdmin(), strict.anAdmin()];
    await first.does('retentionRuleCreate', { input: { name: 'Mine', months: 1, enabled: true } });
    const { run } = await first.does('retentionRun', {});
    expect(run).toMatchObject({ approvalsNeeded: 2 });
    const once = await first.does('retentionRunApprove', { id: run.id });
    expect(once.run).toMatchObject({ state: 'PROPOSED', firstApprovedBy: expect.any(String) });
    expect((await first.failsTo('retentionRunApprove', { id: run.id }))[0]!.code).toBe(
      'WRONG_STATE',
    );
    const twice = await second.does('retentionRunApprove', { id: run.id });
    expect(twice.run).toMatchObject({ state: 'APPROVED', approvedBy: expect.any(String) });
    await strict.close();
  });

  test('loses everybody whose day another rule gives by then', async () => {
    const rule = await year();
    const name = at('Rules');
    await someone(name, [rejected('2022-01-10T12:00:00Z')]);
    const { run } = (await listedAt('2026-01-01T00:00:00Z'))[name];
    await admin.does('retentionRuleUpdate', { id: rule.id, input: { months: 24 } });
    await admin.does('retentionRunApprove', { id: run.id });
    const { people: shown } = await listOf(run.id);
    expect(shown.nodes.find(({ candidate }: any) => candidate?.name === name)).toMatchObject({
      state: 'OFF',
      offReason: 'RULES',
    });
  });

  test('takes the place of one that waits, can be decided against, and is made by the product once a day', async () => {
    await year();
    await someone(at('Daily'), [rejected('2022-01-10T12:00:00Z')]);
    clockAt('2026-02-01T09:00:00Z');
    const runs = world.service<RetentionRunService>('retentionRuns');
    const propose = () => runs.proposeDaily(world.session(systemViewer('retention')));
    const made = await Promise.all([propose(), propose(), propose()]);
    expect(made.filter(Boolean)).toHaveLength(1);
    expect(await propose()).toBe(false);
    const first = await admin.does('retentionRun', {});
    const { retentionRuns } = await admin.asks(
      '{ retentionRuns(first: 5) { nodes { state proposedBy } } }',
    );
    expect(retentionRuns.nodes).toEqual([
      { state: 'PROPOSED', proposedBy: expect.stringContaining('admin') },
      { state: 'REPLACED', proposedBy: 'retention' },
    ]);
    expect((await admin.does('retentionRunCancel', { id: first.run.id })).run.state).toBe(
      'CANCELLED',
    );
    clockAt('2026-02-02T00:00:00Z');
    expect(await propose()).toBe(true);
  });

  test('is not made while no rule is turned on, and what is shipped is off', async () => {
    await aRule({ name: 'Off', months: 1, enabled: false });
    clockAt('2026-01-01T00:00:00Z');
    expect((await admin.failsTo('retentionRun', {}))[0]!.code).toBe('WRONG_STATE');
    expect(
      await world
        .service<RetentionRunService>('retentionRuns')
        .proposeDaily(world.session(systemViewer('retention'))),
    ).toBe(false);
  });

  test('is for administrators to make and approve, and for auditors to see', async () => {
    for (const member of [anna, world.anAuditor(), world.anAnalyst()])
      expect((await member.isRefused('mutation { retentionRun { changeCursor } }')).code).toBe(
        'FORBIDDEN',
      );
    expect(await world.anAuditor().asks('{ retentionRules { id } }')).toEqual({
      retentionRules: [],
    });
    expect((await anna.isRefused('{ retentionRules { id } }')).code).toBe('FORBIDDEN');
  });
});

describe('a rule', () => {
  test.each([
    [{ months: 0 }, 'input.months'],
    [{ months: 6, timeZone: 'Mars/Base' }, 'input.timeZone'],
    [{ months: 6, priority: 5_000 }, 'input.priority'],
    [{ months: 6, name: ' ' }, 'input.name'],
    [{ name: 'No months' }, 'input.months'],
  ])('is refused with the place of what is wrong (%#)', async (input, field) => {
    expect(
      await admin.failsTo('retentionRuleCreate', { input: { name: 'Rule', ...input } }),
    ).toMatchObject([{ code: 'INVALID', field }]);
  });

  test('has a name of its own, a version, and can be deleted', async () => {
    const rule = await aRule({ name: 'Mine', months: 3 });
    expect(
      (await admin.failsTo('retentionRuleCreate', { input: { name: 'MINE', months: 4 } }))[0]!.code,
    ).toBe('DUPLICATE');
    const changed = { id: rule.id, input: { enabled: false, country: null }, expectedVersion: 1 };
    expect((await admin.does('retentionRuleUpdate', changed)).rule).toMatchObject({
      enabled: false,
      months: 3,
      version: 2,
    });
    expect((await admin.failsTo('retentionRuleUpdate', changed))[0]!.code).toBe('VERSION_CONFLICT');
    await admin.does('retentionRuleDelete', { id: rule.id });
    expect((await admin.failsTo('retentionRuleDelete', { id: rule.id }))[0]!.code).toBe(
      'NOT_FOUND',
    );
  });
});
