import { instanceOf } from '../../../platform/graphql/node.js';
import type { CandidateFilter } from '../../candidates/candidate.filter.js';
import { type FitWeights, matchTiers } from '../fit/fit-formula.js';
import { exclusionOf } from '../fit/fit-person.js';
import type { Scorer } from '../fit/fit-scorer.js';
import type { ResolvedPosition } from '../position/position.service.js';
import type { MatchEngine } from '../ranking/match-engine.js';
import { narrowingWithoutAny } from '../ranking/narrowing.js';
import { countWithoutEach, type MatchCounts } from '../ranking/ranking.js';
import type { JobProjection } from '../score-projection/score-projection.queries.js';
import { clauseText } from './match-texts.js';
import { MatchCounterfactual, MatchTierCount } from './match.type.js';

/** A match as all of its pages share it: the position, who may be shown, and the scorer. */
export interface ResolvedMatch {
  resolved: ResolvedPosition;
  weights: FitWeights;
  filter: CandidateFilter;
  departments: readonly string[] | undefined;
  /** decides about consent, which is checked as of now, whatever the day of the scores */
  now: Date;
  asOf: Date;
  scorer: Scorer;
  /** the score projection that answers it; undefined: everybody is scored on demand */
  projection?: JobProjection;
}

/** The counts of the tiers, as the API gives them. */
export const tierCounts = (counts: MatchCounts['tiers']): MatchTierCount[] =>
  matchTiers.map((tier) => instanceOf(MatchTierCount, { tier, count: counts[tier] }));

/** The tiers if the position did not ask for one of its things, for each of them. Scores everybody once more. */
export async function counterfactualsOf(
  engine: MatchEngine,
  { resolved, scorer, filter, departments, now }: ResolvedMatch,
): Promise<MatchCounterfactual[]> {
  const batches = engine.features({
    ...narrowingWithoutAny(scorer, resolved),
    filter,
    departments,
    now,
  });
  const counted = await countWithoutEach(
    scorer,
    batches,
    (profile) => exclusionOf(profile, resolved.jobId, now) === undefined,
  );
  return counted.without.map(({ clause, tiers }) => {
    const { component, index } = clause;
    const without = clauseText(resolved, component, index);
    const moreInTierA = tiers.A - counted.now.A;
    const text = `without ${without}: ${moreInTierA === 0 ? 'as many' : `${Math.abs(moreInTierA)} ${moreInTierA > 0 ? 'more' : 'fewer'}`} in tier A`;
    return instanceOf(MatchCounterfactual, {
      component,
      without,
      tiers: tierCounts(tiers),
      moreInTierA,
      text,
    });
  });
}
