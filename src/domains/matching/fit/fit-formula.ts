import type { SkillNeed } from '../../jobs/job.enums.js';
import type { SkillRelation, TitleRelation } from '../../taxonomy/taxonomy.js';

/**
 * The formula's name and version: part of every answer. Any change that can change a number is a new version, and
 * kept scores of an older one are made anew. docs/matching.md has it for people.
 */
export const formulaVersion = 'fit-1';

/** What each component weighs; a position only has those that it asks for. */
export interface FitWeights {
  skills: number;
  title: number;
  seniority: number;
  location: number;
  /** languages and certificates together */
  languages: number;
  /** structured results only; 0 unless somebody asks for it, and 0.10 at most */
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

/** A must counts as met by a skill that stands at least so close to it … */
export const mustRelation = 0.9;
/** … and is at least so good. */
export const mustQuality = 0.35;
/** What an unknown part of a skill counts, and an unknown component. */
export const unknownPart = 0.7;
export const unknownComponent = 0.5;
const unknownAge = 0.8;

export const MatchTier = { A: 'A', B: 'B', C: 'C' } as const;
export type MatchTier = keyof typeof MatchTier;
export const matchTiers = Object.values(MatchTier);
export const tierFit: Record<MatchTier, number> = { A: 75, B: 60, C: 45 };

/** The tier of a fit; undefined: below all of them. */
export function tierOf(fit: number, mustsMissing: number): MatchTier | undefined {
  if (fit >= tierFit.A && mustsMissing === 0) return 'A';
  if (fit >= tierFit.B && mustsMissing <= 1) return 'B';
  return fit >= tierFit.C ? 'C' : undefined;
}

const daysOfMonth = 30.4375;
/** Stands for a day that lies ahead whenever it is asked: a job that is still held. */
export const ongoing = 99_999;

/** The number of a UTC day, from 1970-01-01 as 0. */
export const dayOf = (time: Date): number => Math.floor(time.getTime() / 86_400_000);

/** The first moment of a day. */
export const dayBegin = (day: number): Date => new Date(day * 86_400_000);

/**
 * How much of a thing is left after a time: all of it for `grace` months, half of it `half` months later.
 * @param day when it was; null: unknown
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
 * Rounds to a multiple of 2^-40, by addition alone. Numbers below 1,024 of this grain add up without any error in
 * whatever order, so that the points of an explanation are exactly its fit.
 */
export const roundToGrain = (value: number): number => value + 6_144 - 6_144;

export const rankOf = (fit: number, engage: number): number => 0.85 * fit + 15 * engage;
