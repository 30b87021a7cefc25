import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { planIntersections } from '../src/domains/demographics/publication/intersection-plan.js';
import { nameOfPair, pairOf } from '../src/domains/demographics/publication/audited-categories.js';
import {
  countsOf,
  planFamily,
  type Family,
  type JobCounts,
  type Plan,
  type Planner,
} from '../src/domains/demographics/publication/publication-plan.js';
import { atOnce } from '../src/platform/text/slices.js';
import type { Milestone } from '../src/domains/jobs/job.enums.js';

/**
 * How much of the tables of self-identification is shown for a year of ten companies of different sizes and mixes, all
 * invented, by the planner of the product:
 *   npm run build && node dist/benchmarks/diversity-shown.js
 *
 * Another version of the planner is compared with `--planner`: the compiled publication-plan.js of a checkout of it.
 * `--undisclosed-apart` counts people who prefer not to say and people without an answer as two groups, and
 * `--where-they-were` only people who were at a milestone, as version 2 of the definition did.
 */
const { values: options } = parseArgs({
  options: {
    planner: { type: 'string' },
    'undisclosed-apart': { type: 'boolean', default: false },
    'where-they-were': { type: 'boolean', default: false },
  },
});

interface Company {
  name: string;
  applicants: number;
  departments: number;
  jobs: number;
  women: number;
  nonBinary: number;
  /** share without an answer, and share that prefers not to say */
  silent: number;
  refusing: number;
  /** share of each milestone that goes on to the next one */
  passing: readonly [number, number, number, number];
}

const usual = [0.55, 0.5, 0.4, 0.7] as const;
const companies: readonly Company[] = [
  company('workshop', 150, 2, 5, { women: 0.2 }),
  company('start-up', 400, 3, 8, { women: 0.35, nonBinary: 0.02 }),
  company('practice', 600, 2, 4, { women: 0.8, silent: 0.1 }),
  company('demo-sized', 512, 5, 18, { nonBinary: 0.015, silent: 0.3, refusing: 0.05 }),
  company('agency', 1_500, 4, 20, { women: 0.6, passing: [0.4, 0.4, 0.5, 0.8] }),
  company('two groups', 2_000, 4, 16, { women: 0.45, silent: 0, refusing: 0, nonBinary: 0 }),
  company('hospital', 4_000, 8, 60, { women: 0.75 }),
  company('maker', 6_000, 6, 40, { women: 0.25, silent: 0.4 }),
  company('bank', 12_000, 10, 120, { women: 0.5, refusing: 0.08 }),
  company('chain', 30_000, 12, 300, { women: 0.55, passing: [0.7, 0.6, 0.5, 0.9] }),
];
function company(
  name: string,
  applicants: number,
  departments: number,
  jobs: number,
  mix: Partial<Company>,
): Company {
  return {
    ...{ name, applicants, departments, jobs, women: 0.47, nonBinary: 0.01 },
    ...{ silent: 0.25, refusing: 0.04, passing: usual },
    ...mix,
  };
}

const races: readonly (readonly [string, number])[] = [
  ['White', 0.56],
  ['Asian', 0.14],
  ['Hispanic or Latino', 0.13],
  ['Black or African American', 0.12],
  ['Two or More Races', 0.04],
  ['American Indian or Alaska Native', 0.01],
];
const milestones: readonly Milestone[] = ['APPLICATION', 'SCREEN', 'INTERVIEW', 'OFFER', 'HIRED'];

let state = 20_251_130;
const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;

/** The people of a year by sex and race. Every fifth job has no screening. Jobs differ in size as 1, 1/2, 1/3 and so on. */
function peopleOf({ jobs: count, departments, ...mix }: Company): Family {
  const undisclosed = (refuses: boolean) =>
    options['undisclosed-apart'] ? (refuses ? 'prefer not to say' : 'unknown') : 'not disclosed';
  const weights = Array.from({ length: count }, (_, index) => 1 / (index + 1));
  const all = weights.reduce((sum, each) => sum + each, 0);
  const jobs = weights.map((weight, index): JobCounts => {
    const own = milestones.filter((each) => index % 5 !== 4 || each !== 'SCREEN');
    const counts: Record<string, Partial<Record<Milestone, number>>> = {};
    for (let person = 0; person < Math.round((mix.applicants * weight) / all); person++) {
      const drawn = random();
      const answers = random() >= mix.silent;
      const refuses = random() < mix.refusing;
      const sex =
        drawn < mix.nonBinary ? 'non-binary' : drawn < mix.nonBinary + mix.women ? 'woman' : 'man';
      const race = pick(races);
      const name =
        answers && !refuses
          ? nameOfPair([sex, race])
          : nameOfPair([undisclosed(answers), undisclosed(answers)]);
      const row = (counts[name] ??= {});
      for (const [index, milestone] of milestones.entries()) {
        if (index > 0 && random() >= (mix.passing[index - 1] ?? 0)) break;
        if (own.includes(milestone) || !options['where-they-were'])
          row[milestone] = (row[milestone] ?? 0) + 1;
      }
    }
    return {
      id: `job ${index}`,
      department: `department ${index % departments}`,
      milestones: own,
      counts,
    };
  });
  return options['where-they-were'] ? { jobs } : { jobs, milestones };
}

