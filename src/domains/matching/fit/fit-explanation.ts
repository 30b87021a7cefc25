import type { SkillNeed } from '../../jobs/job.enums.js';
import type { SkillRelation, TitleRelation } from '../../taxonomy/taxonomy.js';
import type { MatchComponent } from './fit-clauses.js';
import { type Engagement, engagementOf } from './fit-engagement.js';
import { freshness, roundToGrain, relationWorth, ongoing } from './fit-formula.js';
import type { HeldSkill, Person } from './fit-person.js';
import type { Requirement } from './fit-position.js';
import { bestTitle, distanceOf, spokenLanguage } from './fit-background.js';
import type { Score, Scorer } from './fit-scorer.js';
import { asksLevel, asksYears, meetsMust, qualityOf } from './fit-skill-quality.js';

/** Why a clause has its points, as codes for programs and for the record of what was shown. */
export const MatchReason = {
  MUST_MET: 'MUST_MET',
  MUST_MISSING: 'MUST_MISSING',
  SAME_SKILL: 'SAME_SKILL',
  NARROWER_SKILL: 'NARROWER_SKILL',
  BROADER_SKILL: 'BROADER_SKILL',
  SIBLING_SKILL: 'SIBLING_SKILL',
  NO_SKILL: 'NO_SKILL',
  FEW_YEARS: 'FEW_YEARS',
  LOW_LEVEL: 'LOW_LEVEL',
  LONG_UNUSED: 'LONG_UNUSED',
  UNKNOWN_YEARS: 'UNKNOWN_YEARS',
  UNKNOWN_LEVEL: 'UNKNOWN_LEVEL',
  UNKNOWN_LAST_USED: 'UNKNOWN_LAST_USED',
  SAME_OCCUPATION: 'SAME_OCCUPATION',
  SAME_FAMILY: 'SAME_FAMILY',
  OTHER_TITLE: 'OTHER_TITLE',
  PAST_TITLE: 'PAST_TITLE',
  SAME_SENIORITY: 'SAME_SENIORITY',
  OTHER_SENIORITY: 'OTHER_SENIORITY',
  REMOTE: 'REMOTE',
  NEAR: 'NEAR',
  FAR: 'FAR',
  WILLING_TO_MOVE: 'WILLING_TO_MOVE',
  HELD: 'HELD',
  NOT_HELD: 'NOT_HELD',
  UNKNOWN: 'UNKNOWN',
} as const;
export type MatchReason = keyof typeof MatchReason;

/** The one fact about the person that decides a clause. */
export type Evidence =
  | { kind: 'SKILL'; held: HeldSkill; relation: SkillRelation }
  | { kind: 'TITLE'; title: string; end: number | null; relation: TitleRelation }
  | { kind: 'SENIORITY'; band: number }
  | { kind: 'LOCATION'; kilometres?: number }
  | { kind: 'NAMED'; text: string };

export interface ExplainedClause {
  component: MatchComponent;
  /** index in the position's requirements, languages or certificates */
  index: number;
  need?: SkillNeed;
  points: number;
  /** the points of somebody who meets the clause completely */
  maxPoints: number;
  value: number;
  known: number;
  reasons: MatchReason[];
  evidence?: Evidence;
}

export interface Explanation extends Score {
  musts: { met: number; asked: number };
  /** their points add up exactly to the fit, in any order */
  clauses: ExplainedClause[];
  engagement: Engagement;
}

/** Explains a person's score clause by clause. */
export function explain(scorer: Scorer, person: Person): Explanation {
  const score = scorer.score(person);
  const { values, known, mustsMet } = scorer.measure(person);
  return {
    ...score,
    musts: { met: mustsMet, asked: scorer.musts },
    engagement: engagementOf(person, scorer.asOfDay, scorer.relation),
    clauses: scorer.clauses.map(({ component, index }, at) => {
      const [share = 0, value = 0, knownShare = 0] = [scorer.shares[at], values[at], known[at]];
      return {
        component,
        index,
        ...(component === 'SKILL' ? { need: scorer.position.requirements[index]?.need } : {}),
        points: scorer.pointsOf(share, value, mustsMet, scorer.musts),
        maxPoints: roundToGrain(100 * share),
        value,
        known: knownShare,
        ...basisOf(scorer, person, component, index, value, knownShare > 0),
      };
    }),
  };
}

/** All reasons of an explanation, each once. */
export const reasonsOf = ({ clauses }: Pick<Explanation, 'clauses'>): MatchReason[] => [
  ...new Set(clauses.flatMap(({ reasons }) => reasons)),
];

/** The reasons of a clause, and the fact they rest on. */
type Basis = Pick<ExplainedClause, 'reasons' | 'evidence'>;

