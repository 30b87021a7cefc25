import { badInput } from '../../../errors.js';
import {
  defaultWeights,
  type FitWeights,
  largestAssessmentWeight,
  needWeight,
} from './fit-formula.js';
import type { Position } from './fit-position.js';

export const MatchComponent = {
  SKILL: 'SKILL',
  TITLE: 'TITLE',
  SENIORITY: 'SENIORITY',
  LOCATION: 'LOCATION',
  LANGUAGE: 'LANGUAGE',
  CERTIFICATE: 'CERTIFICATE',
  ASSESSMENT: 'ASSESSMENT',
} as const;
export type MatchComponent = keyof typeof MatchComponent;

/**
 * One requirement of a position in the wide sense: a skill, the title, the place and so on. It gives points, and a
 * counterfactual leaves one out.
 */
export interface Clause {
  component: MatchComponent;
  /** index in the position's requirements, languages or certificates; 0 for the other components */
  index: number;
  must: boolean;
}

/** All clauses of a position, in the order of an explanation. Skills come first. */
export function clausesOf(position: Position, weights: FitWeights): Clause[] {
  const one = (component: MatchComponent, asked: boolean): Clause[] =>
    asked ? [{ component, index: 0, must: false }] : [];
  return [
    ...position.requirements.map(({ need }, index): Clause => ({
      component: 'SKILL',
      index,
      must: need === 'MUST',
    })),
    ...one('TITLE', position.title !== null),
    ...one('SENIORITY', position.seniority !== null),
    ...one('LOCATION', position.remote || position.vector !== null || position.place !== null),
    ...position.languages.map((_, index): Clause => ({
      component: 'LANGUAGE',
      index,
      must: false,
    })),
    ...position.certificates.map((_, index): Clause => ({
      component: 'CERTIFICATE',
      index,
      must: false,
    })),
    ...one('ASSESSMENT', weights.assessment > 0),
  ];
}

const weightOf: Record<MatchComponent, keyof FitWeights> = {
  SKILL: 'skills',
  TITLE: 'title',
  SENIORITY: 'seniority',
  LOCATION: 'location',
  LANGUAGE: 'languages',
  CERTIFICATE: 'languages',
  ASSESSMENT: 'assessment',
};

/**
 * The share of each clause, in the order of the clauses; all shares add up to 1. A component gets its weight divided
 * by the weights of all components that have clauses. Skills divide it by need, languages and certificates evenly.
 * @param without index of a clause to leave out, as if the position did not ask for it
 * @returns undefined when no clause has a weight
 */
export function sharesOf(
  position: Position,
  clauses: readonly Clause[],
  weights: FitWeights,
  without = -1,
): Float64Array | undefined {
  const within = clauses.map(({ component, index }, at) =>
    at === without ? 0 : component === 'SKILL' ? needWeightOf(position, index) : 1,
  );
  const sums = new Map<keyof FitWeights, number>();
  clauses.forEach(({ component }, at) =>
    sums.set(weightOf[component], (sums.get(weightOf[component]) ?? 0) + (within[at] ?? 0)),
  );
  let total = 0;
  for (const [name, sum] of sums) if (sum > 0) total += weights[name];
  if (total === 0) return undefined;
  return Float64Array.from(clauses, ({ component }, at) => {
    const name = weightOf[component];
    const own = within[at] ?? 0;
    return own === 0 ? 0 : (weights[name] / total) * (own / (sums.get(name) ?? own));
  });
}

const needWeightOf = ({ requirements }: Position, index: number): number => {
  const need = requirements[index]?.need;
  return need ? needWeight[need] : 0;
};

/**
 * Completes the given weights with the defaults.
 * @throws BAD_USER_INPUT naming the weight that is out of range, or when all weights are 0
 */
export function weightsOf(
  given: Partial<Record<keyof FitWeights, number | null>> = {},
): FitWeights {
  const weights = { ...defaultWeights };
  for (const name of Object.keys(defaultWeights) as (keyof FitWeights)[]) {
    const weight = given[name];
    if (weight === undefined || weight === null) continue;
    const largest = name === 'assessment' ? largestAssessmentWeight : 1;
    if (!(weight >= 0 && weight <= largest))
      throw badInput(
        `weights.${name}`,
        `The weight of ${name} is ${weight}. Give a number from 0 to ${largest}; what is left out keeps its default of ${defaultWeights[name]}.`,
      );
    weights[name] = weight;
  }
  if (Object.values(weights).every((weight) => weight === 0))
    throw badInput(
      'weights',
      'All weights are 0, so everybody would have the same score. Give at least one weight above 0.',
    );
  return weights;
}
