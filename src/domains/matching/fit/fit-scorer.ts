import { badInput } from '../../../errors.js';
import type { SkillRelation, TitleRelation } from '../../taxonomy/taxonomy.js';
import {
  levelIndex,
  locationValue,
  type SpokenLanguage,
  spokenLanguage,
  titleValue,
} from './fit-background.js';
import { type Clause, clausesOf, sharesOf } from './fit-clauses.js';
import { engageOf } from './fit-engagement.js';
import {
  type FitWeights,
  type MatchTier,
  rankOf,
  roundToGrain,
  tierOf,
  unknownComponent,
} from './fit-formula.js';
import type { Person } from './fit-person.js';
import type { Position, RelateTitle } from './fit-position.js';
import { knownShareOf, meetsMust, qualityOf } from './fit-skill-quality.js';

export interface Score {
  /** 0 to 100 */
  fit: number;
  /** 0 to 1 */
  engage: number;
  /** the order within a tier, highest first */
  rank: number;
  /** undefined: below all tiers */
  tier: MatchTier | undefined;
  /** weight of the clauses with known facts about the person, divided by the weight of all clauses, 0 to 1 */
  coverage: number;
  /** share of musts met; 1 without musts */
  mustsMet: number;
}

export interface TierScore extends Score {
  tier: MatchTier;
}

/** The measured clauses of one person: one entry for each clause of the position. */
export interface Measures {
  /** 0 to 1 */
  values: Float64Array;
  /** how much of the value rests on something known, 0 to 1 */
  known: Float64Array;
  mustsMet: number;
}

/**
 * Scores people for one position. The formula and its sources are in docs/matching.md. A score depends on the position,
 * the person, the day and the weights, and on no other person. Only + − × ÷ min max and sqrt are used, in a fixed order,
 * so that every machine computes the same bits.
 */
export class Scorer {
  readonly clauses: readonly Clause[];
  /** the share of each clause in the whole */
  readonly shares: Float64Array;
  readonly musts: number;
  private readonly links = new Map<number, { requirement: number; relation: SkillRelation }[]>();
  private readonly titles = new Map<string, TitleRelation>();
  private readonly languages = new Map<string, SpokenLanguage>();
  private readonly values: Float64Array;
  private readonly known: Float64Array;
  private readonly met: Uint8Array;
  private mustsMet = 0;

  /**
   * @param asOfDay the UTC day for which people are scored, as a day number (`dayOf`)
   * @throws BAD_USER_INPUT when no clause of the position has a weight
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
        'No requirement of the position has a weight above 0. Give it a title or skills, or other weights.',
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

  /** True if a skill (`skill.number`) counts for any requirement of the position. */
  readonly counts = (skill: number): boolean => this.links.has(skill);

  score(person: Person): Score {
    const { mustsMet } = this.measure(person);
    const fit = this.fitOf(this.shares, mustsMet, this.musts);
    return this.scoreOf(person, fit, tierOf(fit, this.musts - mustsMet));
  }

  /** The score of a person in a tier; undefined when below all tiers. Most people are, and then cost half as much. */
  scoreInTier(person: Person): TierScore | undefined {
    const tier = this.tierOf(person);
    return tier && this.scoreOf(person, this.fitOf(this.shares, this.mustsMet, this.musts), tier);
  }

  /** The tier alone; undefined: below all tiers. */
  tierOf(person: Person): MatchTier | undefined {
    const { mustsMet } = this.measure(person);
    return tierOf(this.fitOf(this.shares, mustsMet, this.musts), this.musts - mustsMet);
  }

  /** Completes the score of the person measured last. */
  private scoreOf<Tier extends MatchTier | undefined>(
    person: Person,
    fit: number,
    tier: Tier,
  ): Score & { tier: Tier } {
    const engage = engageOf(person, this.asOfDay, this.relation);
    let coverage = 0;
    for (let at = 0; at < this.shares.length; at++)
      coverage += (this.shares[at] ?? 0) * (this.known[at] ?? 0);
    return {
      fit,
      engage,
      rank: rankOf(fit, engage),
      tier,
      coverage,
      mustsMet: this.musts === 0 ? 1 : this.mustsMet / this.musts,
    };
  }

