import { badInput } from '../../../errors.js';
import type { SkillRelation, TitleRelation } from '../../taxonomy/taxonomy.js';
import { type Clause, clausesOf, sharesOf } from './fit-clauses.js';
import { engageOf } from './fit-engagement.js';
import {
  type FitWeights,
  freshness,
  roundToGrain,
  type MatchTier,
  mustQuality,
  mustRelation,
  rankOf,
  relationWorth,
  tierOf,
  titleWorth,
  unknownComponent,
  unknownPart,
} from './fit-formula.js';
import { type HeldSkill, languageLevels, type Person } from './fit-person.js';
import type { Position, RelateTitle, Requirement } from './fit-position.js';

export interface Score {
  /** 0 to 100 */
  fit: number;
  /** 0 to 1 */
  engage: number;
  /** what is ordered by within a tier */
  rank: number;
  /** absent: below all tiers */
  tier: MatchTier | undefined;
  /** weight of what is known over weight of what is asked, 0 to 1 */
  coverage: number;
  /** share of musts met; 1 without musts */
  mustsMet: number;
}

export interface TierScore extends Score {
  tier: MatchTier;
}

/** A language as somebody speaks it: its level as a place among all levels. */
interface Spoken {
  code: string;
  level: number | undefined;
}

/** What stands behind a score: one entry for each clause of the position. */
export interface Measures {
  /** 0 to 1 */
  values: Float64Array;
  /** how much of the value rests on something known, 0 to 1 */
  known: Float64Array;
  mustsMet: number;
}

/**
 * Scores people for one position: docs/matching.md explains the formula. Absolute: a score depends on the position, the
 * person, the day and the weights, and on nobody else. Only + − × ÷ min max and sqrt are used, in one order, so that
 * every machine gets the same bits.
 */
export class Scorer {
  readonly clauses: readonly Clause[];
  /** the share of each clause in the whole */
  readonly shares: Float64Array;
  readonly musts: number;
  private readonly links = new Map<number, { requirement: number; relation: SkillRelation }[]>();
  private readonly titles = new Map<string, TitleRelation>();
  private readonly languages = new Map<string, Spoken>();
  private readonly values: Float64Array;
  private readonly known: Float64Array;
  private readonly met: Uint8Array;
  private mustsMet = 0;

  /**
   * @param asOfDay the number of the UTC day on which people are looked at
   * @throws BAD_USER_INPUT when nothing that the position asks for has a weight
   */
  constructor(
    readonly position: Position,
    private readonly relateTitle: RelateTitle,
    readonly asOfDay: number,
    readonly weights: FitWeights,
  ) {
    this.clauses = clausesOf(position, weights);
    const shares = sharesOf(position, this.clauses, weights);
    if (!shares)
      throw badInput(
        'weights',
        'Nothing that the position asks for has a weight above 0. Give it a title or skills, or other weights.',
      );
    this.shares = shares;
    this.musts = this.clauses.filter(({ must }) => must).length;
    this.values = new Float64Array(this.clauses.length);
    this.known = new Float64Array(this.clauses.length);
    this.met = new Uint8Array(position.requirements.length);
    position.requirements.forEach(({ related }, requirement) => {
      for (const [skill, relation] of related) {
        const links = this.links.get(skill);
        if (links) links.push({ requirement, relation });
        else this.links.set(skill, [{ requirement, relation }]);
      }
    });
  }

  /** Whether a skill has anything to do with the position. */
  readonly counts = (skill: number): boolean => this.links.has(skill);

  score(person: Person): Score {
    const { mustsMet } = this.measure(person);
    const fit = this.fitOf(this.shares, mustsMet, this.musts);
    return this.scoreOf(person, fit, tierOf(fit, this.musts - mustsMet));
  }

  /** The same for somebody in a tier; undefined: below all of them, as most people are, who then cost half as much. */
  scoreInTier(person: Person): TierScore | undefined {
    const tier = this.tierOf(person);
    return tier && this.scoreOf(person, this.fitOf(this.shares, this.mustsMet, this.musts), tier);
  }

  /** The tier alone; undefined: below all of them. */
  tierOf(person: Person): MatchTier | undefined {
    const { mustsMet } = this.measure(person);
    return tierOf(this.fitOf(this.shares, mustsMet, this.musts), this.musts - mustsMet);
  }

