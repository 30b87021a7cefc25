import { describe, expect, it } from '@jest/globals';
import { forecastHires, type UnderWay } from './forecast.js';

describe('forecastHires', () => {
  it('expects nothing where nobody is under way', () => {
    expect(forecastHires([], 0.8)).toEqual({ expected: 0, low: 0, high: 0 });
  });

  it('is the beta-binomial of one milestone: mean k · (h + ½) / (n + 1)', () => {
    expect(forecastHires([{ count: 12, past: { n: 99, hires: 24 } }], 0.8).expected).toBeCloseTo(
      (12 * 24.5) / 100,
      10,
    );
  });

  it("is uniform after Beta(1, 1): Pólya's urn with one ball of each colour (Feller, vol. I, V.2)", () => {
    // n = 1 and half a hire make Beta(1, 1): each of 0 … 9 hires has the chance 1 in 10.
    expect(forecastHires([{ count: 9, past: { n: 1, hires: 0.5 } }], 0.8)).toMatchObject({
      low: 0,
      high: 8,
    });
  });

  it('is wider where history is thin', () => {
    const width = (n: number) => {
      const { low, high } = forecastHires([{ count: 40, past: { n, hires: n / 5 } }], 0.8);
      return high - low;
    };
    expect(width(20)).toBeGreaterThan(width(2_000));
  });
});

/** A fixed sequence of chances, so that the backtest is the same every time. */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe('backtest over random pipelines', () => {
  it.each([[0.5], [0.8], [0.95]])(
    'the interval of level %d covers about as often as it says',
    (level) => {
      const random = chances(7);
      let covered = 0;
      let bias = 0;
      const runs = 1_500;
      for (let run = 0; run < runs; run++) {
        const pass = Array.from({ length: 4 }, () => 0.2 + 0.7 * random()); // from each milestone to the next
        const walk = (from: number) => {
          let at = from;
          while (at < 4 && random() < pass[at]!) at += 1;
          return at;
        };
        const past = Array.from({ length: 4 }, () => ({ n: 0, hires: 0 }));
        for (let index = 0; index < 40 + Math.floor(random() * 300); index++) {
          const end = walk(0);
          for (let at = 0; at <= Math.min(end, 3); at++) {
            past[at]!.n += 1;
            past[at]!.hires += end === 4 ? 1 : 0;
          }
        }
        const underWay = past.map((each): UnderWay => ({
          count: Math.floor(random() * 15),
          past: each,
        }));
        const { expected, low, high } = forecastHires(underWay, level);
        const hires = underWay.reduce(
          (sum, { count }, at) =>
            sum + Array.from({ length: count }, () => walk(at)).filter((end) => end === 4).length,
          0,
        );
        covered += hires >= low && hires <= high ? 1 : 0;
        bias += hires - expected;
      }
      expect(covered / runs).toBeGreaterThan(level - 0.04);
      expect(covered / runs).toBeLessThan(level + 0.14); // whole hires: an interval covers more than its level, never less
      expect(Math.abs(bias / runs)).toBeLessThan(0.5);
    },
  );
});