  /** Measures a person clause by clause. The result is overwritten by the next call. */
  measure(person: Person): Measures {
    this.measureSkills(person);
    for (let at = this.position.requirements.length; at < this.clauses.length; at++) {
      const clause = this.clauses[at];
      if (clause) this.measureClause(clause, at, person);
    }
    this.mustsMet = 0;
    for (let at = 0; at < this.met.length; at++)
      if (this.met[at] && this.clauses[at]?.must) this.mustsMet += 1;
    return { values: this.values, known: this.known, mustsMet: this.mustsMet };
  }

  /** True if the person measured last meets a requirement well enough for a must. */
  meets(requirement: number): boolean {
    return this.met[requirement] === 1;
  }

  /** The shares of the clauses with one left out; undefined when the position would ask for nothing. */
  sharesWithout(clause: number): Float64Array | undefined {
    return sharesOf(this.position, this.clauses, this.weights, clause);
  }

  /**
   * The position with one clause left out.
   * @returns scores the person measured last; undefined when the position would ask for nothing
   */
  without(clause: number): { score(): { fit: number; tier: MatchTier | undefined } } | undefined {
    const shares = this.sharesWithout(clause);
    const left = this.clauses[clause];
    if (!shares || !left) return undefined;
    const { component, index, must } = left;
    const musts = this.musts - (must ? 1 : 0);
    return {
      score: () => {
        const met = this.mustsMet - (must && component === 'SKILL' && this.met[index] ? 1 : 0);
        const fit = this.fitOf(shares, met, musts);
        return { fit, tier: tierOf(fit, musts - met) };
      },
    };
  }

  /** The fit of the person measured last, with these shares. */
  private fitOf(shares: Float64Array, mustsMet: number, musts: number): number {
    let fit = 0;
    for (let at = 0; at < shares.length; at++)
      fit += this.pointsOf(shares[at] ?? 0, this.values[at] ?? 0, mustsMet, musts);
    return fit;
  }

  /** The points of one clause, 0 to 100, rounded so that they add up exactly. */
  pointsOf(share: number, value: number, mustsMet: number, musts: number): number {
    return roundToGrain(100 * (0.5 + 0.5 * (musts === 0 ? 1 : mustsMet / musts)) * share * value);
  }

  /** How a title relates to the title of the position. Remembered for each title. */
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
        const asked = requirements[requirement];
        if (!asked) continue;
        const quality = qualityOf(asked, relation, held, this.asOfDay);
        const known = knownShareOf(asked, held);
        const best = this.values[requirement] ?? 0;
        // Of two equal skills the better known one counts, so that the order of skills does not matter.
        if (quality > best || (quality === best && known > (this.known[requirement] ?? 0))) {
          this.values[requirement] = quality;
          this.known[requirement] = known;
        }
        if (meetsMust(relation, quality)) this.met[requirement] = 1;
      }
    }
  }

  private measureClause({ component, index }: Clause, at: number, person: Person): void {
    const value = this.valueOf(component, index, person);
    this.values[at] = value ?? unknownComponent;
    this.known[at] = value === undefined ? 0 : 1;
  }

  /** How well the person meets a clause that is not a skill, 0 to 1; undefined: unknown. */
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
        return person.seniority === null || position.seniority === null
          ? undefined
          : 1 - Math.min(1, Math.abs(person.seniority - position.seniority) / 3);
      case 'LOCATION':
        return locationValue(position, person);
      case 'LANGUAGE': {
        const asked = position.languages[index];
        return asked && this.languageOf(asked, person);
      }
      case 'CERTIFICATE': {
        const asked = position.certificates[index];
        if (!asked || person.certificates.length === 0) return undefined;
        return person.certificates.includes(asked.key) ? 1 : 0;
      }
      case 'ASSESSMENT':
        return person.assessment ?? undefined;
      case 'SKILL':
        return undefined;
    }
  }

  /** The value of `bestTitle` without its object: this runs for everybody. */
  private titleOf({ titles }: Person): number | undefined {
    let best: number | undefined;
    for (const { title, end } of titles) {
      const value = titleValue(this.relation(title), end, this.asOfDay);
      if (best === undefined || value > best) best = value;
    }
    return best;
  }

  /** 0 or 1; undefined when the person names no language, or names this one without a level. */
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
      else if (level >= levelIndex(asked.level)) return 1;
    }
    return value;
  }

  /** Reads a language once and remembers it: people write few different ones. */
  private spoken(language: string): SpokenLanguage {
    let known = this.languages.get(language);
    if (!known) this.languages.set(language, (known = spokenLanguage(language)));
    return known;
  }
}
