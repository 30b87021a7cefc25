import { describe, expect, it } from '@jest/globals';
import type { Period } from './analytics.enums.js';
import {
  nextPeriod,
  periodName,
  periodOf,
  periodsBetween,
  previousRange,
  rangeLastYear,
} from './periods.js';

const calendar = (period: Period, fiscalYearStart = 1) => ({ period, fiscalYearStart });
const all = ['DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR'] as const;

describe('periods', () => {
  it('begin on the first day, weeks on Monday', () => {
    expect(all.map((period) => periodOf('2026-05-17', calendar(period)))).toEqual([
      '2026-05-17',
      '2026-05-11',
      '2026-05-01',
      '2026-04-01',
      '2026-01-01',
    ]);
    expect(periodOf('2026-05-11', calendar('WEEK'))).toBe('2026-05-11');
  });

  it('follow each other over the end of a year', () => {
    expect(
      all.map((period) => nextPeriod(periodOf('2026-12-31', calendar(period)), period)),
    ).toEqual(['2027-01-01', '2027-01-04', '2027-01-01', '2027-01-01', '2027-01-01']);
  });

  it('fill the range, the last day of which is the one before its end', () => {
    expect(periodsBetween({ from: '2026-01-15', to: '2026-03-01' }, calendar('MONTH'), [])).toEqual(
      ['2026-01-01', '2026-02-01'],
    );
    expect(periodsBetween({ from: '2026-01-15', to: '2026-03-02' }, calendar('MONTH'), [])).toEqual(
      ['2026-01-01', '2026-02-01', '2026-03-01'],
    );
  });

  it('go as far as the data where the range is open', () => {
    expect(periodsBetween({}, calendar('MONTH'), ['2026-03-01', '2026-01-01'])).toEqual([
      '2026-01-01',
      '2026-02-01',
      '2026-03-01',
    ]);
    expect(periodsBetween({}, calendar('MONTH'), [])).toEqual([]);
  });

  it('are refused when there are too many', () => {
    expect(() =>
      periodsBetween({ from: '0026-01-01', to: '2026-01-01' }, calendar('DAY'), []),
    ).toThrow('more than 5000 periods');
  });

  it('follow a fiscal year, which bears the name of the year in which it ends', () => {
    expect(periodOf('2026-03-31', calendar('YEAR', 4))).toBe('2025-04-01');
    expect(periodOf('2026-04-01', calendar('YEAR', 4))).toBe('2026-04-01');
    expect(periodOf('2026-01-31', calendar('QUARTER', 2))).toBe('2025-11-01');
    expect(periodOf('2026-05-31', calendar('MONTH', 4))).toBe('2026-05-01');
    expect([
      periodName('2025-04-01', calendar('YEAR', 4)),
      periodName('2026-01-01', calendar('QUARTER', 4)),
      periodName('2026-04-01', calendar('QUARTER', 4)),
    ]).toEqual(['FY2026', 'FY2026-Q4', 'FY2027-Q1']);
  });

  it('have names: ISO weeks by the year of their Thursday', () => {
    expect([
      periodName('2026-12-28', calendar('WEEK')),
      periodName('2024-12-30', calendar('WEEK')),
      periodName('2021-01-04', calendar('WEEK')),
    ]).toEqual(['2026-W53', '2025-W01', '2021-W01']);
    expect([
      periodName('2026-04-01', calendar('QUARTER')),
      periodName('2026-04-01', calendar('MONTH')),
      periodName('2026-01-01', calendar('YEAR')),
    ]).toEqual(['2026-Q2', '2026-04', '2026']);
  });

  it('are compared with the ones before, and with those of last year', () => {
    expect(previousRange({ from: '2026-03-01', to: '2026-04-01' })).toEqual({
      from: '2026-02-01',
      to: '2026-03-01',
    });
    expect(previousRange({ from: '2026-03-02', to: '2026-03-09' })).toEqual({
      from: '2026-02-23',
      to: '2026-03-02',
    });
    expect(rangeLastYear({ from: '2024-02-01', to: '2024-02-29' }, 'MONTH')).toEqual({
      from: '2023-02-01',
      to: '2023-02-28',
    });
    expect(rangeLastYear({ from: '2026-03-02', to: '2026-03-16' }, 'WEEK')).toEqual({
      from: '2025-03-03',
      to: '2025-03-17',
    });
  });
});
