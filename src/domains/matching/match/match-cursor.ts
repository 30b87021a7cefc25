import { createHash } from 'node:crypto';
import { RapportError } from '../../../errors.js';
import { isId } from '../../../platform/graphql/node.js';
import { MatchTier } from '../fit/fit-formula.js';
import type { RankKey } from '../ranking/ranking.js';

/** A position in the ranking of one day. All pages of a match have the day of the first one. */
export interface MatchCursor extends RankKey {
  asOf: Date;
}

const signatureOf = (question: unknown) =>
  createHash('sha256').update(JSON.stringify(question)).digest('base64url').slice(0, 12);

/** @param question everything that determines the ranking; a cursor with another one is refused */
export const encodeMatchCursor = (
  question: unknown,
  asOf: Date,
  { tier, rank, id }: RankKey,
): string =>
  Buffer.from(JSON.stringify([signatureOf(question), asOf.toISOString(), tier, rank, id])).toString(
    'base64url',
  );

/** @throws BAD_CURSOR when the cursor is of another match, or the position has changed since */
export function decodeMatchCursor(question: unknown, cursor: string): MatchCursor {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    parts = undefined;
  }
  const [sign, asOf, tier, rank, id] = Array.isArray(parts) ? (parts as unknown[]) : [];
  const time = typeof asOf === 'string' ? new Date(asOf) : new Date(Number.NaN);
  if (
    sign !== signatureOf(question) ||
    Number.isNaN(time.getTime()) ||
    !Object.hasOwn(MatchTier, String(tier)) ||
    typeof rank !== 'number' ||
    typeof id !== 'string' ||
    !isId(id)
  ) {
    throw new RapportError(
      'BAD_CURSOR',
      'This cursor belongs to another match, or the position has changed since. Start again without `after`.',
      { argument: 'after' },
    );
  }
  return { asOf: time, tier: tier as MatchTier, rank, id };
}
