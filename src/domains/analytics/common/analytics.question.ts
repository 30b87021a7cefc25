import { badInput } from '../../../errors.js';
import { isId } from '../../../platform/graphql/node.js';
import type { ApplicationFilter } from '../../applications/application.filter.js';
import type { Period } from './analytics.enums.js';

/** Half-open days, `2026-01-31`; a missing end is open. */
export interface DayRange {
  from?: string;
  to?: string;
}

/** Which applications a metric is about, with its arguments checked and the viewer's rights applied. */
export interface Question {
  range: DayRange;
  timeZone: string;
  period: Period;
  filter?: ApplicationFilter;
  jobId?: string;
  /** departments that the viewer is limited to; undefined: all */
  departments?: readonly string[];
}

/** @throws BAD_USER_INPUT when the range is empty or turned round */
export function checkRange(range?: { from?: string | null; to?: string | null } | null): DayRange {
  const from = range?.from ?? undefined;
  const to = range?.to ?? undefined;
  if (from && to && from >= to) throw badInput('range', `The range ends on ${to} and begins on ${from}: it holds no day. Its "to" is the day after the last one.`);
  return { from, to };
}

/** @throws BAD_USER_INPUT when the list names one grouping twice */
export function checkGroups<Group extends string>(groupBy: readonly Group[]): readonly Group[] {
  const twice = groupBy.find((group, index) => groupBy.indexOf(group) !== index);
  if (twice) throw badInput('groupBy', `groupBy names ${twice} twice. Name each grouping once.`);
  return groupBy;
}

/** @throws BAD_USER_INPUT when the id is not a UUID */
export function checkId(argument: string, id: string | null | undefined): string | undefined {
  if (id === null || id === undefined) return undefined;
  if (!isId(id)) throw badInput(argument, `"${id}" is not an id. Use the id of the object, a UUID.`);
  return id;
}
