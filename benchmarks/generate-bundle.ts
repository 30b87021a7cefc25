/**
 * Writes a big bundle for benchmarks, row by row, so that memory stays flat whatever the size:
 * `node dist/benchmarks/generate-bundle.js <folder> --candidates 100000 --applications 300000 --events 1650000 --jobs 500 [--seed 1] [--today 2026-01-31]`.
 * Dates cover the three years before `--today`. The number of stage events is met exactly.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { CsvValue } from '../src/platform/csv/csv-cell.js';
import { CsvFile } from '../src/platform/csv/csv-file.js';
import { bundleColumns } from '../src/domains/demo/demo-bundle.js';
import { channels, users } from '../src/domains/demo/channels.js';
import { families, seniorities, type Family } from '../src/domains/demo/jobs.js';
import { cities, companies, cultures } from '../src/domains/demo/names.js';
import { Chance, DAY, isoDay, isoTime } from '../src/domains/demo/chance.js';

interface Size {
  candidates: number;
  applications: number;
  events: number;
  jobs: number;
}

const stages: [string, string][] = [
  ['Applied', 'APPLICATION'],
  ['Phone screen', 'SCREEN'],
  ['Assessment', 'ASSESSMENT'],
  ['First interview', 'INTERVIEW'],
  ['Second interview', 'INTERVIEW'],
  ['Final interview', 'INTERVIEW'],
  ['Offer', 'OFFER'],
  ['Hired', 'HIRED'],
];
const offerStage = stages.length - 2;
const id = (letter: string, number: number) => `${letter}${String(number).padStart(7, '0')}`;
const job = (number: number) => `J${String(number).padStart(4, '0')}`;

/** The files of one bundle, open at the same time: an application's events are written right after it. */
class Bundle {
  private readonly files: Record<string, CsvFile> = {};

  constructor(folder: string, tables: string[]) {
    for (const table of tables)
      this.files[table] = new CsvFile(join(folder, `${table}.csv`), bundleColumns[table]!);
  }

  add(table: string, row: CsvValue[]): Promise<void> | undefined {
    return this.files[table]!.write(row);
  }

  async close(): Promise<Record<string, number>> {
    for (const file of Object.values(this.files)) await file.close();
    return Object.fromEntries(
      Object.entries(this.files).map(([table, file]) => [table, file.rows]),
    );
  }
}

const familyOf = (number: number): Family => families[number % families.length]!;
/** A job's first day: spread evenly, so that it can be had again from its number. */
const openedAt = (number: number, size: Size, start: number) =>
  start + Math.floor((number / size.jobs) * 700) * DAY;

async function writeJobs(
  bundle: Bundle,
  chance: Chance,
  size: Size,
  start: number,
  end: number,
): Promise<void> {
  for (const channel of channels) {
    await bundle.add('channels', [channel.name, channel.kind]);
    for (let day = start; day < end; day += 30 * DAY) {
      for (const [amount, currency, campaign] of channel.spend ?? [])
        await bundle.add('spend', [
          channel.name,
          isoDay(day),
          isoDay(Math.min(day + 29 * DAY, end)),
          amount,
          currency,
          campaign,
        ]);
    }
  }
  for (const user of users) await bundle.add('users', user);
  for (const [index, [name, milestone]] of stages.entries())
    await bundle.add('stages', ['', name, index + 1, milestone]);
  for (let number = 1; number <= size.jobs; number++) {
    const family = familyOf(number);
    const band = number % 4;
    const city = cities[number % 6]!;
    const remote = number % 7 === 0;
    await bundle.add('jobs', [
      job(number),
      `${family.titles[band]} ${Math.ceil(number / families.length)}`,
      family.department,
      remote ? 'Remote' : city.name,
      remote ? undefined : city.country,
      remote ? undefined : city.latitude,
      remote ? undefined : city.longitude,
      remote,
      'OPEN',
      isoDay(openedAt(number, size, start)),
      undefined,
      seniorities[band],
      'en:B2',
      undefined,
      `Work on ${family.about.en} in ${city.name}.`,
    ]);
    const skills: [string, string][] = [
      ...family.core.map((skill) => [skill, 'MUST'] as [string, string]),
      ...chance.some(family.often, 2).map((skill) => [skill, 'SHOULD'] as [string, string]),
      ...chance.some(family.sometimes, 2).map((skill) => [skill, 'NICE'] as [string, string]),
    ];
    for (const [skill, need] of skills)
      await bundle.add('job_skills', [
        job(number),
        skill,
        need,
        need === 'MUST' ? band + 1 : undefined,
        need === 'MUST' ? band * 2 : undefined,
      ]);
  }
}

