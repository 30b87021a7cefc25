import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { readTaxonomyPath } from '../../src/domains/taxonomy/taxonomy-files.js';
import { inTransaction, loadRows } from '../../src/domains/taxonomy/taxonomy-import.js';
import { loadShippedTaxonomy } from '../../src/domains/taxonomy/taxonomy-shipped.js';
import { rowsOf } from '../../src/platform/database/database.js';
import { aWorld, type Member, type World } from '../scenario/index.js';

let world: World;
let recruiter: Member;
let folder: string;
beforeAll(async () => {
  world = await aWorld();
  recruiter = world.aRecruiter();
  folder = await mkdtemp(join(tmpdir(), 'rapport-taxonomy-'));
  const client = await world.database.connect();
  await loadShippedTaxonomy(client);
  await client.end();
});
afterAll(async () => {
  await world?.close();
  await rm(folder, { recursive: true, force: true });
});

const query = `query ($id: ID!) { candidate(id: $id) { skills { skill { name } level } foundSkills { skill { name } confidence stated mentions { source text quote } } } }`;
const readAs = async (member: Member, id: string) => {
  await world.settled();
  return (await member.asks(query, { id })).candidate;
};
const named = async (id: string) =>
  (await readAs(recruiter, id)).foundSkills
    .map((found: { skill: { name: string } }) => found.skill.name)
    .sort();

/** Loads a list of one's own, as `rapport taxonomy import` does. */
async function loads(csv: string) {
  const path = join(folder, 'own.csv');
  await writeFile(path, csv);
  const client = await world.database.connect();
  try {
    return await inTransaction(client, async () => loadRows(client, await readTaxonomyPath(path)));
  } finally {
    await client.end();
  }
}

test('skills named in a summary are shown with their places, apart from those that were stated', async () => {
  const { id } = await recruiter.records({
    givenName: 'Ada',
    title: 'Go Developer',
    summary: 'Builds services in Go on k8s.\nNo experience with Java.',
    skills: [{ name: 'Kubernetes', level: 3 }],
  });
  const { skills, foundSkills } = await readAs(recruiter, id);
  expect(skills).toEqual([{ skill: { name: 'Kubernetes' }, level: 3 }]);
  expect(foundSkills).toEqual([
    {
      skill: { name: 'Kubernetes' },
      confidence: 0.9,
      stated: true,
      mentions: [
        {
          source: 'SUMMARY',
          text: 'k8s',
          quote: 'Builds services in Go on k8s. No experience with Java.',
        },
      ],
    },
    {
      skill: { name: 'Go' },
      confidence: 0.85,
      stated: false,
      mentions: [
        { source: 'SUMMARY', text: 'Go', quote: expect.any(String) },
        { source: 'TITLE', text: 'Go', quote: 'Go Developer' },
      ],
    },
  ]);
});

test('who only measures sees which skills were found, and no words of the person', async () => {
  const { id } = await recruiter.records({
    givenName: 'Ben',
    summary: 'Ten years of Rust services, Python.',
  });
  const { foundSkills } = await readAs(world.anAnalyst(), id);
  expect(
    foundSkills.flatMap((found: { mentions: { quote: string | null }[] }) =>
      found.mentions.map(({ quote }) => quote),
    ),
  ).toEqual([null, null]);
});

test('they follow the text', async () => {
  const { id } = await recruiter.records({ givenName: 'Cem', summary: 'Python and Django.' });
  expect(await named(id)).toEqual(['Django', 'Python']);
  await recruiter.does('candidateUpdate', { id, input: { summary: 'Python only.' } });
  expect(await named(id)).toEqual(['Python']);
});

test("they follow the taxonomy, and a company's own word wins over a shipped one, also at the next start", async () => {
  const { id } = await recruiter.records({ givenName: 'Dee', summary: 'Frobnication with js.' });
  expect(await named(id)).toEqual(['JavaScript']);
  const { sums, displaced } = await loads('skill,aliases,broader\nFrobnication,js,\n');
  expect(sums).toMatchObject({ skills: { read: 1, created: 1 }, aliases: { read: 1, updated: 1 } });
  expect(displaced).toEqual(['"js" means Frobnication now (own.csv:2) and JavaScript no more.']);
  expect(await named(id)).toEqual(['Frobnication']);
  const client = await world.database.connect();
  await client.query('delete from shipped_data');
  expect(await loadShippedTaxonomy(client)).toBe(0);
  await client.end();
  expect(await named(id)).toEqual(['Frobnication']);
});

test('a job shows the skills of its description', async () => {
  const job = await world.aJob({ title: 'React Developer', skills: ['React'] });
  await rowsOf(
    world.sql,
    sql`update job set description = 'You know TypeScript and React; R&D is next door.' where id = ${job.id}`,
  );
  await world.settled();
  const { foundSkills } = (
    await recruiter.asks(
      'query ($id: ID!) { job(id: $id) { foundSkills { skill { name } stated confidence } } }',
      { id: job.id },
    )
  ).job;
  expect(foundSkills).toEqual([
    { skill: { name: 'React' }, stated: true, confidence: 0.9 },
    { skill: { name: 'TypeScript' }, stated: false, confidence: 0.9 },
  ]);
});

test('a title stands for an occupation, and documents of both follow', async () => {
  const { id } = await recruiter.records({
    givenName: 'Eve',
    title: 'Senior Backend Developer (m/f/d)',
  });
  await world.settled();
  const rows = await rowsOf<{ name: string; current: boolean }>(
    world.sql,
    sql`
    select o.name, c.current from candidate_occupation c join occupation o on o.id = c.occupation_id where c.candidate_id = ${id}`,
  );
  expect(rows).toEqual([{ name: 'Software Developers', current: true }]);
});
