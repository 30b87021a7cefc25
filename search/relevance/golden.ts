import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import type { Figures, Judgements } from './figures.js';

/** The folder search/golden. Found from the sources and from dist/. */
export function goldenFolder(): string {
  for (let at = dirname(fileURLToPath(import.meta.url)); ; at = dirname(at)) {
    const folder = join(at, 'search', 'golden');
    if (existsSync(join(folder, 'judgements.csv')) && existsSync(join(at, 'package.json')))
      return folder;
    if (at === dirname(at))
      throw new Error(
        'search/golden is missing: the golden set is part of the repository, not of the package.',
      );
  }
}

const rows = (...path: string[]) =>
  parse(readFileSync(join(goldenFolder(), ...path)), { columns: true }) as Record<string, string>[];

export interface GoldenQuery {
  id: string;
  /** the typed query; for a job, its title */
  text: string;
  /** only for a job: its id in the bundle */
  jobId?: string;
  judgements: Judgements;
}

/** Queries and jobs with their judgements, each with a reason in the file. */
export function goldenQueries(): GoldenQuery[] {
  const judged = Map.groupBy(rows('judgements.csv'), (row) => row['query_id']!);
  const of = (id: string) =>
    new Map((judged.get(id) ?? []).map((row) => [row['candidate_id']!, Number(row['grade'])]));
  return [
    ...rows('queries.csv').map((row) => ({
      id: row['query_id']!,
      text: row['query']!,
      judgements: of(row['query_id']!),
    })),
    ...rows('people', 'jobs.csv').map((row) => ({
      id: row['job_id']!,
      jobId: row['job_id']!,
      text: row['title']!,
      judgements: of(row['job_id']!),
    })),
  ];
}

/** Mean figures by ranking, as they are committed in search/golden/figures.json. */
export type GoldenFigures = Record<string, Figures>;

export const committedFigures = (): GoldenFigures =>
  JSON.parse(readFileSync(join(goldenFolder(), 'figures.json'), 'utf8')) as GoldenFigures;

/** The loss of a figure that a test tolerates: less than one rank in one query of fifty. */
const tolerance = 0.01;

/** Figures that are worse than the committed ones by more than the tolerance, in words. */
export function drops(now: GoldenFigures, committed: GoldenFigures): string[] {
  return Object.entries(now).flatMap(([ranking, figures]) =>
    Object.entries(figures).flatMap(([name, value]) => {
      const before = committed[ranking]?.[name as keyof Figures];
      if (before === undefined)
        return [
          `${ranking}: there is no committed ${name}; run npm run benchmark:relevance -- --commit`,
        ];
      return value < before - tolerance
        ? [`${ranking}: ${name} fell from ${before} to ${value as number}`]
        : [];
    }),
  );
}
