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
 * The curve of the durations that ended, in any unit, with those that are open so far as censored at their length. One
 * that is open as long as another took counts as at risk there, as is usual.
 * @param closed durations that ended
 * @param open durations that have not ended, so far
 */
export function kaplanMeier(closed: ArrayLike<number>, open: ArrayLike<number>): Step[] {
  const ended = Float64Array.from(closed).sort();
  const lasting = Float64Array.from(open).sort();
  const curve: Step[] = [];
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
    curve.push({
      duration,
      atRisk,
      events,
      survival,
      standardError: survival * Math.sqrt(greenwood),
    });
    index = next;
  }
  return curve;
}

/**
 * The smallest duration at which the share that has ended reaches `p`; null where the curve does not get there.
 * Without open ones it is PostgreSQL's percentile_disc.
 */
export function quantile(curve: readonly Step[], p: number): number | null {
  return curve.find(({ survival }) => 1 - survival >= p - tolerance)?.duration ?? null;
}

/** 95 % limits of the share that lasts longer, at one step of the curve. */
export function limits({ survival, standardError }: Step): { low: number; high: number } {
  if (survival <= 0) return { low: Number.NaN, high: Number.NaN };
  const spread = Math.exp((z * standardError) / survival);
  return { low: survival / spread, high: Math.min(1, survival * spread) };
}

/** 95 % limits of a quantile; null where the limit of the curve does not get there. */
export function quantileLimits(
  curve: readonly Step[],
  p: number,
): { low: number | null; high: number | null } {
  const left = 1 - p + tolerance;
  const crossing = (limit: 'low' | 'high') =>
    curve.find((step) => (step.survival <= 0 ? limit === 'low' : limits(step)[limit] <= left))
      ?.duration ?? null;
  return { low: crossing('low'), high: crossing('high') };
}
