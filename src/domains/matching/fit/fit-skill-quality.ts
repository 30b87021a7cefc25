import type { SkillRelation } from '../../taxonomy/taxonomy.js';
import { freshness, mustQuality, mustRelation, relationWorth, unknownPart } from './fit-formula.js';
import type { HeldSkill } from './fit-person.js';
import type { Requirement } from './fit-position.js';

/** How well a held skill meets a requirement, 0 to 1: `q(r,k)` of the formula in docs/matching.md. */
export function qualityOf(
  requirement: Requirement,
  relation: SkillRelation,
  held: HeldSkill,
  asOfDay: number,
): number {
  return (
    relationWorth[relation] *
    (0.4 + 0.6 * depthOf(requirement, held)) *
    (0.5 + 0.5 * freshness(held.lastUsed, asOfDay, 12, 24))
  );
}

/** True if a skill of this relation and quality meets a must. */
export const meetsMust = (relation: SkillRelation, quality: number): boolean =>
  relationWorth[relation] >= mustRelation && quality >= mustQuality;

/** True if the requirement has a minimum of years. A minimum of 0 is none. */
export const asksYears = (
  requirement: Requirement,
): requirement is Requirement & { minYears: number } => (requirement.minYears ?? 0) > 0;
/** True if the requirement has a minimum level. A minimum of 0 is none. */
export const asksLevel = (
  requirement: Requirement,
): requirement is Requirement & { minLevel: number } => (requirement.minLevel ?? 0) > 0;

/** What somebody has as a share of a minimum, at most 1; `unknownPart` when it is unknown. */
const shareOf = (held: number | null, minimum: number | null): number =>
  held === null ? unknownPart : Math.min(1, held / (minimum ?? 0));

/** The `depth` term of the formula, 0 to 1. */
function depthOf(requirement: Requirement, { years, level }: HeldSkill): number {
  const byYears = asksYears(requirement);
  const byLevel = asksLevel(requirement);
  if (!byYears && !byLevel) return years === null ? unknownPart : years / (years + 2);
  const ofYears = shareOf(years, requirement.minYears);
  const ofLevel = shareOf(level, requirement.minLevel);
  return byYears && byLevel ? (ofYears + ofLevel) / 2 : byYears ? ofYears : ofLevel;
}

/**
 * The part of a requirement's quality that rests on known facts, 0 to 1: the quality of the skill if its unknown parts
 * counted nothing. A skill without level, years and last use has 0.2.
 */
export function knownShareOf(
  requirement: Requirement,
  { years, level, lastUsed }: HeldSkill,
): number {
  const byLevel = asksLevel(requirement);
  const byYears = asksYears(requirement) || !byLevel;
  const asked = (byYears ? 1 : 0) + (byLevel ? 1 : 0);
  const known = (byYears && years !== null ? 1 : 0) + (byLevel && level !== null ? 1 : 0);
  return (0.4 + 0.6 * (known / asked)) * (lastUsed === null ? 0.5 : 1);
}
