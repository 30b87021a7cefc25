import type { CandidateFilter } from '../../candidates/candidate.filter.js';
import type { Features } from '../fit/fit-features.js';
import type { Narrowing } from './narrowing.js';

/** Whom to score: everybody who could reach a tier, and perhaps some who can't. */
export interface FeatureQuery extends Narrowing {
  filter: CandidateFilter;
  /** only people with an application in one of these departments; absent: all */
  departments?: readonly string[];
  /** the time that decides about consent in the filter */
  now: Date;
}

/** Narrows people down for the scorer. What it leaves out could not have reached a tier; who is left is scored in TypeScript. */
export interface MatchEngine {
  readonly kind: 'elasticsearch' | 'postgres';
  /** the consumer that keeps its features current */
  readonly consumer: string;
  /**
   * Features of everybody who is left, in batches and in no order.
   * @throws SEARCH_UNAVAILABLE when the engine does not answer
   */
  features(request: FeatureQuery): AsyncIterable<Features[]>;
}
