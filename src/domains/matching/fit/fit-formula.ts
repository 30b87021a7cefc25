import type { SkillNeed } from '../../jobs/job.enums.js';
import type { SkillRelation, TitleRelation } from '../../taxonomy/taxonomy.js';

/**
 * Name and version of the formula; part of every answer. A change that can change a number needs a new version: scores
 * of an older version are computed again. docs/matching.md explains the formula.
 */
export const formulaVersion = 'fit-1';

/** The weight of each component. Components that a position does not ask for do not count. */
export interface FitWeights {
  skills: number;
  title: number;
  seniority: number;
  location: number;
  /** languages and certificates together */
  languages: number;
  /** structured results only; 0 by default, at most 0.10 */
  assessment: number;
}
export const defaultWeights: FitWeights = {
  skills: 0.6,
  title: 0.12,
  seniority: 0.1,
  location: 0.1,
  languages: 0.08,
  assessment: 0,
};
export const largestAssessmentWeight = 0.1;

export const needWeight: Record<SkillNeed, number> = { MUST: 3, SHOULD: 2, NICE: 1 };
export const relationWorth: Record<SkillRelation, number> = {
  SAME: 1,
  NARROWER: 0.9,
  BROADER: 0.5,
  SIBLING: 0.5,
};
export const titleWorth: Record<TitleRelation, number> = {
  SAME_OCCUPATION: 1,
  SAME_FAMILY: 0.6,
  NONE: 0,
};

/** A must is met by a skill whose relation is worth at least this … */
export const mustRelation = 0.9;
/** … and whose quality is at least this. */
export const mustQuality = 0.35;
/** The value of an unknown part of a skill, and of an unknown component. */
export const unknownPart = 0.7;
export const unknownComponent = 0.5;
const unknownAge = 0.8;

export const MatchTier = { A: 'A', B: 'B', C: 'C' } as const;
export type MatchTier = keyof typeof MatchTier;
export const matchTiers = Object.values(MatchTier);
export const tierFit: Record<MatchTier, number> = { A: 75, B: 60, C: 45 };

/** The tier of a fit; undefined: below all tiers. */
export function tierOf(fit: number, mustsMissing: number): MatchTier | undefined {
  if (fit >= tierFit.A && mustsMissing === 0) return 'A';
  if (fit >= tierFit.B && mustsMissing <= 1) return 'B';
  return fit >= tierFit.C ? 'C' : undefined;
}

const daysOfMonth = 30.4375;
/** A day number later than any real day: the end of a job that is still held. */
export const ongoing = 99_999;

/** The number of a UTC day; 1970-01-01 is 0. */
export const dayOf = (time: Date): number => Math.floor(time.getTime() / 86_400_000);

/** The first moment of a UTC day, by its number. */
export const dayBegin = (day: number): Date => new Date(day * 86_400_000);

/**
 * How much something still counts, 0 to 1: all of it for `grace` months, and half of it `half` months later.
 * `H(m, g, h)` of the formula.
 * @param day day number of the event; null: unknown, which counts 0.8
 */
export function freshness(
  day: number | null,
  asOfDay: number,
  grace: number,
  half: number,
): number {
  if (day === null) return unknownAge;
  const months = (asOfDay - day) / daysOfMonth;
  return half / (half + Math.max(0, months - grace));
}

/**
 * Rounds to a multiple of 2^-40, by additions only. Such numbers below 1,024 add up without error in any order, so the
 * points of an explanation are exactly the fit.
 */
export const roundToGrain = (value: number): number => value + 6_144 - 6_144;

/** The order within a tier: fit 0 to 100, engagement 0 to 1. */
export const rankOf = (fit: number, engage: number): number => 0.85 * fit + 15 * engage;
