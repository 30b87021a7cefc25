import { BarChart } from '@mantine/charts';
import { count, days, nothing } from '../ui/format';
import { ChartFrame } from './chart-frame';
import type { Figure } from './figures-table';

interface Durations {
  n: number;
  nOpen: number;
  meanDays: number | null;
  medianDays: number | null;
  medianLowDays: number | null;
  medianHighDays: number | null;
  p25Days: number | null;
  p75Days: number | null;
  p90Days: number | null;
}

const duration = <Row extends Durations>(
  name: 'medianDays' | 'p25Days' | 'p75Days' | 'p90Days' | 'meanDays',
  label: string,
): Figure<Row> => ({ name, label, show: (row) => days(row[name]), value: (row) => row[name] });

/**
 * The columns of a table of durations. A median of 12 d means that half of the cases took 12 days or less.
 * @param drills whether n and nOpen lead to applications
 */
export const durations = <Row extends Durations>(drills = true): Figure<Row>[] => [
  { name: 'n', label: 'Cases', drills, show: (row) => count(row.n), value: (row) => row.n },
  {
    name: 'nOpen',
    label: 'Still open',
    drills,
    show: (row) => count(row.nOpen),
    value: (row) => row.nOpen,
  },
  duration('p25Days', '25 % within'),
  duration('medianDays', 'Median'),
  {
    name: 'interval',
    label: 'Median, 95 % interval',
    show: (row) =>
      row.medianLowDays == null && row.medianHighDays == null
        ? nothing
        : `${days(row.medianLowDays)} to ${days(row.medianHighDays)}`,
    value: (row) => [row.medianLowDays, row.medianHighDays].join(' to '),
  },
  duration('p75Days', '75 % within'),
  duration('p90Days', '90 % within'),
  duration('meanDays', 'Mean of completed'),
];

const series = [
  { name: 'Median', color: 'cyan.8' },
  { name: '75 % within', color: 'cyan.3' },
];

export function DurationsChart<Row extends Durations>({
  title,
  rows,
  nameOf,
}: {
  title: string;
  rows: readonly Row[];
  nameOf: (row: Row) => string;
}) {
  return (
    <ChartFrame title={`${title}, median and 75 % within`}>
      <BarChart
        h={240}
        dataKey="name"
        withLegend
        unit=" d"
        data={rows.slice(0, 14).map((row) => ({
          name: nameOf(row),
          Median: row.medianDays,
          '75 % within': row.p75Days,
        }))}
        series={series}
      />
    </ChartFrame>
  );
}
