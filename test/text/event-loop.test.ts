import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { longestSlice, inSlices, type SliceCount } from '../../src/platform/text/slices.js';
import { resumeSources } from '../../src/domains/imports/formats/json-resume.js';
import { sendsFiles } from '../imports/uploading.js';
import { longestTurnOf } from '../scenario/event-loop.js';
import { aWorld, type Member, type World } from '../scenario/index.js';

/** In milliseconds. Nothing that strangers send may make everybody wait for longer. */
const mostHeld = 50;
const heldBy = (work: () => Promise<unknown>) => longestTurnOf(work, mostHeld);

let world: World;
let recruiter: Member;
let admin: Member;
let folder: string;
beforeAll(async () => {
  world = await aWorld();
  recruiter = world.aRecruiter();
  admin = world.anAdmin();
  folder = await mkdtemp(join(tmpdir(), 'rapport-text-'));
  await recruiter.records({ givenName: 'Ada', summary: 'Java' });
  await world.settled();
});
afterAll(async () => {
  await world?.close();
  await rm(folder, { recursive: true, force: true });
});

describe('work in slices', () => {
  function* counts(steps: number): Generator<void, number> {
    let sum = 0;
    for (let step = 0; step < steps; step++) {
      for (const end = performance.now() + 1; performance.now() < end;) sum += 1;
      yield;
    }
    return sum;
  }

  test('gives way once in each slice', async () => {
    const count: SliceCount = { pauses: 0 };
    await inSlices(counts(10 * longestSlice), count);
    expect(count.pauses).toBeGreaterThanOrEqual(9);
  });

  test('work without pauses is noticed', async () => {
    const held = await heldBy(async () => {
      for (const begun = process.threadCpuUsage(); process.threadCpuUsage(begun).user < 150_000;);
    });
    expect(held).toBeGreaterThan(mostHeld);
  });
});

describe('the event loop is free again within 50 ms', () => {
  test.each([
    ['without a space', 'x'],
    ['of addresses that never end', 'a@'],
    ['of skills', 'Java, '],
    ['of marks', '\u0301\u0323'],
    ['of signs', '(-'],
  ])('while a summary of 100,000 characters %s is read', async (_, piece) => {
    const held = await heldBy(async () => {
      const { id } = await recruiter.records({
        givenName: 'Ada',
        summary: piece.repeat(100_000 / piece.length),
      });
      await world.settled();
      await recruiter.asks(
        'query ($id: ID!) { candidate(id: $id) { foundSkills { confidence } } }',
        {
          id,
        },
      );
    });
    expect(held).toBeLessThan(mostHeld);
  });

  test('while a file of 8,000 columns is suggested for', async () => {
    const columns = Array.from({ length: 8_000 }, (_, index) => `Column ${index}`);
    const upload = await sendsFiles(admin, {
      'people.csv': `${columns.join()},E-Mail\n${columns.map(() => '1.2.2026').join()},a@b.example\n`,
    });
    const read = async () =>
      (
        await admin.asks(
          'query ($id: ID!) { importUpload(id: $id) { files { suggestion { table } problem } } }',
          { id: upload },
        )
      ).importUpload.files;
    expect(await read()).toEqual([{ suggestion: { table: 'candidates' }, problem: null }]);
    expect(await heldBy(read)).toBeLessThan(mostHeld);
  });

  test('while a file of 200,000 columns is refused', async () => {
    const upload = await sendsFiles(admin, {
      'wide.csv': `${Array.from({ length: 200_000 }, (_, index) => `c${index}`).join()}\n`,
    });
    const read = async () =>
      (
        await admin.asks(
          'query ($id: ID!) { importUpload(id: $id) { files { columns { name } problem } } }',
          { id: upload },
        )
      ).importUpload.files;
    expect(await read()).toEqual([
      { columns: [], problem: expect.stringMatching(/more than 10,000 columns|longer than 1 MB/) },
    ]);
    expect(await heldBy(read)).toBeLessThan(mostHeld);
  });

  test('while a file of 20,000 resumes is read', async () => {
    const path = join(folder, 'many.json');
    const resumes = Array.from({ length: 20_000 }, (_, index) => ({
      basics: { name: `Ada ${index}`, email: `ada${index}@b.example`, summary: 'x'.repeat(100) },
      work: [{ name: 'Acme', position: 'Engineer', highlights: ['a', 'b'] }],
    }));
    await writeFile(path, JSON.stringify(resumes));
    let rows = 0;
    const held = await heldBy(async () => {
      rows = 0;
      for (const source of await resumeSources([path]))
        for await (const batch of source.batches(() => undefined)) rows += batch.length;
    });
    expect(rows).toBe(40_000);
    expect(held).toBeLessThan(mostHeld);
  });

  test.each([['("a'], ['!,'], ['title:(years>= '], ['a* OR '], ['\u0301\u0323']])(
    'while a query of 10,000 characters of %j is read',
    async (piece) => {
      const query = piece.repeat(10_000 / piece.length);
      const held = await heldBy(() =>
        recruiter.sends(
          'query ($query: String!) { searchCandidates(query: $query, first: 1) { parsedQuery { text } } }',
          { query },
        ),
      );
      expect(held).toBeLessThan(mostHeld);
    },
  );
});
