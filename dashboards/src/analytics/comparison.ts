import type { Comparison } from '../graphql/generated';
import { date } from '../ui/format';

export interface Range {
  from?: string | null;
  to?: string | null;
}

export const comparisonLabels: Record<Comparison | 'NONE', string> = {
  NONE: 'No comparison',
  PREVIOUS_PERIOD: 'Period before',
  SAME_PERIOD_LAST_YEAR: 'A year before',
};

/** The answer for the other range. */
export interface Compared<Row> {
  rows: readonly Row[];
  provenance: { range: Range | null };
}

interface Comparable {
  period?: string | null;
  jobId?: string | null;
}

const dayBefore = (day: string) =>
  new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);

/** "1 Oct 2026 to 31 Oct 2026", both days included. The API's end is the day after. */
export function rangeWords(range: Range | null | undefined): string {
  const { from, to } = range ?? {};
  if (from && to) return `${date(from)} to ${date(dayBefore(to))}`;
  return from ? `since ${date(from)}` : to ? `until ${date(dayBefore(to))}` : 'all time';
}

/**
 * Finds a row's counterpart in the other range: the row of the same job or the same name. Periods have other names there,
 * so they are paired by position.
 */
export function counterpartsOf<Row extends Comparable>(
  rows: readonly Row[],
  { rows: others }: Compared<Row>,
  nameOf: (row: Row) => string,
): (row: Row) => Row | undefined {
  if (rows.some(({ period }) => period)) {
    const positions = new Map(rows.map((row, index) => [row, index]));
    return (row) => others[positions.get(row) ?? -1];
  }
  const same = (row: Row) => row.jobId ?? nameOf(row);
  const known = new Map(others.map((row) => [same(row), row]));
  return (row) => known.get(same(row));
}
