export interface Interval {
  low: number;
  high: number;
}

/** The 97.5 % quantile of the normal distribution: for intervals that hold in 95 of 100 cases. */
const z = 1.959963984540054;

/**
 * The Wilson score interval of a share at 95 % (E. B. Wilson 1927; Brown, Cai and DasGupta 2001 recommend it for small
 * n): it stays within 0 to 1, and is meaningful for 0 out of 3.
 * @param count of n; n = 0 gives the whole range
 */
export function wilson(count: number, n: number): Interval {
  if (n === 0) return { low: 0, high: 1 };
  const share = count / n;
  const centre = share + (z * z) / (2 * n);
  const reach = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  const width = 1 + (z * z) / n;
  // The ends are set exactly, because rounding would make them slightly off.
  return {
    low: count === 0 ? 0 : Math.max(0, (centre - reach) / width),
    high: count === n ? 1 : Math.min(1, (centre + reach) / width),
  };
}
