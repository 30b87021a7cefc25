import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { ContactService } from '../../src/domains/consent/contact.service.js';
import { rowOf } from '../../src/platform/database/database.js';
import type { Clock } from '../../src/platform/clock.js';
import { systemViewer } from '../../src/domains/users/viewers.js';
import { aWorld, type Member, type World } from '../scenario/index.js';

let world: World;
let admin: Member;
let anna: Member;
const purpose: Record<string, string> = {};
beforeAll(async () => {
  world = await aWorld();
  [admin, anna] = [world.anAdmin(), world.aRecruiter()];
  const { consentPurposes } = await anna.asks('{ consentPurposes { id code } }');
  for (const { id, code } of consentPurposes) purpose[code] = id;
});
afterAll(() => world?.close());
beforeEach(() => clockAt('2027-03-01T12:00:00Z'));

const clockAt = (time: string) => {
  world.service<Clock>('clock').now = () => new Date(time);
};
const person = async (input: Record<string, unknown> = {}): Promise<string> =>
  (await anna.records({ givenName: 'Ada', ...input })).id;
const agrees = (candidateId: string, code: string, more: Record<string, unknown> = {}) =>
  anna.does('consentRecord', {
    input: { candidateId, purposeId: purpose[code], via: 'FORM', ...more },
  });
const withdraws = (candidateId: string, code: string) =>
  anna.does('consentWithdraw', { candidateId, purposeId: purpose[code], via: 'EMAIL' });
const isAsked = (candidateId: string, code: string) =>
  anna.does('consentAsk', { candidateId, purposeId: purpose[code], via: 'EMAIL' });
const shown = `query ($id: ID!) { candidate(id: $id) { consentUntil doNotContact version
  consents { purpose { code } state mayAsk mayContact noContactReason askedAt consent { givenAt expiresAt via recordedBy } }
  consentHistory { purpose { code } via expiresAt withdrawnAt withdrawnVia struckOut recordedBy text { body } } objections { id via purpose { code } withdrawnAt withdrawnVia } } }`;
const read = async (id: string, member = anna) => (await member.asks(shown, { id })).candidate;
const standing = async (id: string, code: string) =>
  (await read(id)).consents.find((one: any) => one.purpose.code === code);
const mayContact = async (id: string, code: string, at?: string) =>
  (
    await world
      .service<ContactService>('contact')
      .mayContact(world.session(systemViewer('test')), [id], code, {
        ...(at ? { at: new Date(at) } : {}),
      })
  ).get(id);

/** Resolves when a connection waits for the lock of another. */
async function someoneWaits(): Promise<void> {
  const waiting = sql`select 1 from pg_locks where not granted`;
  for (const deadline = Date.now() + 10_000; !(await rowOf(world.sql, waiting));)
    if (Date.now() > deadline) throw new Error('Nobody waits for a lock.');
}

