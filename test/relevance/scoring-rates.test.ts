import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { median } from '../../src/domains/demographics/ranking/ranking-measures.js';
import { rankingTable } from '../../src/domains/demographics/ranking/ranking-table.js';
import { scoringTable } from '../../src/domains/demographics/ranking/scoring-table.js';
import { rowsOf } from '../../src/platform/database/database.js';
import { aWorld, type TestJob, type World } from '../scenario/index.js';
import { recordDevelopers } from './developers.js';
import { attackScoring, type Ranked, type ShownRow } from './scoring-attack.js';

const rates = `query ($jobId: ID!, $leaveOutSmall: Boolean) { rankingScoringRates(jobId: $jobId, leaveOutSmall: $leaveOutSmall) { people smallCell unknownSex unknownRaceEthnicity publishedAt
  rows { table sex raceEthnicity people aboveMedian scoringRate impactRatio pValue test leftOut suppressed } } }`;
const fairness = `query ($jobId: ID!, $category: String!) { rankingFairness(jobId: $jobId, category: $category) { publishedAt cuts { k } groups { group people scoringRate } } }`;

describe('rankingScoringRates', () => {
  let world: World;
  let job: TestJob;
  // Women and men by turns, each a little less experienced than the one before. Four women are Black.
  const people: Ranked[] = Array.from({ length: 400 }, (_, place) => {
    const pair = Math.floor(place / 2);
    const sex = place % 2 === 0 ? 'woman' : 'man';
    const race =
      pair % 10 < 5
        ? 'White'
        : pair % 10 < 8 || (sex === 'woman' && pair >= 20)
          ? 'Asian'
          : 'Black or African American';
    return { groups: [sex, race], above: place < 200 };
  });
  let ids: string[];
  /** Work on self-identification, as its own role. */
  const asDemographics = async (statement: string, values: unknown[]) => {
    const client = await world.database.connect('demographics');
    await client.query(statement, values).finally(() => client.end());
  };
  const answers = (sexes: readonly string[]) =>
    asDemographics(
      `update demographics.answer a set value = v.value from unnest($1::uuid[], $2::text[]) v (id, value) where a.candidate_id = v.id and a.category = 'gender'`,
      [ids, sexes],
    );

  beforeAll(async () => {
    world = await aWorld();
    job = await world.aJob({ title: 'Java Developer', skills: ['Java'] });
    await recordDevelopers(world, 400, 45, 0.1);
    ids = (
      await rowsOf<{ id: string }>(
        world.sql,
        sql`select id from candidate order by substr(given_name, 8)::int`,
      )
    ).map(({ id }) => id);
    for (const [index, category] of ['gender', 'race_ethnicity'].entries()) {
      await asDemographics(
        'insert into demographics.answer (candidate_id, category, value) select v.id, $3, v.value from unnest($1::uuid[], $2::text[]) v (id, value)',
        [ids, people.map(({ groups }) => groups[index]!), category],
      );
    }
    await world.settled();
  });
  afterAll(() => world?.close());

  const asked = async () =>
    (await world.anAuditor().asks(rates, { jobId: job.id })).rankingScoringRates;
  const nameOf = ({ sex, raceEthnicity }: ShownRow) =>
    [sex, raceEthnicity].filter(Boolean).join(', ');

  test('shows an auditor the scoring rates by sex, by race and ethnicity, and by both', async () => {
    const { rows, ...answered } = await asked();
    expect(answered).toMatchObject({
      people: 400,
      smallCell: 10,
      unknownSex: 0,
      unknownRaceEthnicity: 0,
    });
    const row = (name: string) => rows.find((each: ShownRow) => nameOf(each) === name);
    expect(row('woman')).toMatchObject({
      table: 'SEX',
      people: 200,
      aboveMedian: 100,
      scoringRate: 0.5,
      impactRatio: 1,
      suppressed: false,
    });
    expect(row('Asian')).toMatchObject({
      table: 'RACE_ETHNICITY',
      people: 156,
      aboveMedian: 76,
      scoringRate: 76 / 156,
      test: 'FISHER_EXACT',
    });
    expect(row('woman, White')).toMatchObject({
      table: 'INTERSECTION',
      people: 100,
      aboveMedian: 50,
      scoringRate: 0.5,
      impactRatio: 1,
      suppressed: false,
    });
  });

  test('hides a small cell by both, and with it what it would follow from', async () => {
    const { rows } = await asked();
    const hidden = rows.filter(
      ({ table, suppressed }: any) => table === 'INTERSECTION' && suppressed,
    );
    expect(
      hidden
        .filter(({ raceEthnicity }: any) =>
          ['White', 'Asian', 'Black or African American'].includes(raceEthnicity),
        )
        .map(nameOf)
        .sort(),
    ).toEqual([
      'man, Asian',
      'man, Black or African American',
      'woman, Asian',
      'woman, Black or African American',
    ]);
    for (const each of hidden)
      expect(each).toMatchObject({
        people: null,
        aboveMedian: null,
        scoringRate: null,
        impactRatio: null,
        pValue: null,
      });
  });

  test('lets no small cell be worked out from the tables by sex and by race', async () => {
    const auditor = world.anAuditor();
    const { rows } = await asked();
    const tables = [
      (await auditor.asks(fairness, { jobId: job.id, category: 'gender' })).rankingFairness,
      (await auditor.asks(fairness, { jobId: job.id, category: 'race_ethnicity' })).rankingFairness,
    ] as const;
    expect(
      tables.flatMap(({ groups }) => groups.map(({ group }: { group: string }) => group)),
    ).toEqual(['man', 'woman', 'Asian', 'Black or African American', 'White']);
    expect(await attackScoring(people, [...tables], rows, 10)).toEqual([]);
    // Were the small cell alone hidden, it would follow.
    const large = [
      ['woman', 'White'],
      ['woman', 'Asian'],
      ['man', 'White'],
      ['man', 'Asian'],
      ['man', 'Black or African American'],
    ].map(([sex, raceEthnicity]) => ({ sex, raceEthnicity, people: 1 }));
    expect(await attackScoring(people, [...tables], large, 10)).toEqual([
      '4 of woman, Black or African American, above the median',
      '0 of woman, Black or African American, not above the median',
    ]);
  });

  test('is of the same people as the tables by sex and by race, whichever is asked for first', async () => {
    const auditor = world.anAuditor();
    const other = await world.aJob({ title: 'Java Developer', skills: ['Java'] });
    await world.settled();
    const sexes = async () =>
      (await auditor.asks(fairness, { jobId: other.id, category: 'gender' })).rankingFairness;
    const first = await sexes();
    await answers(people.map(({ groups: [sex] }, place) => (place < 6 ? 'man' : sex)));
    const { rankingScoringRates } = await auditor.asks(rates, { jobId: other.id });
    expect(rankingScoringRates.publishedAt).toBe(first.publishedAt);
    expect(rankingScoringRates.rows.slice(0, 2).map((row: any) => [row.sex, row.people])).toEqual([
      ['woman', 200],
      ['man', 200],
    ]);
    await answers(people.map(({ groups: [sex] }) => sex));
  });

  test('shows nothing beside a table that was published before, by itself', async () => {
    const other = await world.aJob({ title: 'Java Developer', skills: ['Java'] });
    await world.settled();
    await asked();
    await asDemographics(
      `insert into demographics.ranking_publication (job_id, category, month, formula, as_of, small_cell, published_by, content)
      select $1, category, month, formula, as_of, small_cell, published_by, content from demographics.ranking_publication where job_id = $2 and category = 'gender'`,
      [other.id, job.id],
    );
    const {
      rankingScoringRates: { rows },
    } = await world.anAuditor().asks(rates, { jobId: other.id });
    expect(rows.every(({ suppressed }: { suppressed: boolean }) => suppressed)).toBe(true);
  });

  test.each(['aRecruiter', 'aHiringManager', 'anAnalyst'] as const)(
    'is refused to %s',
    async (who) => {
      expect(await world[who]().isRefused(rates, { jobId: job.id })).toMatchObject({
        code: 'FORBIDDEN',
      });
    },
  );

  test('refuses a job whose ranking is not kept', async () => {
    const draft = await world.aJob({ status: 'DRAFT' });
    expect(await world.anAuditor().isRefused(rates, { jobId: draft.id })).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'jobId',
    });
  });
});

