import { describe, expect, it } from '@jest/globals';
import { differenceTest, fisherExact, twoProportionZ } from './adverse-impact.js';

describe("Fisher's exact test", () => {
  it('gives the p of the lady tasting tea: 0.4857 (R, ?fisher.test, TeaTasting 3 of 4; two-sided)', () => {
    expect(fisherExact({ selected: 3, all: 4 }, { selected: 1, all: 4 })).toBeCloseTo(34 / 70, 10);
  });

  it('gives the p of Convictions of like-sex twins: 0.0005367 (R, ?fisher.test, after Fisher 1970)', () => {
    expect(fisherExact({ selected: 2, all: 17 }, { selected: 10, all: 13 })).toBeCloseTo(
      0.0005367,
      7,
    );
  });

  it("gives the p of men and women who study: 0.002759456 (Wikipedia, Fisher's exact test: 1 of 12 and 9 of 12)", () => {
    // the article adds the two equally extreme tables: 0.001379728 * 2
    expect(fisherExact({ selected: 1, all: 12 }, { selected: 9, all: 12 })).toBeCloseTo(
      0.002759456,
      8,
    );
  });

  it('is 1 when the rates are the same', () => {
    expect(fisherExact({ selected: 10, all: 20 }, { selected: 10, all: 20 })).toBeCloseTo(1, 10);
  });

  it('holds for groups of thousands', () => {
    const { p } = twoProportionZ({ selected: 520, all: 2000 }, { selected: 480, all: 2000 });
    expect(fisherExact({ selected: 520, all: 2000 }, { selected: 480, all: 2000 })).toBeCloseTo(
      p,
      1,
    );
  });
});

describe('the z test of two proportions', () => {
  it('gives Z = -1.96 its p of 0.05 (the standard normal table)', () => {
    // selected out of 10,000 each so that z is 1.96 to four digits: rates 0.5 ± 0.00693
    const { z, p } = twoProportionZ(
      { selected: 49_307, all: 100_000 },
      { selected: 49_745, all: 100_000 },
    );
    expect(z).toBeCloseTo(-1.9588, 3);
    expect(p).toBeCloseTo(0.0501, 3);
  });

  it('is the square root of the chi-square of aspirin and heart attacks: 25.01 (Agresti, Categorical Data Analysis: 189 of 11,034 and 104 of 11,037)', () => {
    const { z } = twoProportionZ({ selected: 189, all: 11_034 }, { selected: 104, all: 11_037 });
    expect(z * z).toBeCloseTo(25.01, 2);
  });

  it('is 1 where nobody or everybody is selected', () => {
    expect(twoProportionZ({ selected: 0, all: 100 }, { selected: 0, all: 200 }).p).toBe(1);
  });
});

it('takes Fisher below 100 people in a group, and z from 100 on', () => {
  expect(differenceTest({ selected: 10, all: 99 }, { selected: 50, all: 500 }).test).toBe(
    'FISHER_EXACT',
  );
  expect(differenceTest({ selected: 10, all: 100 }, { selected: 50, all: 500 }).test).toBe(
    'TWO_PROPORTION_Z',
  );
});