async function writeCandidates(
  bundle: Bundle,
  chance: Chance,
  size: Size,
  start: number,
  end: number,
): Promise<void> {
  const weights = cultures.map((culture) => [culture, culture.weight] as const);
  for (let number = 1; number <= size.candidates; number++) {
    const family = familyOf(number);
    const culture = chance.weighted(weights);
    const band = chance.int(0, 3);
    const years = band * 3 + chance.int(0, 4);
    const city = chance.pick(cities);
    const skills = [
      ...new Set(
        [...family.core, ...family.often, ...family.sometimes].filter(() => chance.happens(0.5)),
      ),
    ];
    const given = chance.pick(chance.happens(0.5) ? culture.given.woman : culture.given.man);
    const company = chance.pick(companies);
    await bundle.add('candidates', [
      id('C', number),
      given,
      chance.pick(culture.family),
      `person${number}@example.com`,
      undefined,
      city.name,
      city.country,
      family.titles[band],
      company,
      chance.happens(0.3) ? 'ACTIVE' : 'PASSIVE',
      chance.pick(family.education),
      years,
      seniorities[band],
      culture.language === 'en' ? 'en' : `${culture.language}; en:B2`,
      undefined,
      (city.latitude + chance.next() / 5).toFixed(4),
      (city.longitude + chance.next() / 5).toFixed(4),
      chance.happens(0.3),
      `${family.titles[band]} with ${years} years of experience at ${company}, in ${city.name}. Worked on ${family.about.en}; strong in ${skills.slice(0, 4).join(', ')}.`,
      skills.join('; '),
      isoDay(end + chance.int(30, 700) * DAY),
      chance.happens(0.01),
      isoTime(start + Math.floor(chance.next() * (end - start))),
    ]);
  }
}

