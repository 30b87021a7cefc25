import { describe, expect, it } from '@jest/globals';
import { nextPeriod, periodOf, periodsBetween } from './periods.js';

describe('periods', () => {
  it('begin on the first day, weeks on Monday', () => {
    expect((['DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR'] as const).map((period) => periodOf('2026-05-17', period))).toEqual(['2026-05-17', '2026-05-11', '2026-05-01', '2026-04-01', '2026-01-01']);
    expect(periodOf('2026-05-11', 'WEEK')).toBe('2026-05-11');
  });

  it('follow each other over the end of a year', () => {
    expect((['DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR'] as const).map((period) => nextPeriod(periodOf('2026-12-31', period), period))).toEqual(['2027-01-01', '2027-01-04', '2027-01-01', '2027-01-01', '2027-01-01']);
  });

  it('fill the range, the last day of which is the one before its end', () => {
    expect(periodsBetween({ from: '2026-01-15', to: '2026-03-01' }, 'MONTH', [])).toEqual(['2026-01-01', '2026-02-01']);
    expect(periodsBetween({ from: '2026-01-15', to: '2026-03-02' }, 'MONTH', [])).toEqual(['2026-01-01', '2026-02-01', '2026-03-01']);
  });

  it('go as far as the data where the range is open', () => {
    expect(periodsBetween({}, 'MONTH', ['2026-03-01', '2026-01-01'])).toEqual(['2026-01-01', '2026-02-01', '2026-03-01']);
    expect(periodsBetween({}, 'MONTH', [])).toEqual([]);
  });

  it('are refused when there are too many', () => {
    expect(() => periodsBetween({ from: '0026-01-01', to: '2026-01-01' }, 'DAY', [])).toThrow('more than 5000 periods');
  });
});
