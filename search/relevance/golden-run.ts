import { join } from 'node:path';
import { ImportService } from '../../src/domains/imports/import.service.js';
import { systemViewer } from '../../src/domains/users/viewers.js';
import type { Database } from '../../src/platform/database/database.js';
import type { Ask } from './ask.js';
import type { Figures } from './figures.js';
import { goldenFolder, type GoldenFigures, goldenQueries, type GoldenQuery } from './golden.js';
import { baselines, meanOf, measure, plainPeople, type Ranker, searchRanker } from './measure.js';
import { tsRank } from './ts-rank.queries.js';

/** Imports the golden people and jobs into a database. Searches find them once the feed is drained. */
export async function importGolden(database: Database): Promise<void> {
  const { tables } = await new ImportService(database).run(systemViewer('import'), {
    path: join(goldenFolder(), 'people'),
    source: 'golden',
  });
  const refused = Object.entries(tables)
    .filter(([, { refused: count }]) => count > 0)
    .map(([name]) => name);
  if (refused.length > 0)
    throw new Error(`The golden set has rows that were refused: ${refused.join(', ')}`);
}

export interface GoldenRun {
  /** mean figures by ranking */
  figures: GoldenFigures;
  /** of the product, by query and job, to see where it fails */
  each: Map<string, Figures>;
}

/** Measures the product on one engine: search on the queries, search by title and match on the jobs. */
export async function measureProduct(engine: string, ask: Ask): Promise<GoldenRun> {
  const [queries, jobs] = apart(goldenQueries());
  const search = await measure(queries, searchRanker(ask));
  const match = await measure(jobs, await matchRanker(ask, jobs));
  return {
    figures: { [`search ${engine}`]: search.mean, [`match ${engine}`]: match.mean },
    each: new Map([...search.each, ...match.each]),
  };
}

/** The baselines, on queries and on jobs. They only see the words of a job. */
export async function measureBaselines(database: Database, ask: Ask): Promise<GoldenFigures> {
  const people = await plainPeople(ask);
  const rankers: Record<string, Ranker[]> = {
    ...baselines(people),
    ts_rank_cd: [tsRank(database.sql, people)],
  };
  const [queries, jobs] = apart(goldenQueries());
  const needs = await requirementsOf(ask);
  const asText = jobs.map((job) => ({ ...job, text: `${job.text} ${needs.get(job.id)!}` }));
  const figures: GoldenFigures = {};
  for (const [name, all] of Object.entries(rankers)) {
    figures[`search ${name}`] = await meanOf(queries, all);
    figures[`match ${name}`] = await meanOf(asText, all);
  }
  return figures;
}

const apart = (all: readonly GoldenQuery[]) =>
  [
    all.filter(({ jobId }) => jobId === undefined),
    all.filter(({ jobId }) => jobId !== undefined),
  ] as const;

/** Skills and description of each job, by its id in the source. */
async function requirementsOf(ask: Ask): Promise<Map<string, string>> {
  const { jobs } = await ask(
    '{ jobs(first: 100) { nodes { externalId description skills { skill { name } } } } }',
  );
  return new Map(
    jobs.nodes.map(
      ({
        externalId,
        description,
        skills,
      }: {
        externalId: string;
        description: string;
        skills: { skill: { name: string } }[];
      }) => [externalId, `${skills.map(({ skill }) => skill.name).join(' ')} ${description}`],
    ),
  );
}

/** matchCandidates for the job of this title. */
async function matchRanker(ask: Ask, jobs: readonly GoldenQuery[]): Promise<Ranker> {
  const found = (await ask('{ jobs(first: 100) { nodes { id externalId } } }')).jobs.nodes as {
    id: string;
    externalId: string;
  }[];
  const ids = new Map(found.map(({ id, externalId }) => [externalId, id]));
  const byTitle = new Map(jobs.map(({ text, id }) => [text, ids.get(id)!]));
  return async (title) =>
    (
      await ask(
        'query ($jobId: ID!) { matchCandidates(jobId: $jobId, asOf: "2026-11-01T00:00:00Z", first: 100) { edges { node { candidate { externalId } } } } }',
        { jobId: byTitle.get(title)! },
      )
    ).matchCandidates.edges.map(
      ({ node }: { node: { candidate: { externalId: string } } }) => node.candidate.externalId,
    );
}
