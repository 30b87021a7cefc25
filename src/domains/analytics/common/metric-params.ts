import { badInput } from '../../../errors.js';
import { isId } from '../../../platform/graphql/node.js';
import type { ApplicationFilter } from '../../applications/application.filter.js';
import type { Comparison } from './analytics.enums.js';
import { previousRange, rangeLastYear, type Calendar, type DayRange } from './periods.js';

/** Which applications a metric is about, with its arguments checked and the viewer's rights applied. */
export interface MetricParams extends Calendar {
  range: DayRange;
  timeZone: string;
  filter?: ApplicationFilter;
  jobId?: string;
  /** departments that the viewer is limited to; undefined: all */
  departments?: readonly string[];
}

/** @throws BAD_USER_INPUT when the range is empty or turned round */
export function checkRange(range?: { from?: string | null; to?: string | null } | null): DayRange {
  const from = range?.from ?? undefined;
  const to = range?.to ?? undefined;
  if (from && to && from === to)
    throw badInput(
      'range',
      `The range begins and ends on ${from}: it holds no day. Its "to" is the day after the last one.`,
    );
  if (from && to && from > to)
    throw badInput(
      'range',
      `The range ends on ${to}, before it begins on ${from}. Turn it round; its "to" is the day after the last one.`,
    );
  return { from, to };
}

/** @throws BAD_USER_INPUT when the month is none */
export function checkFiscalYearStart(month: number): number {
  if (!Number.isInteger(month) || month < 1 || month > 12)
    throw badInput(
      'fiscalYearStart',
      `${month} is not a month. Give the month in which the fiscal year begins, 1 to 12.`,
    );
  return month;
}

/**
 * The range that an answer is compared with.
 * @throws BAD_USER_INPUT when an end of the range is open
 */
export function comparedRange(
  { range: { from, to }, period }: MetricParams,
  compareWith: Comparison,
): DayRange {
  if (!from || !to)
    throw badInput(
      'compareWith',
      `${compareWith} needs a range with both ends. Give range: {from, to}.`,
    );
  return compareWith === 'PREVIOUS_PERIOD'
    ? previousRange({ from, to })
    : rangeLastYear({ from, to }, period);
}

/** @throws BAD_USER_INPUT when the list names one grouping twice */
export function checkGroups<Group extends string>(groupBy: readonly Group[]): readonly Group[] {
  const twice = groupBy.find((group, index) => groupBy.indexOf(group) !== index);
  if (twice) throw badInput('groupBy', `groupBy names ${twice} twice. Name each grouping once.`);
  return groupBy;
}

/** @throws BAD_USER_INPUT when the id is not a UUID */
export function checkId(argument: string, id: string): string;
export function checkId(argument: string, id: string | null | undefined): string | undefined;
export function checkId(argument: string, id: string | null | undefined): string | undefined {
  if (id === null || id === undefined) return undefined;
  if (!isId(id))
    throw badInput(argument, `"${id}" is not an id. Use the id of the object, a UUID.`);
  return id;
}
