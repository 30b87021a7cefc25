import type { Database } from '../../../platform/database/database.js';
import type { Features } from '../fit/fit-features.js';
import type { MatchEngine, FeatureQuery } from './match-engine.js';
import { readFeatures } from './candidate-features.queries.js';

/** Reads features from the table that the score projector writes. */
export class PostgresMatchEngine implements MatchEngine {
  readonly kind = 'postgres';

  constructor(
    private readonly database: Database,
    readonly consumer: string,
  ) {}

  async *features(request: FeatureQuery): AsyncGenerator<Features[]> {
    for (const batch of await readFeatures(this.database.sql, request))
      yield JSON.parse(batch) as Features[];
  }
}
