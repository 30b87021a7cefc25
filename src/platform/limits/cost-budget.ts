import type { LimitConfig } from '../../config.js';
import { rateLimited, RapportError } from '../../errors.js';
import type { Viewer } from '../auth/viewer.js';
import type { Cost } from '../graphql/cost.js';
import { TokenBuckets } from './token-buckets.js';

/** What an answer says about its cost, in points, as `extensions.cost`. */
export interface CostAccount {
  /** what the operation may cost at most */
  requested: number;
  /** what an operation may cost */
  limit: number;
  /** what the viewer may use now; null: as much as they like */
  remaining: number | null;
}

/** Decides whether a viewer may run an operation, by its cost and by what they used in the last minute. */
export class CostBudget {
  private readonly buckets: TokenBuckets | undefined;

  /** @param now see TokenBuckets */
  constructor(
    private readonly limits: LimitConfig,
    now?: () => number,
  ) {
    this.buckets =
      limits.costPerMinute > 0 ? new TokenBuckets(limits.costPerMinute, now) : undefined;
  }

  /** Takes the cost of an operation from the budget of a viewer, or refuses the operation and takes nothing. */
  charge(viewer: Viewer, cost: Cost): { account: CostAccount; refusal?: RapportError } {
    const requested = Math.ceil(cost.points);
    const { cost: limit, costPerMinute } = this.limits;
    // The product itself pays nothing.
    const buckets = viewer.subject.startsWith('system:') ? undefined : this.buckets;
    const account = (left: number | undefined): CostAccount => ({
      requested,
      limit,
      remaining: left === undefined ? null : Math.floor(left),
    });
    const key = viewer.subject;
    const shown = (points: number) => points.toLocaleString('en');
    if (requested > limit) {
      const refused = account(buckets?.left(key));
      const place = cost.place();
      return {
        account: refused,
        refusal: new RapportError(
          'LIMIT_EXCEEDED',
          `Cost limit exceeded: this may cost ${shown(requested)} points, and ${shown(limit)} are the most. ${
            place ? `Most of it is ${place}. ` : ''
          }Ask for smaller pages (first) and for fewer lists inside of lists, or send fewer values and words.`,
          { ...(place && { field: place }), cost: refused },
        ),
      };
    }
    const taken = buckets?.take(key, requested);
    if (!taken?.wait) return { account: account(taken?.left) };
    const seconds = Math.ceil(taken.wait / 1_000);
    const refused = account(taken.left);
    const place = cost.place();
    return {
      account: refused,
      refusal: rateLimited(
        `You have used the ${shown(costPerMinute)} points of a minute. This costs ${shown(requested)} points${
          place ? `, most of it for ${place}` : ''
        }. Send it again in ${seconds} s, or ask for less. An administrator can raise RAPPORT_COST_PER_MINUTE.`,
        seconds,
        { ...(place && { field: place }), cost: refused },
      ),
    };
  }
}