  private scoreOf<Tier extends MatchTier | undefined>(
    person: Person,
    fit: number,
    tier: Tier,
  ): Score & { tier: Tier } {
    const engage = engageOf(person, this.asOfDay, this.relation);
    let coverage = 0;
    for (let at = 0; at < this.shares.length; at++) coverage += this.shares[at]! * this.known[at]!;
    return {
      fit,
      engage,
      rank: rankOf(fit, engage),
      tier,
      coverage,
      mustsMet: this.musts === 0 ? 1 : this.mustsMet / this.musts,
    };
  }

  /** What `score` adds up, for explanations; valid until the next call. */
  measure(person: Person): Measures {
    this.measureSkills(person);
    for (let at = this.position.requirements.length; at < this.clauses.length; at++)
      this.measureClause(at, person);
    this.mustsMet = 0;
    for (let at = 0; at < this.met.length; at++)
      if (this.met[at] && this.clauses[at]!.must) this.mustsMet += 1;
    return { values: this.values, known: this.known, mustsMet: this.mustsMet };
  }

  /** Whether the measured person meets a requirement as a must would be. */
  meets(requirement: number): boolean {
    return this.met[requirement] === 1;
  }

  /** The shares of the position without one of its clauses; undefined when it would ask for nothing. */
  sharesWithout(clause: number): Float64Array | undefined {
    return sharesOf(this.position, this.clauses, this.weights, clause);
  }

  /**
   * The position without one of its clauses.
   * @returns what scores the person who was scored last by it; undefined when it would ask for nothing
   */
  without(clause: number): { score(): { fit: number; tier: MatchTier | undefined } } | undefined {
    const shares = this.sharesWithout(clause);
    if (!shares) return undefined;
    const { component, index, must } = this.clauses[clause]!;
    const musts = this.musts - (must ? 1 : 0);
    return {
      score: () => {
        const met = this.mustsMet - (must && component === 'SKILL' && this.met[index] ? 1 : 0);
        const fit = this.fitOf(shares, met, musts);
        return { fit, tier: tierOf(fit, musts - met) };
      },
    };
  }

  /** The measured person's fit by these shares. */
  private fitOf(shares: Float64Array, mustsMet: number, musts: number): number {
    let fit = 0;
    for (let at = 0; at < shares.length; at++)
      fit += this.pointsOf(shares[at]!, this.values[at]!, mustsMet, musts);
    return fit;
  }

  pointsOf(share: number, value: number, mustsMet: number, musts: number): number {
    return roundToGrain(100 * (0.5 + 0.5 * (musts === 0 ? 1 : mustsMet / musts)) * share * value);
  }

  /** How a title stands to the position's. */
  readonly relation = (title: string): TitleRelation => {
    let relation = this.titles.get(title);
    if (relation === undefined) this.titles.set(title, (relation = this.relateTitle(title)));
    return relation;
  };

  private measureSkills({ skills }: Person): void {
    const { requirements } = this.position;
    this.values.fill(0);
    this.known.fill(0);
    this.met.fill(0);
    for (const held of skills) {
      const links = this.links.get(held.skill);
      if (!links) continue;
      for (const { requirement, relation } of links) {
        const asked = requirements[requirement]!;
        const quality = qualityOf(asked, relation, held, this.asOfDay);
        const known = knownOf(asked, held);
        // Of equal ones the better known: the order of skills must not matter.
        if (
          quality > this.values[requirement]! ||
          (quality === this.values[requirement] && known > this.known[requirement]!)
        ) {
          this.values[requirement] = quality;
          this.known[requirement] = known;
        }
        if (meetsMust(relation, quality)) this.met[requirement] = 1;
      }
    }
  }

  private measureClause(at: number, person: Person): void {
    const { component, index } = this.clauses[at]!;
    const value = this.valueOf(component, index, person);
    this.values[at] = value ?? unknownComponent;
    this.known[at] = value === undefined ? 0 : 1;
  }

  /** What the person has of one clause that is no skill, 0 to 1; undefined: unknown. */
  private valueOf(
    component: Clause['component'],
    index: number,
    person: Person,
  ): number | undefined {
    const { position } = this;
    switch (component) {
      case 'TITLE':
        return this.titleOf(person);
      case 'SENIORITY':
        return person.seniority === null
          ? undefined
          : 1 - Math.min(1, Math.abs(person.seniority - position.seniority!) / 3);
      case 'LOCATION':
        return locationOf(position, person);
      case 'LANGUAGE':
        return this.languageOf(position.languages[index]!, person);
      case 'CERTIFICATE':
        return person.certificates.length === 0
          ? undefined
          : person.certificates.includes(position.certificates[index]!.key)
            ? 1
            : 0;
      case 'ASSESSMENT':
        return person.assessment ?? undefined;
      case 'SKILL':
        return undefined;
    }
  }