test('no small cell of any ranking can be worked out', async () => {
  const size = fc.constantFrom(1, 4, 8, 25, 40, 60);
  const races = ['White', 'Asian', 'Black or African American', 'Two or More Races'];
  const order = fc
    .constantFrom(
      ['woman', 'man'],
      ['woman', 'man', 'unknown'],
      ['woman', 'man', 'non-binary', 'prefer not to say'],
    )
    .chain((sexes) =>
      fc.tuple(
        ...sexes.flatMap((sex) =>
          races.map((race) =>
            size.map((count) => Array.from({ length: count }, (): [string, string] => [sex, race])),
          ),
        ),
      ),
    )
    .chain((cells) => fc.shuffledSubarray(cells.flat(), { minLength: cells.flat().length }))
    .chain((all) =>
      fc
        .array(fc.integer({ min: 0, max: 5 }), { minLength: all.length, maxLength: all.length })
        .map((luck) => all.map((groups, place) => ({ groups, luck: luck[place]! }))),
    );
  let shown = 0;
  await fc.assert(
    fc.asyncProperty(order, async (drawn) => {
      // The order follows the score roughly: what somebody did before counts in it, too.
      const ranking = drawn.map(({ groups, luck }, place) => ({
        groups,
        score: drawn.length - place + 20 * luck,
      }));
      const tables = [0, 1].map((category) =>
        rankingTable(
          ranking.map(({ groups, score }) => ({ group: groups[category]!, score })),
          10,
        ),
      );
      const { rows } = scoringTable(
        ranking,
        [tables[0]!, tables[1]!],
        { sexes: ['woman', 'man'], races: [] },
        10,
      );
      shown += rows.filter(
        ({ table, people }) => table === 'INTERSECTION' && people !== null,
      ).length;
      const middle = median(ranking.map(({ score }) => score));
      expect(
        await attackScoring(
          ranking.map(({ groups, score }) => ({ groups, above: score > middle })),
          [tables[0]!, tables[1]!],
          rows,
          10,
        ),
      ).toEqual([]);
    }),
    { numRuns: 25 },
  );
  expect(shown).toBeGreaterThan(0);
}, 60_000);