describe('a consent', () => {
  test('lasts for the months of its purpose, and is over at its end without anybody doing anything', async () => {
    const id = await person();
    expect(await standing(id, 'POSITIONS')).toMatchObject({
      state: 'NONE',
      mayContact: false,
      noContactReason: 'NO_CONSENT',
    });
    await agrees(id, 'POSITIONS', { givenAt: '2027-02-28T10:00:00Z' });
    expect(await standing(id, 'POSITIONS')).toMatchObject({
      state: 'GIVEN',
      mayContact: true,
      noContactReason: null,
      consent: { expiresAt: '2029-02-28T10:00:00Z', via: 'FORM' },
    });
    clockAt('2029-02-28T09:59:59Z');
    expect((await standing(id, 'POSITIONS')).state).toBe('GIVEN');
    clockAt('2029-02-28T10:00:00Z');
    expect(await standing(id, 'POSITIONS')).toMatchObject({
      state: 'EXPIRED',
      mayContact: false,
      noContactReason: 'CONSENT_EXPIRED',
    });
  });

  test('that is given on a leap day ends on the last day of February', async () => {
    clockAt('2028-03-01T00:00:00Z');
    const id = await person();
    await agrees(id, 'MARKETING', { givenAt: '2028-02-29T08:00:00Z' });
    expect((await standing(id, 'MARKETING')).consent.expiresAt).toBe('2030-02-28T08:00:00Z');
  });

  test('is renewed by a new one, and both stay in the history', async () => {
    const id = await person();
    await agrees(id, 'POSITIONS', { expiresAt: '2027-06-01T00:00:00Z' });
    await agrees(id, 'POSITIONS', { expiresAt: '2028-06-01T00:00:00Z', via: 'PHONE' });
    const { consentHistory } = await read(id);
    expect(consentHistory.map(({ expiresAt, via }: any) => [expiresAt, via])).toEqual([
      ['2028-06-01T00:00:00Z', 'PHONE'],
      ['2027-06-01T00:00:00Z', 'FORM'],
    ]);
    expect((await standing(id, 'POSITIONS')).consent.via).toBe('PHONE');
  });

  test('that is withdrawn is over at once, stays in the history, and does not end others', async () => {
    const id = await person();
    await agrees(id, 'POSITIONS');
    await agrees(id, 'MARKETING');
    await withdraws(id, 'POSITIONS');
    expect(await standing(id, 'POSITIONS')).toMatchObject({
      state: 'WITHDRAWN',
      mayAsk: false,
      noContactReason: 'CONSENT_WITHDRAWN',
    });
    expect((await standing(id, 'MARKETING')).state).toBe('GIVEN');
    expect((await read(id)).consentHistory[1]).toMatchObject({
      withdrawnAt: '2027-03-01T12:00:00Z',
      withdrawnVia: 'EMAIL',
    });
    const again = { candidateId: id, purposeId: purpose.POSITIONS, via: 'EMAIL' };
    expect((await anna.failsTo('consentWithdraw', again))[0]).toMatchObject({
      code: 'WRONG_STATE',
      field: 'purposeId',
    });
  });

  test('names the words that were agreed to, which never change', async () => {
    const made = async (body: string) =>
      (
        await admin.does('consentTextCreate', {
          purposeId: purpose.MARKETING,
          language: 'de',
          body,
        })
      ).purpose.texts[0];
    const first = await made('Wir schreiben Ihnen.');
    const second = await made('Wir schreiben Ihnen einmal im Monat.');
    expect([first.version, second.version]).toEqual([1, 2]);
    const id = await person();
    await agrees(id, 'MARKETING', { textId: first.id });
    expect((await read(id)).consentHistory[0].text.body).toBe('Wir schreiben Ihnen.');
    const input = { candidateId: id, purposeId: purpose.POSITIONS, via: 'FORM', textId: first.id };
    expect((await anna.failsTo('consentRecord', { input }))[0]).toMatchObject({
      code: 'NOT_FOUND',
      field: 'input.textId',
    });
  });

  test.each([
    [{ givenAt: '2027-03-01T12:00:01Z' }, 'input.givenAt', 'yet to come'],
    [{ expiresAt: '2027-03-01T12:00:00Z' }, 'input.expiresAt', 'ends after'],
    [{ via: 'IMPORT' }, 'input.via', 'Say how'],
  ])('is refused when it makes no sense (%#)', async (more, field, message) => {
    const input = { candidateId: await person(), purposeId: purpose.POSITIONS, via: 'FORM' };
    expect(await anna.failsTo('consentRecord', { input: { ...input, ...more } })).toEqual([
      { code: 'INVALID', field, message: expect.stringContaining(message) },
    ]);
  });

  test('is not recorded by those who only read, nor for a purpose that needs none', async () => {
    const input = { candidateId: await person(), purposeId: purpose.APPLICATION, via: 'FORM' };
    expect((await anna.failsTo('consentRecord', { input }))[0]!.code).toBe('WRONG_STATE');
    const refused = `mutation ($input: ConsentInput!) { consentRecord(input: $input) { changeCursor } }`;
    for (const member of [world.anAnalyst(), world.anAuditor(), world.aHiringManager('Sales')])
      expect((await member.isRefused(refused, { input })).code).toBe('FORBIDDEN');
    expect(await read(input.candidateId, world.anAnalyst())).toMatchObject({
      consents: [],
      consentHistory: [],
      objections: [],
    });
  });
});

