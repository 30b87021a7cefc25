import type { TitleRelation } from '../../taxonomy/taxonomy.js';
import { freshness, titleWorth } from './fit-formula.js';
import { languageLevels, type Person } from './fit-person.js';
import type { Position, RelateTitle } from './fit-position.js';

/** What one title held is worth for the position, 0 to 1. */
export const titleValue = (relation: TitleRelation, end: number | null, asOfDay: number): number =>
  relation === 'NONE' ? 0 : titleWorth[relation] * freshness(end, asOfDay, 12, 24);

/** A language that a person speaks, as read from `de` or `de:B2`. */
export interface SpokenLanguage {
  code: string;
  /** index of the level in `languageLevels`; undefined: unknown */
  level: number | undefined;
}

/** Reads `de` or `de:B2`. */
export function spokenLanguage(text: string): SpokenLanguage {
  const [code = '', level] = text.split(':');
  return {
    code: code.toLowerCase(),
    level: level === undefined ? undefined : levelIndex(level),
  };
}

/** The index of a level like B2 in `languageLevels`; -1 when there is no such level. */
export const levelIndex = (level: string): number =>
  (languageLevels as readonly string[]).indexOf(level);

export interface BestTitle {
  title: string;
  /** the day when it ended; `ongoing` for a present one; null: unknown */
  end: number | null;
  relation: TitleRelation;
  /** 0 to 1 */
  value: number;
}

/** The person's title that is worth most for the position; undefined when no title is known. */
export function bestTitle(
  { titles }: Person,
  relate: RelateTitle,
  asOfDay: number,
): BestTitle | undefined {
  let best: BestTitle | undefined;
  for (const { title, end } of titles) {
    const relation = relate(title);
    const value = titleValue(relation, end, asOfDay);
    if (!best || value > best.value) best = { title, end, relation, value };
  }
  return best;
}

/** Kilometres between the position and the person, along the chord; undefined when either has no coordinates. */
export function distanceOf(position: Position, { vector }: Person): number | undefined {
  if (!position.vector || !vector) return undefined;
  const [x, y, z] = [
    position.vector[0] - vector[0],
    position.vector[1] - vector[1],
    position.vector[2] - vector[2],
  ];
  return 6371 * Math.sqrt(x * x + y * y + z * z);
}

/**
 * How near the person lives, 0 to 1; undefined: unknown. Without coordinates a place of the same name is near, and
 * another name is unknown.
 */
export function locationValue(position: Position, person: Person): number | undefined {
  if (position.remote) return 1;
  const distance = distanceOf(position, person);
  if (distance === undefined)
    return position.place !== null && position.place === person.place ? 1 : undefined;
  return distance <= 25 ? 1 : Math.max(person.willingToMove ? 0.5 : 0, 50 / (25 + distance));
}
