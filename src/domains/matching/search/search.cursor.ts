import { createHash } from 'node:crypto';
import { RapportError } from '../../../errors.js';
import type { CandidateSearchOrder, SortValue } from './candidate-search.js';

/** What a cursor belongs to: on another engine or in another order its values mean nothing. */
export interface CursorOf {
  engine: string;
  orderBy: CandidateSearchOrder;
  /** query, filter and viewer's departments */
  question: unknown;
}

const signOf = ({ engine, orderBy, question }: CursorOf) =>
  createHash('sha256').update(JSON.stringify([engine, orderBy, question])).digest('base64url').slice(0, 10);

export const encodeSearchCursor = (of: CursorOf, sort: readonly SortValue[]) =>
  Buffer.from(JSON.stringify([signOf(of), ...sort])).toString('base64url');

/** @throws BAD_CURSOR when the cursor is of another search */
export function decodeSearchCursor(of: CursorOf, cursor: string): SortValue[] {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    parts = undefined;
  }
  const [sign, ...sort] = Array.isArray(parts) ? (parts as unknown[]) : [];
  if (sign !== signOf(of) || sort.length !== 2 || !sort.every((value) => typeof value === 'string' || typeof value === 'number')) {
    throw new RapportError('BAD_CURSOR', 'This cursor is of another search. Start again without `after`.', { argument: 'after' });
  }
  return sort as SortValue[];
}