describe('asking', () => {
  test('happens once, and once again after a consent', async () => {
    const id = await person();
    expect((await standing(id, 'POSITIONS')).mayAsk).toBe(true);
    await isAsked(id, 'POSITIONS');
    expect(await standing(id, 'POSITIONS')).toMatchObject({
      mayAsk: false,
      askedAt: '2027-03-01T12:00:00Z',
      state: 'NONE',
    });
    const again = { candidateId: id, purposeId: purpose.POSITIONS, via: 'PHONE' };
    expect((await anna.failsTo('consentAsk', again))[0]).toMatchObject({
      code: 'WRONG_STATE',
      message: expect.stringContaining('asked on 2027-03-01'),
    });
    await agrees(id, 'POSITIONS', { expiresAt: '2027-06-01T00:00:00Z' });
    clockAt('2027-07-01T00:00:00Z');
    expect(await standing(id, 'POSITIONS')).toMatchObject({ state: 'EXPIRED', mayAsk: true });
    await isAsked(id, 'POSITIONS');
    clockAt('2031-07-01T00:00:00Z');
    expect(await standing(id, 'POSITIONS')).toMatchObject({ state: 'EXPIRED', mayAsk: false });
  });

  test('ten times at once is asking once', async () => {
    const id = await person();
    const answers = await Promise.all(Array.from({ length: 10 }, () => isAsked(id, 'MARKETING')));
    expect(answers.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
  });
});

describe('an objection', () => {
  test('to any contact is do-not-contact, and wins over every consent and purpose', async () => {
    const id = await person();
    await agrees(id, 'POSITIONS');
    const { candidate } = await anna.does('candidateObject', { id, via: 'PHONE' });
    expect(candidate).toMatchObject({ doNotContact: true, version: 2 });
    for (const code of ['POSITIONS', 'APPLICATION', 'TALENT_POOL'])
      expect(await mayContact(id, code)).toEqual({ allowed: false, reason: 'DO_NOT_CONTACT' });
    expect((await standing(id, 'POSITIONS')).mayAsk).toBe(false);
    expect((await anna.failsTo('candidateObject', { id, via: 'PHONE' }))[0]!.code).toBe(
      'WRONG_STATE',
    );
    const [objection] = candidate.objections;
    const back = await anna.does('candidateObjectionWithdraw', {
      objectionId: objection.id,
      via: 'EMAIL',
    });
    expect(back.candidate.doNotContact).toBe(false);
    expect(await mayContact(id, 'POSITIONS')).toEqual({ allowed: true });
  });

  test('to one purpose leaves the others', async () => {
    const id = await person();
    await agrees(id, 'POSITIONS');
    await agrees(id, 'MARKETING');
    const { candidate } = await anna.does('candidateObject', {
      id,
      to: purpose.MARKETING,
      via: 'FORM',
    });
    expect(candidate.doNotContact).toBe(false);
    expect(await mayContact(id, 'MARKETING')).toEqual({ allowed: false, reason: 'OBJECTED' });
    expect(await mayContact(id, 'POSITIONS')).toEqual({ allowed: true });
  });

  test('and doNotContact of the profile are one truth, whichever is written', async () => {
    const id = await person({ doNotContact: true });
    expect((await read(id)).objections).toMatchObject([{ via: 'PROFILE', withdrawnAt: null }]);
    await anna.does('candidateUpdate', { id, input: { doNotContact: false } });
    expect((await read(id)).objections).toMatchObject([{ withdrawnVia: 'PROFILE' }]);
    await anna.does('candidateUpdate', { id, input: { doNotContact: true } });
    expect((await read(id)).objections).toHaveLength(2);
  });
});

describe('whether somebody may be contacted', () => {
  test('is asked for a later moment too, and says why not', async () => {
    const id = await person();
    await agrees(id, 'POSITIONS', { expiresAt: '2027-04-01T00:00:00Z' });
    expect(await mayContact(id, 'POSITIONS', '2027-03-31T00:00:00Z')).toEqual({ allowed: true });
    expect(await mayContact(id, 'POSITIONS', '2027-04-01T00:00:00Z')).toEqual({
      allowed: false,
      reason: 'CONSENT_EXPIRED',
    });
    expect(await mayContact('00000000-0000-7000-8000-000000000000', 'APPLICATION')).toEqual({
      allowed: false,
      reason: 'UNKNOWN_PERSON',
    });
    expect(await mayContact(await person(), 'APPLICATION')).toEqual({ allowed: true });
  });

  test('not when they were erased, whatever the purpose', async () => {
    const id = await person();
    await agrees(id, 'POSITIONS');
    await admin.does('candidateErase', { id, reason: 'REQUEST' });
    await world.settled();
    for (const code of ['POSITIONS', 'APPLICATION'])
      expect(await mayContact(id, code)).toEqual({ allowed: false, reason: 'UNKNOWN_PERSON' });
    const left = sql`select 1 from consent where candidate_id = ${id}`;
    expect(await rowOf(world.sql, left)).toBeUndefined();
  });

  test('a withdrawal that is committed before always wins, and one that comes later waits for the message', async () => {
    const id = await person();
    await agrees(id, 'POSITIONS');
    const contact = world.service<ContactService>('contact');
    const session = world.session(systemViewer('test'));
    let withdrawn: Promise<unknown> | undefined;
    const order: string[] = [];
    const allowed = await session.transaction(async () => {
      const answer = (await contact.mayContact(session, [id], 'POSITIONS', { hold: true })).get(id);
      withdrawn = withdraws(id, 'POSITIONS').then(() => order.push('withdrawn'));
      await someoneWaits();
      order.push('handed over');
      return answer;
    });
    expect(allowed).toEqual({ allowed: true });
    await withdrawn;
    expect(order).toEqual(['handed over', 'withdrawn']);
    expect(await mayContact(id, 'POSITIONS')).toEqual({
      allowed: false,
      reason: 'CONSENT_WITHDRAWN',
    });
  });
});

describe('consentUntil of the profile', () => {
  test('is the consent to the talent pool, whichever is written', async () => {
    const id = await person({ consentUntil: '2028-01-01T00:00:00Z' });
    expect(await standing(id, 'TALENT_POOL')).toMatchObject({
      state: 'GIVEN',
      consent: { expiresAt: '2028-01-01T00:00:00Z', via: 'PROFILE', givenAt: null },
    });
    const { candidate } = await agrees(id, 'TALENT_POOL', { expiresAt: '2029-01-01T00:00:00Z' });
    expect(candidate).toMatchObject({ consentUntil: '2029-01-01T00:00:00Z', version: 2 });
    expect((await withdraws(id, 'TALENT_POOL')).candidate.consentUntil).toBe(
      '2027-03-01T12:00:00Z',
    );
    await anna.does('candidateUpdate', { id, input: { consentUntil: '2030-01-01T00:00:00Z' } });
    expect(await standing(id, 'TALENT_POOL')).toMatchObject({ state: 'GIVEN' });
    await anna.does('candidateUpdate', { id, input: { consentUntil: null } });
    expect(await standing(id, 'TALENT_POOL')).toMatchObject({ state: 'NONE', consent: null });
    expect((await read(id)).consentHistory.map(({ struckOut }: any) => struckOut)).toEqual([
      true,
      true,
      true,
    ]);
  });

  test('that a program repeats under the id of its source does not renew what was withdrawn', async () => {
    const upserts = (input: Record<string, unknown>) =>
      anna.does('candidateUpsert', { source: 'ats', externalId: '7', input });
    const given = { givenName: 'Ada', consentUntil: '2028-01-01T00:00:00Z', doNotContact: false };
    const { candidate } = await upserts(given);
    await withdraws(candidate.id, 'TALENT_POOL');
    await anna.does('candidateObject', { id: candidate.id, via: 'PHONE' });
    await upserts(given);
    expect(await read(candidate.id)).toMatchObject({
      consentUntil: '2027-03-01T12:00:00Z',
      doNotContact: true,
    });
    await upserts({ ...given, consentUntil: '2029-01-01T00:00:00Z' });
    expect((await standing(candidate.id, 'TALENT_POOL')).state).toBe('GIVEN');
  });

  test('changed by nobody else while a purpose is recorded: a stale edit is noticed', async () => {
    const id = await person();
    const { version } = await read(id);
    await agrees(id, 'TALENT_POOL');
    expect(
      (
        await anna.failsTo('candidateUpdate', {
          id,
          input: { title: 'Baker' },
          expectedVersion: version,
        })
      )[0]!.code,
    ).toBe('VERSION_CONFLICT');
  });
});

describe('purposes', () => {
  test('are made and changed by administrators', async () => {
    const { purpose: made } = await admin.does('consentPurposeCreate', {
      input: { code: 'NEWSLETTER', name: 'Newsletter', defaultMonths: 12 },
    });
    expect(made).toMatchObject({ basis: 'CONSENT', active: true, version: 1 });
    const twice = { code: 'NEWSLETTER', name: 'Again' };
    expect((await admin.failsTo('consentPurposeCreate', { input: twice }))[0]!.code).toBe(
      'DUPLICATE',
    );
    const closed = await admin.does('consentPurposeUpdate', {
      id: made.id,
      input: { active: false },
    });
    expect(closed.purpose).toMatchObject({ active: false, defaultMonths: 12 });
    expect(await mayContact(await person(), 'NEWSLETTER')).toEqual({
      allowed: false,
      reason: 'PURPOSE_CLOSED',
    });
    const refused = await anna.isRefused(
      'mutation ($id: ID!) { consentPurposeUpdate(id: $id, input: { name: "x" }) { changeCursor } }',
      { id: made.id },
    );
    expect(refused.code).toBe('FORBIDDEN');
  });

  test('the talent pool keeps its end, because consentUntil is one', async () => {
    const id = purpose.TALENT_POOL;
    for (const input of [{ defaultMonths: null }, { active: false }, { basis: 'CONTRACT' }])
      expect((await admin.failsTo('consentPurposeUpdate', { id, input }))[0]!.code).toBe('INVALID');
  });
});