function pick(weighted: readonly (readonly [string, number])[]): string {
  let left = random();
  for (const [name, weight] of weighted) if ((left -= weight) < 0) return name;
  return weighted[0]?.[0] ?? '';
}

const ofCategory = (family: Family, category: 0 | 1): Family => ({
  ...family,
  jobs: family.jobs.map((job) => {
    const counts: Record<string, Partial<Record<Milestone, number>>> = {};
    for (const [name, row] of Object.entries(job.counts)) {
      const group = (counts[pairOf(name)[category]] ??= {});
      for (const [milestone, count] of Object.entries(row) as [Milestone, number][])
        group[milestone] = (group[milestone] ?? 0) + count;
    }
    return { ...job, counts };
  }),
});

/** Tables that there could be and that are shown, and the rates in them: groups who answered, after the application. */
function shareOf(family: Family, { tables }: Plan) {
  const said = (groups: readonly string[]) =>
    groups.filter((group) => !['not disclosed', 'unknown', 'prefer not to say'].includes(group));
  const scopes =
    1 + new Set(family.jobs.map(({ department }) => department)).size + family.jobs.length;
  const groups = said([...new Set(family.jobs.flatMap(({ counts }) => Object.keys(counts)))]);
  return {
    tables: tables.length,
    allTables: scopes,
    rates: tables.reduce(
      (sum, { pattern }) => sum + said(pattern.groups).length * (pattern.milestones.length - 1),
      0,
    ),
    allRates: scopes * groups.length * (milestones.length - 1),
    whole: tables.find(({ scope }) => scope.kind === 'ALL')?.pattern,
  };
}

const planner: Planner = options.planner
  ? ((await import(pathToFileURL(options.planner).href)) as { planFamily: Planner }).planFamily
  : planFamily;
const rows: string[][] = [];
const sums = { tables: 0, allTables: 0, rates: 0, allRates: 0 };
for (const each of companies) {
  const family = peopleOf(each);
  const plans = [0, 1].map((category) => planner(ofCategory(family, category as 0 | 1), 10));
  for (const [category, plan] of plans.entries()) {
    const share = shareOf(ofCategory(family, category as 0 | 1), plan);
    for (const key of ['tables', 'allTables', 'rates', 'allRates'] as const)
      sums[key] += share[key];
    rows.push([
      each.name,
      String(each.applicants),
      category === 0 ? 'gender' : 'race and ethnicity',
      `${share.tables} of ${share.allTables}`,
      `${share.rates} of ${share.allRates}`,
      share.whole
        ? `${share.whole.groups.length} groups at ${share.whole.milestones.length} milestones`
        : 'hidden',
    ]);
  }
  const [bySex, byRace] = plans;
  if (options.planner || !bySex || !byRace) continue;
  const pairs = Object.keys(countsOf(family.jobs)).filter(
    (name) => !pairOf(name).includes('not disclosed'),
  );
  const shown =
    atOnce(planIntersections(family, [bySex, byRace], 10)).tables[0]?.pattern.groups.length ?? 0;
  rows.push([
    each.name,
    String(each.applicants),
    'both (bias audit)',
    '',
    `${shown} of ${pairs.length} pairs`,
    '',
  ]);
}

console.log(
  [
    ['company', 'applicants', 'category', 'tables shown', 'rates shown', 'all jobs'],
    ['---', '---', '---', '---', '---', '---'],
    ...rows,
  ]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n'),
);
console.log(
  `\n${Math.round((100 * sums.tables) / sums.allTables)} % of the tables and ${Math.round((100 * sums.rates) / sums.allRates)} % of the rates are shown.`,
);
