import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CsvValue } from '../../platform/csv/csv-cell.js';
import { CsvFile } from '../../platform/csv/csv-file.js';
import { tables } from '../imports/tables/tables.js';
import { Pipeline, type Application } from './applications.js';
import {
  applicationRows,
  offerRows,
  openingRows,
  referralRows,
  touchRows,
} from './application-rows.js';
import { channelRows, users } from './channels.js';
import { interactionRows } from './interactions.js';
import { demoJobs, jobRows } from './jobs.js';
import { demographicRows, demoPeople, peopleRows, type Person } from './people.js';
import { Chance, DAY } from './chance.js';

/** The files of a bundle and their columns, in the order of import. */
export const bundleColumns: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  tables.map(({ name, columns }) => [name, columns.map((column) => column.name)]),
);

/** Sets the relationship of people: from their applications, or by chance for people without one. */
function relate(people: Person[], applications: Application[], chance: Chance): void {
  const byPerson = new Map<Person, Application[]>();
  for (const application of applications)
    byPerson.set(application.person, [...(byPerson.get(application.person) ?? []), application]);
  for (const person of people) {
    const own = byPerson.get(person);
    if (!own) {
      person.relationship = chance.weighted([
        ['PASSIVE', 55],
        ['FREELANCER', 14],
        ['EMPLOYEE', 12],
        ['ALUMNI', 10],
        ['ACTIVE', 9],
      ] as const);
      continue;
    }
    const near = own.some((a) => a.furthest >= a.job.stages.length - 3);
    person.relationship = own.some((a) => a.status === 'HIRED')
      ? chance.happens(0.92)
        ? 'EMPLOYEE'
        : 'ALUMNI'
      : own.some((a) => a.status === 'ACTIVE')
        ? 'ACTIVE'
        : near
          ? 'SILVER_MEDALLIST'
          : 'FORMER_APPLICANT';
  }
}

/**
 * Writes the demo bundle into a folder. The data covers the two years before the day of `today` (UTC). It is the same for
 * the same seed and day. All people and companies are invented.
 * @returns the paths of the files, and the number of rows of each table
 */
export async function writeDemoBundle(
  folder: string,
  options: { today?: Date; seed?: number; people?: number; jobs?: number } = {},
): Promise<{ files: string[]; rows: Record<string, number> }> {
  const end = Math.floor((options.today ?? new Date()).getTime() / DAY) * DAY;
  const start = end - 730 * DAY;
  const chance = new Chance(options.seed ?? 1);
  const jobs = demoJobs(chance.stream('jobs'), options.jobs ?? 30, end);
  const people = demoPeople(chance.stream('people'), options.people ?? 2000, start, end);

  const pipeline = new Pipeline(chance.stream('applications'), jobs, end);
  const applies = chance.stream('applies');
  for (const person of people) if (applies.happens(0.8)) pipeline.run(person);
  const { applications } = pipeline;
  relate(people, applications, chance.stream('relationships'));

  const rowsOf: Record<string, CsvValue[][]> = {
    ...channelRows(chance.stream('spend'), start, end),
    users,
    ...jobRows(jobs, chance.stream('job texts')),
    ...peopleRows(people, chance.stream('profiles'), end),
    ...applicationRows(applications),
    openings: openingRows(jobs, applications, chance.stream('openings')),
    touches: touchRows(people, applications, chance.stream('touches'), end),
    referrals: referralRows(people, applications, jobs, chance.stream('referrals')),
    offers: offerRows(applications, chance.stream('offers'), end),
    interactions: interactionRows(people, applications, chance.stream('interactions'), end),
    demographics: demographicRows(people, chance.stream('demographics')),
  };

  await mkdir(folder, { recursive: true });
  const files: string[] = [];
  const rows: Record<string, number> = {};
  for (const [table, columns] of Object.entries(bundleColumns)) {
    const file = new CsvFile(join(folder, `${table}.csv`), columns);
    for (const row of rowsOf[table] ?? []) await file.write(row);
    await file.close();
    files.push(file.path);
    rows[table] = file.rows;
  }
  return { files, rows };
}
