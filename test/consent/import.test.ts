import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Importer, sums } from '../imports/bundle.js';

let importer: Importer;
beforeAll(async () => {
  importer = await Importer.open();
});
afterAll(() => importer?.close());

const bundle = (...rows: string[]) => ({
  'candidates.csv': ['candidate_id,given_name,consent_until,do_not_contact', ...rows, ''].join(
    '\n',
  ),
});
const imports = async (...rows: string[]) =>
  sums((await importer.files(bundle(...rows), { source: 'ats' })).tables.candidates!);
const columns = async (id: string) =>
  (
    await importer.rows<{ until: string | null; silent: boolean }>(
      `select (consent_until at time zone 'UTC')::date::text as until, do_not_contact as silent from candidate where external_id = $1`,
      [id],
    )
  )[0];
const consents = (id: string) =>
  importer.rows(
    `select g.via, (g.expires_at at time zone 'UTC')::date::text as until, g.withdrawn_at is not null as withdrawn, g.struck_out as struck
     from consent g join candidate c on c.id = g.candidate_id where c.external_id = $1 order by g.ordinal`,
    [id],
  );
const says = (statement: string, id: string) =>
  importer.rows(statement.replace('$person', `(select id from candidate where external_id = $1)`), [
    id,
  ]);
const withdrawn = `update consent set withdrawn_at = '2026-01-01', withdrawn_via = 'EMAIL' where candidate_id = $person and not struck_out`;
const given = `insert into consent (candidate_id, purpose_id, given_at, expires_at, via, recorded_by) values ($person, talent_pool(), '2026-01-01', '2029-01-01', 'FORM', 'mia')`;
const objected = `insert into objection (candidate_id, objected_at, via, recorded_by) values ($person, '2026-01-01', 'PHONE', 'mia')`;

describe('consents in a bundle', () => {
  test('are recorded as what they are: from an import, to the talent pool', async () => {
    expect(await imports('a,Ada,2027-01-01,false', 'b,Ben,,true', 'c,Cleo,,')).toBe(
      '3 = 3 + 0 + 0 + 0',
    );
    expect(await consents('a')).toEqual([
      { via: 'IMPORT', until: '2027-01-01', withdrawn: false, struck: false },
    ]);
    expect(await consents('b')).toEqual([]);
    expect(await importer.rows(`select via, recorded_by, withdrawn_at from objection`)).toEqual([
      { via: 'IMPORT', recorded_by: 'import', withdrawn_at: null },
    ]);
  });

  test('that are imported again change nothing, a later end is another consent, and an empty cell takes it back', async () => {
    await imports('d,Dora,2027-01-01,true');
    expect(await imports('d,Dora,2027-01-01,true')).toBe('1 = 0 + 0 + 1 + 0');
    await imports('d,Dora,2028-01-01,false');
    expect((await consents('d')).map(({ until }) => until)).toEqual(['2027-01-01', '2028-01-01']);
    expect(await columns('d')).toEqual({ until: '2028-01-01', silent: false });
    await imports('d,Dora,,false');
    expect(await columns('d')).toEqual({ until: null, silent: false });
    expect((await consents('d')).every(({ struck }) => struck)).toBe(true);
  });

  test('do not renew what was withdrawn; only a later end than any before is a new consent', async () => {
    await imports('e,Eva,2028-01-01,');
    await says(withdrawn, 'e');
    expect(await columns('e')).toMatchObject({ until: '2026-01-01' });
    for (const cell of ['2028-01-01', '2027-06-01', '']) {
      await imports(`e,Eva,${cell},`);
      expect(await columns('e')).toMatchObject({ until: '2026-01-01' });
    }
    await imports('e,Eva,2029-01-01,');
    expect(await columns('e')).toMatchObject({ until: '2029-01-01' });
  });

  test('do not shorten or clear what a person said here', async () => {
    await imports('f,Finn,2027-01-01,');
    await says(given, 'f');
    await imports('f,Finn,2027-01-01,');
    expect(await columns('f')).toMatchObject({ until: '2029-01-01' });
    await imports('f,Finn,,');
    expect(await columns('f')).toMatchObject({ until: '2029-01-01' });
  });

  test('do not lift an objection that was made here', async () => {
    await imports('g,Gus,,false');
    await says(objected, 'g');
    expect(await columns('g')).toMatchObject({ silent: true });
    await imports('g,Gus,,false');
    expect(await columns('g')).toMatchObject({ silent: true });
  });

  test('a history is added to, and never rewritten', async () => {
    await imports('h,Hal,2027-01-01,');
    await expect(
      says(`update consent set expires_at = '2030-01-01' where candidate_id = $person`, 'h'),
    ).rejects.toThrow('consent is a history');
    await says(withdrawn, 'h');
    await expect(
      says(
        `update consent set withdrawn_at = null, withdrawn_via = null where candidate_id = $person`,
        'h',
      ),
    ).rejects.toThrow('consent is a history');
  });
});