async function writeApplications(
  bundle: Bundle,
  chance: Chance,
  size: Size,
  start: number,
  end: number,
): Promise<void> {
  const channelWeights = channels.map((channel) => [channel.name, channel.weight] as const);
  const staff = users.map(([email]) => email);
  let eventsLeft = size.events;
  let eventNumber = 0;
  for (let number = 1; number <= size.applications; number++) {
    const jobNumber = chance.int(1, size.jobs);
    const from = openedAt(jobNumber, size, start);
    const appliedAt = from + Math.floor(chance.next() * Math.max(DAY, end - from - 90 * DAY));
    const applicationsLeft = size.applications - number;
    // What keeps the mean: drawn around what is left for each of the remaining applications, and at least one event.
    const mean = eventsLeft / (applicationsLeft + 1);
    const drawn =
      applicationsLeft === 0
        ? eventsLeft
        : Math.floor(mean * (0.4 + chance.next() * 1.2) + chance.next());
    const count = Math.max(1, Math.min(drawn, eventsLeft - applicationsLeft));
    eventsLeft -= count;
    const by = chance.pick(staff);
    const ends = count > 1 && chance.happens(0.85);
    let place = -1;
    let at = appliedAt;
    let status = 'ACTIVE';
    let offered = 0;
    for (let event = 0; event < count; event++) {
      const last = event === count - 1;
      let stage = '';
      let kind = '';
      if (ends && last) {
        kind =
          place === offerStage && chance.happens(0.8)
            ? 'HIRE'
            : chance.happens(0.2)
              ? 'WITHDRAW'
              : 'REJECT';
        status = kind === 'HIRE' ? 'HIRED' : kind === 'REJECT' ? 'REJECTED' : 'WITHDRAWN';
      } else {
        // At the last stage before the end there is only a way back.
        const back = place >= offerStage || (place > 0 && chance.happens(0.02));
        place = Math.min(
          offerStage,
          back ? place - 1 : place + (place >= 0 && chance.happens(0.05) ? 2 : 1),
        );
        stage = stages[place]![0];
        if (place === offerStage) offered = at;
      }
      const lost = event > 0 && chance.happens(0.003);
      const early = event > 1 && chance.happens(0.003) ? DAY : 0;
      await bundle.add('stage_events', [
        id('E', ++eventNumber),
        id('A', number),
        stage,
        lost ? undefined : isoTime(at - early),
        kind,
        kind === 'REJECT' ? 'Experience does not match' : undefined,
        by,
      ]);
      if (!last) at += Math.min(Math.ceil(chance.next() * 9 * DAY), Math.floor((end - at) / 2));
    }
    await bundle.add('applications', [
      id('A', number),
      id('C', chance.int(1, size.candidates)),
      job(jobNumber),
      isoTime(appliedAt),
      chance.weighted(channelWeights),
      undefined,
      status,
      undefined,
    ]);
    if (offered) {
      const decided =
        status === 'HIRED'
          ? 'ACCEPTED'
          : status === 'WITHDRAWN'
            ? 'DECLINED'
            : status === 'REJECTED'
              ? 'RESCINDED'
              : 'SENT';
      await bundle.add('offers', [
        id('A', number),
        1,
        decided,
        isoTime(offered),
        decided === 'SENT' ? undefined : isoTime(at),
        isoDay(at + 60 * DAY),
      ]);
    }
  }
}

/** Writes the bundle into `folder` and gives the rows of each table. */
export async function generateBundle(
  folder: string,
  size: Size,
  options: { seed?: number; today?: Date } = {},
): Promise<Record<string, number>> {
  if (size.events < size.applications)
    throw new RangeError(
      'an application has at least one event: --events must not be less than --applications',
    );
  await mkdir(folder, { recursive: true });
  const end = Math.floor((options.today ?? new Date()).getTime() / DAY) * DAY;
  const start = end - 3 * 365 * DAY;
  const chance = new Chance(options.seed ?? 1);
  const bundle = new Bundle(folder, [
    'channels',
    'spend',
    'users',
    'stages',
    'jobs',
    'job_skills',
    'candidates',
    'applications',
    'stage_events',
    'offers',
  ]);
  await writeJobs(bundle, chance.stream('jobs'), size, start, end);
  await writeCandidates(bundle, chance.stream('candidates'), size, start, end);
  await writeApplications(bundle, chance.stream('applications'), size, start, end);
  return bundle.close();
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      candidates: { type: 'string', default: '100000' },
      applications: { type: 'string', default: '300000' },
      events: { type: 'string', default: '1650000' },
      jobs: { type: 'string', default: '500' },
      seed: { type: 'string', default: '1' },
      today: { type: 'string' },
    },
  });
  const [folder] = positionals;
  const size = {
    candidates: Number(values.candidates),
    applications: Number(values.applications),
    events: Number(values.events),
    jobs: Number(values.jobs),
  };
  if (!folder || Object.values(size).some((count) => !Number.isInteger(count) || count < 1)) {
    process.stderr.write(
      'usage: generate-bundle <folder> [--candidates n] [--applications n] [--events n] [--jobs n] [--seed n] [--today date]\n',
    );
    process.exitCode = 2;
    return;
  }
  const began = performance.now();
  const rows = await generateBundle(folder, size, {
    seed: Number(values.seed),
    today: values.today ? new Date(values.today) : undefined,
  });
  for (const [table, count] of Object.entries(rows))
    process.stdout.write(`${table.padEnd(14)}${String(count).padStart(10)}\n`);
  process.stdout.write(
    `${((performance.now() - began) / 1000).toFixed(1)} s, ${Math.round(process.resourceUsage().maxRSS / 1024)} MB of memory at most\n`,
  );
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
