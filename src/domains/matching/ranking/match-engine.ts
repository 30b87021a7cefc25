import type { CandidateFilter } from '../../candidates/candidate.filter.js';
import type { Features } from '../fit/fit-features.js';
import type { Narrowing } from './narrowing.js';

/** Whose features to read: at least everybody who could reach a tier. */
export interface FeatureQuery extends Narrowing {
  filter: CandidateFilter;
  /** only people with an application in one of these departments; undefined: all */
  departments?: readonly string[];
  /** the time that decides about consent in the filter */
  now: Date;
}

/** Reads the features of the people who could reach a tier. It only narrows people down: scoring is done in TypeScript. */
export interface MatchEngine {
  readonly kind: 'elasticsearch' | 'postgres';
  /** the consumer that keeps its features current */
  readonly consumer: string;
  /**
   * The features of these people, in batches without order.
   * @throws SEARCH_UNAVAILABLE when the engine does not answer
   */
  features(request: FeatureQuery): AsyncIterable<Features[]>;
}