function basisOf(
  scorer: Scorer,
  person: Person,
  component: MatchComponent,
  index: number,
  value: number,
  known: boolean,
): Basis {
  if (component === 'SKILL') return skillBasis(scorer, person, index);
  if (!known) return { reasons: ['UNKNOWN'] };
  const { position } = scorer;
  switch (component) {
    case 'TITLE': {
      const best = bestTitle(person, scorer.relation, scorer.asOfDay);
      if (!best) return { reasons: ['UNKNOWN'] };
      const { title, end, relation } = best;
      const reasons: MatchReason[] = [relation === 'NONE' ? 'OTHER_TITLE' : relation];
      if (relation !== 'NONE' && end !== ongoing) reasons.push('PAST_TITLE');
      return { reasons, evidence: { kind: 'TITLE', title, end, relation } };
    }
    case 'SENIORITY':
      return {
        reasons: [value === 1 ? 'SAME_SENIORITY' : 'OTHER_SENIORITY'],
        ...(person.seniority === null
          ? {}
          : { evidence: { kind: 'SENIORITY', band: person.seniority } }),
      };
    case 'LOCATION': {
      if (position.remote) return { reasons: ['REMOTE'] };
      const kilometres = distanceOf(position, person);
      const near = value === 1;
      return {
        reasons: [
          near ? 'NEAR' : 'FAR',
          ...(!near && person.willingToMove ? ['WILLING_TO_MOVE' as const] : []),
        ],
        evidence: { kind: 'LOCATION', kilometres },
      };
    }
    case 'LANGUAGE': {
      const code = position.languages[index]?.code;
      const named = person.languages
        .filter((language) => spokenLanguage(language).code === code)
        .join(', ');
      return {
        reasons: [value === 1 ? 'HELD' : 'NOT_HELD'],
        ...(named ? { evidence: { kind: 'NAMED', text: named } } : {}),
      };
    }
    case 'CERTIFICATE':
      return value === 1
        ? {
            reasons: ['HELD'],
            evidence: { kind: 'NAMED', text: position.certificates[index]?.name ?? '' },
          }
        : { reasons: ['NOT_HELD'] };
    case 'ASSESSMENT':
      return { reasons: [] };
  }
}

function skillBasis(scorer: Scorer, person: Person, index: number): Basis {
  const requirement = scorer.position.requirements[index];
  if (!requirement) return { reasons: [] };
  const must: MatchReason[] =
    requirement.need === 'MUST' ? [scorer.meets(index) ? 'MUST_MET' : 'MUST_MISSING'] : [];
  const best = holdingsFor(requirement, person, scorer.asOfDay)[0];
  if (!best) return { reasons: [...must, 'NO_SKILL'] };
  const { held, relation } = best;
  return {
    reasons: [...must, `${relation}_SKILL`, ...weaknessesOf(requirement, held, scorer.asOfDay)],
    evidence: { kind: 'SKILL', held, relation },
  };
}

function weaknessesOf(
  requirement: Requirement,
  { years, level, lastUsed }: HeldSkill,
  asOfDay: number,
): MatchReason[] {
  const byLevel = asksLevel(requirement);
  const byYears = asksYears(requirement) || !byLevel;
  const reasons: MatchReason[] = [];
  if (byYears && years === null) reasons.push('UNKNOWN_YEARS');
  if (byYears && years !== null && years < (requirement.minYears ?? 0)) reasons.push('FEW_YEARS');
  if (byLevel && level === null) reasons.push('UNKNOWN_LEVEL');
  if (byLevel && level !== null && level < (requirement.minLevel ?? 0)) reasons.push('LOW_LEVEL');
  if (lastUsed === null) reasons.push('UNKNOWN_LAST_USED');
  else if (freshness(lastUsed, asOfDay, 12, 24) < 1) reasons.push('LONG_UNUSED');
  return reasons;
}

/** A skill of the person that counts for a requirement. */
export interface Holding {
  held: HeldSkill;
  relation: SkillRelation;
  quality: number;
  meetsMust: boolean;
}

/** The person's skills that count for a requirement; the first one gives the points. */
export function holdingsFor(
  requirement: Requirement,
  { skills }: Person,
  asOfDay: number,
): Holding[] {
  return skills
    .flatMap((held): Holding[] => {
      const relation = requirement.related.get(held.skill);
      if (!relation) return [];
      const quality = qualityOf(requirement, relation, held, asOfDay);
      return [{ held, relation, quality, meetsMust: meetsMust(relation, quality) }];
    })
    .sort(
      (a, b) =>
        b.quality - a.quality ||
        relationWorth[b.relation] - relationWorth[a.relation] ||
        a.held.skill - b.held.skill,
    );
}
