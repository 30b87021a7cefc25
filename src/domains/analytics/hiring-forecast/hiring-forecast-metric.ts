import { badInput } from '../../../errors.js';
import { checkId } from '../common/metric-params.js';
import { compareTexts } from '../common/groups.js';
import type { Metric } from '../common/metric.js';
import { forecastHires } from './forecast.js';
import type { HiringForecastArgs } from './hiring-forecast.type.js';
import {
  applicationsUnderWay,
  forecastCounts,
  type ForecastAnswer,
  type ForecastParams,
  type OpenJob,
  type PastCount,
} from './hiring-forecast.queries.js';
import type { HiringForecastRow } from './hiring-forecast.type.js';

/** A history with fewer ended applications or fewer hires says too little. */
const enough = { applications: 30, hires: 5 };

export const hiringForecast: Metric<
  HiringForecastArgs,
  ForecastParams,
  ForecastAnswer,
  HiringForecastRow
> = {
  name: 'hiringForecast',
  measures: { active: 'active' },
  ofNow: false,
  rowsBy: ['JOB'],
  steps: false,
  params(common, { jobId, level }) {
    if (!(level >= 0.5 && level <= 0.99))
      throw badInput('level', `${level} is not a level. Use one from 0.5 to 0.99, like 0.8.`);
    return { ...common, jobId: checkId('jobId', jobId), level, groupBy: ['JOB'] };
  },
  read: forecastCounts,
  async answer(_, params, { asOf, jobs, past }, drillOf) {
    const rows = jobs.map((job): HiringForecastRow => ({
      ...rowOf(job, past, params.level),
      drill: drillOf({ JOB: job.id }),
    }));
    rows.sort((a, b) => compareTexts([a.job, a.jobId], [b.job, b.jobId]));
    return {
      rows,
      n: rows.reduce((sum, { active }) => sum + active, 0),
      asOf,
      source: 'MILESTONES',
      excluded: {},
    };
  },
  behind: (params, { key }) => applicationsUnderWay(params, key.JOB),
};

function rowOf(
  job: OpenJob,
  past: readonly PastCount[],
  level: number,
): Omit<HiringForecastRow, 'drill'> {
  const counted = (rows: readonly PastCount[], rank: number) =>
    rows.find((row) => row.rank === rank) ?? { n: 0, hires: 0 };
  const everybody = past.filter((row) => row.everybody);
  const department = past.filter(
    (row) => !row.everybody && job.department !== null && row.department === job.department,
  );
  const suffices = (rows: readonly PastCount[]) =>
    counted(rows, 1).n >= enough.applications && counted(rows, 1).hires >= enough.hires;
  const chosen = suffices(department) ? department : everybody;
  const active = job.active.reduce((sum, { count }) => sum + count, 0);
  const { n, hires } = counted(chosen, 1);
  const place = {
    job: job.title,
    jobId: job.id,
    department: job.department,
    period: null,
    periodName: null,
    openSeats: job.openSeats,
    active,
    historyApplications: n,
    historyHires: hires,
  };
  if (!suffices(chosen)) {
    return {
      ...place,
      refused: `The history is too thin: ${n} ended applications with ${hires} hires, of ${enough.applications} and ${enough.hires} that are needed.`,
    };
  }
  const { expected, low, high } = forecastHires(
    job.active.map(({ rank, count }) => ({ count, past: counted(chosen, rank) })),
    level,
  );
  return {
    ...place,
    expectedHires: expected,
    low,
    high,
    history: chosen === department ? 'DEPARTMENT' : 'ALL_JOBS',
    refused: null,
  };
}
