import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Features, ProfileReader } from '../fit/fit-features.js';
import { type MatchTier, matchTiers } from '../fit/fit-formula.js';
import { exclusionOf, MatchExclusion, type Profile } from '../fit/fit-person.js';
import type { Clause } from '../fit/fit-clauses.js';
import type { Scorer, TierScore } from '../fit/fit-scorer.js';

/** The sort key of a ranking: by tier, then by rank (highest first), then by id. */
export interface RankKey {
  tier: MatchTier;
  rank: number;
  id: string;
}

export interface Ranked extends TierScore {
  id: string;
  features: Features;
}

export interface MatchCounts {
  tiers: Record<MatchTier, number>;
  /** how many people in these tiers are left out, by reason */
  excluded: Record<MatchExclusion, number>;
}

export interface Ranking extends MatchCounts {
  /** everybody in a tier who is not left out, in order */
  people: Ranked[];
}

export const compareRankKeys = (a: RankKey, b: RankKey): number =>
  (a.tier < b.tier ? -1 : a.tier > b.tier ? 1 : b.rank - a.rank) ||
  (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

const noneOf = <Name extends string>(names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
export const noCounts = (): MatchCounts => ({
  tiers: noneOf(matchTiers),
  excluded: noneOf(Object.values(MatchExclusion)),
});

/**
 * Scores everybody in the batches and sorts those in a tier. Yields to other requests between batches.
 * @param jobId the job, if it is one: people who are already in its process are left out
 * @param now decides about consent
 */
export async function rankEverybody(
  scorer: Scorer,
  batches: AsyncIterable<Features[]>,
  jobId: string | undefined,
  now: Date,
): Promise<Ranking> {
  const { tiers, excluded } = noCounts();
  const people: Ranked[] = [];
  const reader = new ProfileReader(scorer.counts);
  for await (const batch of batches) {
    for (const features of batch) {
      const profile = reader.read(features);
      const score = scorer.scoreInTier(profile);
      if (!score) continue;
      const reason = exclusionOf(profile, jobId, now);
      if (reason) excluded[reason] += 1;
      else {
        tiers[score.tier] += 1;
        people.push({ ...score, id: profile.id, features });
      }
    }
    await nextTurn();
  }
  return { people: people.sort(compareRankKeys), tiers, excluded };
}

/** How many people would be in each tier with one clause left out. */
export interface WithoutClause {
  /** the clause that is left out */
  clause: Clause;
  tiers: Record<MatchTier, number>;
}

/** Counts the tiers with each clause left out in turn, over everybody who may be offered the position. */
export async function countWithoutEach(
  scorer: Scorer,
  batches: AsyncIterable<Features[]>,
  mayBeOffered: (profile: Profile) => boolean,
): Promise<{ now: Record<MatchTier, number>; without: WithoutClause[] }> {
  const now = noneOf(matchTiers);
  const variants = scorer.clauses.flatMap((clause, index) => {
    const variant = scorer.without(index);
    return variant ? [{ clause, tiers: noneOf(matchTiers), score: variant.score }] : [];
  });
  const reader = new ProfileReader(scorer.counts);
  for await (const batch of batches) {
    for (const features of batch) {
      const profile = reader.read(features);
      if (!mayBeOffered(profile)) continue;
      const tier = scorer.tierOf(profile);
      if (tier) now[tier] += 1;
      for (const { score, tiers } of variants) {
        const without = score().tier;
        if (without) tiers[without] += 1;
      }
    }
    await nextTurn();
  }
  return { now, without: variants.map(({ clause, tiers }) => ({ clause, tiers })) };
}
