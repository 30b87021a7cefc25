import type { SkillNeed } from '../../jobs/job.enums.js';
import type { SkillRelation, TitleRelation } from '../../taxonomy/taxonomy.js';

export interface Requirement {
  skillId: string;
  name: string;
  need: SkillNeed;
  minLevel: number | null;
  minYears: number | null;
  /** all skills that count for it, by `skill.number` */
  related: ReadonlyMap<number, SkillRelation>;
}

/** A position as the scorer reads it. What it does not ask for is null or empty. */
export interface Position {
  title: string | null;
  requirements: readonly Requirement[];
  /** band, 0 for INTERN */
  seniority: number | null;
  remote: boolean;
  /** the place of work as a point of the unit sphere */
  vector: readonly [number, number, number] | null;
  /** its name, as `nameKey` writes it */
  place: string | null;
  languages: readonly { code: string; level: string | null }[];
  /** as people read them, and as `nameKey` writes them */
  certificates: readonly { name: string; key: string }[];
}

/** How another title relates to the title of the position. */
export type RelateTitle = (other: string) => TitleRelation;
