import { describe, expect, it } from '@jest/globals';
import { closedPeriod } from './breakdown-period.js';

const today = '2026-11-23';
const of = (from?: string, to?: string, period?: 'DAY' | 'MONTH' | 'QUARTER' | 'YEAR') => () =>
  closedPeriod({ from, to }, period, today);

describe('rule 21: the range is one whole period', () => {
  it('takes a month, a quarter and a year that have ended', () => {
    expect(of('2026-10-01', '2026-11-01')().period).toBe('MONTH');
    expect(of('2026-07-01', '2026-10-01')().period).toBe('QUARTER');
    expect(of('2025-01-01', '2026-01-01', 'YEAR')().period).toBe('YEAR');
  });

  it('takes a period on the day after its last one', () => {
    expect(
      closedPeriod({ from: '2026-11-01', to: '2026-12-01' }, undefined, '2026-12-01').period,
    ).toBe('MONTH');
  });

  it.each([
    ['no range', of()],
    ['one end', of('2025-01-01')],
    ['two months', of('2025-01-01', '2025-03-01')],
    ['a month that begins on the 2nd', of('2025-01-02', '2025-02-02')],
    ['a quarter as a year', of('2025-01-01', '2025-04-01', 'YEAR')],
    ['a week', of('2025-01-06', '2025-01-13')],
    ['days', of('2025-01-01', '2025-02-01', 'DAY')],
    ['an open month', of('2026-11-01', '2026-12-01')],
    ['an open year', of('2026-01-01', '2027-01-01')],
  ])('refuses %s, and says what to ask for', (_, ask) => {
    expect(ask).toThrow(/Use a whole|Use MONTH/);
  });
});