  /** As `bestTitle`, without anything around the value: it is asked for everybody. */
  private titleOf({ titles }: Person): number | undefined {
    let best: number | undefined;
    for (const { title, end } of titles) {
      const value = titleValue(this.relation(title), end, this.asOfDay);
      if (best === undefined || value > best) best = value;
    }
    return best;
  }

  /** Whoever names no language is unknown; so is the level of one named without. */
  private languageOf(
    asked: { code: string; level: string | null },
    { languages }: Person,
  ): number | undefined {
    if (languages.length === 0) return undefined;
    let value: number | undefined = 0;
    for (const language of languages) {
      const { code, level } = this.spoken(language);
      if (code !== asked.code) continue;
      if (asked.level === null) return 1;
      if (level === undefined) value = undefined;
      else if (level >= languageLevels.indexOf(asked.level as 'A1')) return 1;
    }
    return value;
  }

  /** A language and the place of its level; few are written in many ways, so each is taken apart once. */
  private spoken(language: string): Spoken {
    let known = this.languages.get(language);
    if (!known) {
      const [code = '', level] = language.split(':');
      this.languages.set(
        language,
        (known = {
          code: code.toLowerCase(),
          level: level === undefined ? undefined : languageLevels.indexOf(level as 'A1'),
        }),
      );
    }
    return known;
  }
}

const titleValue = (relation: TitleRelation, end: number | null, asOfDay: number): number =>
  relation === 'NONE' ? 0 : titleWorth[relation] * freshness(end, asOfDay, 12, 24);

/** How good a held skill is for a requirement: q(r, k) of the formula. */
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

export const meetsMust = (relation: SkillRelation, quality: number): boolean =>
  relationWorth[relation] >= mustRelation && quality >= mustQuality;

export const asksYears = ({ minYears }: Requirement): boolean => minYears !== null && minYears > 0;
export const asksLevel = ({ minLevel }: Requirement): boolean => minLevel !== null && minLevel > 0;

function depthOf(requirement: Requirement, { years, level }: HeldSkill): number {
  const byYears = asksYears(requirement);
  const byLevel = asksLevel(requirement);
  if (!byYears && !byLevel) return years === null ? unknownPart : years / (years + 2);
  const ofYears = years === null ? unknownPart : Math.min(1, years / requirement.minYears!);
  const ofLevel = level === null ? unknownPart : Math.min(1, level / requirement.minLevel!);
  return byYears && byLevel ? (ofYears + ofLevel) / 2 : byYears ? ofYears : ofLevel;
}

/**
 * The part of a requirement's quality that rests on something known: what would be left of the best skill if its
 * unknown parts counted nothing. Somebody who only names a skill has 0.2.
 */
function knownOf(requirement: Requirement, { years, level, lastUsed }: HeldSkill): number {
  const byLevel = asksLevel(requirement);
  const byYears = asksYears(requirement) || !byLevel;
  const asked = (byYears ? 1 : 0) + (byLevel ? 1 : 0);
  const known = (byYears && years !== null ? 1 : 0) + (byLevel && level !== null ? 1 : 0);
  return (0.4 + 0.6 * (known / asked)) * (lastUsed === null ? 0.5 : 1);
}

/** The title of the person that comes closest, with how much is left of it; undefined when none is known. */
export function bestTitle(
  { titles }: Person,
  relate: RelateTitle,
  asOfDay: number,
): { title: string; end: number | null; relation: TitleRelation; value: number } | undefined {
  let best:
    { title: string; end: number | null; relation: TitleRelation; value: number } | undefined;
  for (const { title, end } of titles) {
    const relation = relate(title);
    const value = titleValue(relation, end, asOfDay);
    if (!best || value > best.value) best = { title, end, relation, value };
  }
  return best;
}

/** Kilometres between two places by the chord; undefined when one is not on the map. */
export function distanceOf(position: Position, { vector }: Person): number | undefined {
  if (!position.vector || !vector) return undefined;
  const [x, y, z] = [
    position.vector[0] - vector[0],
    position.vector[1] - vector[1],
    position.vector[2] - vector[2],
  ];
  return 6371 * Math.sqrt(x * x + y * y + z * z);
}

/** Who lives in the place of the same name is near, where the map does not tell. */
function locationOf(position: Position, person: Person): number | undefined {
  if (position.remote) return 1;
  const distance = distanceOf(position, person);
  if (distance === undefined)
    return position.place !== null && position.place === person.place ? 1 : undefined;
  return distance <= 25 ? 1 : Math.max(person.willingToMove ? 0.5 : 0, 50 / (25 + distance));
}
