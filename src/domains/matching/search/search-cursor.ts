import { createHash } from 'node:crypto';
import { RapportError } from '../../../errors.js';
import { isCursorValue } from '../../../platform/graphql/cursor-values.js';
import { isId } from '../../../platform/graphql/node.js';
import type { CandidateSearchOrder, SearchAfter, SortValue } from './candidate-search.js';

/** The search that a cursor belongs to. On another engine or in another order its values are meaningless. */
export interface CursorScope {
  engine: string;
  orderBy: CandidateSearchOrder;
  /** query, filter and viewer's departments */
  params: unknown;
}

const signatureOf = ({ engine, orderBy, params }: CursorScope) =>
  createHash('sha256')
    .update(JSON.stringify([engine, orderBy, params]))
    .digest('base64url')
    .slice(0, 10);

export const encodeSearchCursor = (of: CursorScope, { sort, snapshot }: SearchAfter) =>
  Buffer.from(JSON.stringify([signatureOf(of), sort, ...(snapshot ? [snapshot] : [])])).toString(
    'base64url',
  );

/** True for sort values that the engine can have returned: a forged cursor must not become an error of the engine. */
function isSort({ orderBy, engine }: CursorScope, value: unknown): value is SortValue[] {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [first, id] = value as unknown[];
  if (typeof id !== 'string' || !isId(id)) return false;
  if (orderBy === 'NAME') return typeof first === 'string' && !first.includes('\u0000');
  if (engine === 'elasticsearch') return Number.isFinite(first);
  return (
    typeof first === 'string' &&
    isCursorValue(orderBy === 'RELEVANCE' || orderBy === 'YEARS' ? 'float8' : 'timestamptz', first)
  );
}

function partsOf(cursor: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

/** True if a cursor was issued for this search. */
export const isCursorFor = (of: CursorScope, cursor: string): boolean =>
  partsOf(cursor)[0] === signatureOf(of);

/** @throws BAD_CURSOR when the cursor is of another search */
export function decodeSearchCursor(of: CursorScope, cursor: string): SearchAfter {
  const [sign, sort, snapshot] = partsOf(cursor);
  if (
    sign !== signatureOf(of) ||
    !isSort(of, sort) ||
    (snapshot !== undefined && typeof snapshot !== 'string')
  ) {
    throw new RapportError(
      'BAD_CURSOR',
      'This cursor belongs to another search. Start again without `after`.',
      { argument: 'after' },
    );
  }
  return { sort, snapshot };
}
