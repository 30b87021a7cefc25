/**
 * How long things take when some of them have not ended yet. Leaving those out would make every stage look quicker
 * than it is, because the slow ones are the open ones.
 *
 * E. L. Kaplan, P. Meier: Nonparametric estimation from incomplete observations. Journal of the American Statistical
 * Association 53 (1958) 457–481. The variance is Greenwood's (1926); limits of the curve are of its logarithm, and
 * limits of a quantile are where these cross it (R. Brookmeyer, J. Crowley: A confidence interval for the median
 * survival time. Biometrics 38 (1982) 29–41), as `survfit` of the R package survival has them.
 */

/** One step of the curve, at a duration at which something ended. */
export interface Step {
  duration: number;
  /** how many had lasted until just before it */
  atRisk: number;
  /** how many ended at it */
  events: number;
  /** share that lasts longer than it, 0 to 1 */
  survival: number;
  /** Greenwood's standard error of `survival`; NaN where nothing is left */
  standardError: number;
}

/** Products of fractions miss a half by a rounding error, which must not move a median to the next duration. */
const tolerance = 1e-9;

/** 97.5 % quantile of the normal distribution: limits are of 95 %. */
const z = 1.959963984540054;

/**
 * Walks the curve of the durations that ended, in any unit, with those that are open so far as censored at their length.
 * One that is open as long as another took counts as at risk there, as is usual.
 * @param closed durations that ended
 * @param open durations that have not ended, so far
 * @param visit called for each step in order; it returns false to stop
 */
function walk(
  closed: ArrayLike<number>,
  open: ArrayLike<number>,
  visit: (...step: [number, number, number, number, number]) => boolean,
): void {
  const ended = Float64Array.from(closed).sort();
  const lasting = Float64Array.from(open).sort();
  let survival = 1;
  let greenwood = 0;
  let censored = 0;
  for (let index = 0; index < ended.length;) {
    const duration = ended[index]!;
    let next = index;
    while (next < ended.length && ended[next] === duration) next++;
    while (censored < lasting.length && lasting[censored]! < duration) censored++;
    const atRisk = ended.length - index + lasting.length - censored;
    const events = next - index;
    survival *= 1 - events / atRisk;
    greenwood += events / (atRisk * (atRisk - events));
    if (!visit(duration, atRisk, events, survival, survival * Math.sqrt(greenwood))) return;
    index = next;
  }
}

/** All steps of the curve that {@link walk} goes along. */
export function kaplanMeier(closed: ArrayLike<number>, open: ArrayLike<number>): Step[] {
  const curve: Step[] = [];
  walk(closed, open, (duration, atRisk, events, survival, standardError) => {
    curve.push({ duration, atRisk, events, survival, standardError });
    return true;
  });
  return curve;
}

/** Quantiles of a curve by their share, and the limits of the median; null where it does not get there. */
export interface CurveSummary {
  quantiles: (number | null)[];
  low: number | null;
  high: number | null;
}

/**
 * What {@link quantile} and {@link quantileLimits} of the median give, without the curve being kept: a million durations
 * are as many steps.
 * @param shares of the quantiles, rising
 */
export function summaryOfCurve(
  closed: ArrayLike<number>,
  open: ArrayLike<number>,
  shares: readonly number[],
): CurveSummary {
  const quantiles: number[] = [];
  let low: number | null = null;
  let high: number | null = null;
  walk(closed, open, (duration, _, __, survival, standardError) => {
    while (quantiles.length < shares.length && hasReached(survival, shares[quantiles.length]!))
      quantiles.push(duration);
    if (low === null && crosses('low', survival, standardError, 0.5)) low = duration;
    if (high === null && crosses('high', survival, standardError, 0.5)) high = duration;
    return quantiles.length < shares.length || low === null || high === null;
  });
  return { quantiles: shares.map((_, index) => quantiles[index] ?? null), low, high };
}

const hasReached = (survival: number, p: number) => 1 - survival >= p - tolerance;

/**
 * The smallest duration at which the share that has ended reaches `p`; null where the curve does not get there.
 * Without open ones it is PostgreSQL's percentile_disc.
 */
export function quantile(curve: readonly Step[], p: number): number | null {
  return curve.find(({ survival }) => hasReached(survival, p))?.duration ?? null;
}

/** 95 % limits of the share that lasts longer, at one step of the curve. */
export function limits({ survival, standardError }: Pick<Step, 'survival' | 'standardError'>): {
  low: number;
  high: number;
} {
  if (survival <= 0) return { low: Number.NaN, high: Number.NaN };
  const spread = Math.exp((z * standardError) / survival);
  return { low: survival / spread, high: Math.min(1, survival * spread) };
}

/** Whether a limit of the curve has come down to the quantile of `p` at a step. */
function crosses(
  limit: 'low' | 'high',
  survival: number,
  standardError: number,
  p: number,
): boolean {
  if (survival <= 0) return limit === 'low';
  return limits({ survival, standardError })[limit] <= 1 - p + tolerance;
}

/** 95 % limits of a quantile; null where the limit of the curve does not get there. */
export function quantileLimits(
  curve: readonly Step[],
  p: number,
): { low: number | null; high: number | null } {
  const crossing = (limit: 'low' | 'high') =>
    curve.find(({ survival, standardError }) => crosses(limit, survival, standardError, p))
      ?.duration ?? null;
  return { low: crossing('low'), high: crossing('high') };
}
