import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { taxonomyCommand } from '../../src/domains/taxonomy/taxonomy.command.js';
import { readTaxonomy } from '../../src/domains/taxonomy/taxonomy.queries.js';
import { loadShippedTaxonomy } from '../../src/domains/taxonomy/taxonomy-shipped.js';
import { Taxonomy } from '../../src/domains/taxonomy/taxonomy.js';
import { rowOf } from '../../src/platform/database/database.js';
import { freshDatabase, type FreshDatabase } from '../scenario/index.js';

let fresh: FreshDatabase;
let folder: string;
beforeAll(async () => {
  fresh = await freshDatabase();
  folder = await mkdtemp(join(tmpdir(), 'rapport-taxonomy-'));
  const client = await fresh.database.connect();
  await loadShippedTaxonomy(client);
  await client.end();
});
afterAll(async () => {
  await fresh.close();
  await rm(folder, { recursive: true, force: true });
});

/** Runs `rapport taxonomy import` as the command line does. */
async function imports(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [write, complain] = [process.stdout.write, process.stderr.write];
  let [out, err] = ['', ''];
  process.stdout.write = ((text: string) => void (out += text)) as never;
  process.stderr.write = ((text: string) => void (err += text)) as never;
  try {
    await taxonomyCommand(async () => ({
      database: fresh.database,
      close: async () => undefined,
    })).parseAsync(['import', '--rejects', join(folder, 'rejects'), ...args], { from: 'user' });
    return { code: Number(process.exitCode ?? 0), out, err };
  } finally {
    process.exitCode = 0;
    [process.stdout.write, process.stderr.write] = [write, complain];
  }
}
const file = async (name: string, text: string) => {
  await writeFile(join(folder, name), text);
  return join(folder, name);
};
const edition = async () =>
  (await rowOf<{ edition: string }>(
    fresh.database.sql,
    sql`select edition::text from taxonomy_edition`,
  ))!.edition;
const taxonomy = async () => new Taxonomy(await readTaxonomy(fresh.database.sql));

describe('rapport taxonomy import', () => {
  test('a dry run checks everything and writes nothing but the rejects', async () => {
    const before = await edition();
    const path = await file(
      'skills.csv',
      'skill,aliases,broader,colour\r\nFrob,fr; k8s,Nothing,red\r\nFrob2,fr,Frob,\r\n,x,,\r\n',
    );
    const { code, out } = await imports('--dry-run', '--json', path);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      dryRun: true,
      files: [{ file: 'skills.csv', unknownColumns: ['colour'] }],
      sums: {
        skills: { read: 3, created: 2, updated: 0, unchanged: 0, refused: 1 },
        aliases: { read: 4, created: 1, updated: 1, unchanged: 0, refused: 2 },
        broader: { read: 2, created: 1, refused: 1 },
      },
      displaced: ['"k8s" means Frob now (skills.csv:2) and Kubernetes no more.'],
    });
    expect((await readFile(join(folder, 'rejects', 'skills.csv'), 'utf8')).split('\r\n')).toEqual([
      'line,column,value,reason',
      '4,skill,,The row names no skill.',
      '3,aliases,fr,It means Frob already (skills.csv:2): an alias belongs to one skill.',
      '4,aliases,x,Its row was refused.',
      '2,broader,Nothing,There is no such skill: add a row for it.',
      '',
    ]);
    expect(await edition()).toBe(before);
  });

  test("loads a company's occupations: a title of theirs means what they say", async () => {
    const path = await file(
      'occupations.csv',
      'occupation,code,family,titles\nData stewards,,Data people,data steward; data engineer\nData wranglers,,Data people,wrangler\n',
    );
    const { code, out } = await imports(path);
    expect(code).toBe(0);
    expect(out).toContain('occupations     2        2        0          0        0');
    const now = await taxonomy();
    expect(now.occupationOf('Senior Data Engineer')?.name).toBe('Data stewards');
    expect(now.familyOf(now.occupationOf('wrangler')!.id)).toBe(
      now.familyOf(now.occupationOf('data steward')!.id),
    );
  });

  test('shipped occupations are known: a back-end developer is a software developer, a nurse is none', async () => {
    const now = await taxonomy();
    expect(now.occupationOf('Sr. Backend Developer (m/f/d)')?.name).toBe('Software Developers');
    expect(now.occupationOf('Site Reliability Engineer')?.name).toBe('Software Developers');
    expect(now.occupationOf('Charge Nurse')?.name).toBe('Registered Nurses');
    expect(now.occupationOf('Consultant')).toBeUndefined();
  });

  test.each([
    ['nothing at all', async () => join(folder, 'nowhere'), 'does not exist'],
    [
      'a file without our columns',
      () => file('other.csv', 'a,b\n1,2\n'),
      'has the columns a, b: a taxonomy file has a header and the columns skill, aliases, broader or occupation',
    ],
    ['a broken file', () => file('broken.csv', 'skill,aliases\n"x,y\n'), 'cannot be read as CSV'],
    ['an empty file', () => file('empty.csv', ''), 'has no rows'],
  ])('%s: says what is wrong, and fails', async (_, path, message) => {
    const { code, err } = await imports(await path());
    expect(code).toBe(1);
    expect(err).toContain(message);
  });

  test('rows of which not one can be taken are a failure', async () => {
    const { code } = await imports(await file('none.csv', 'skill,aliases,broader\n,a,b\n'));
    expect(code).toBe(1);
  });
});
