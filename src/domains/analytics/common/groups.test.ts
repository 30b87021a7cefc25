import { describe, expect, it } from '@jest/globals';
import { filledKeys } from './groups.js';

describe('rule 2: rows', () => {
  it('are one without a grouping', () => {
    expect(filledKeys([], [], [], [])).toEqual([{}]);
  });

  it('are every member with one grouping, and what occurs beside', () => {
    expect(filledKeys(['CHANNEL'], [{ CHANNEL: 'b' }, { CHANNEL: null }], ['a', 'b'], [])).toEqual([
      { CHANNEL: 'a' },
      { CHANNEL: 'b' },
      { CHANNEL: null },
    ]);
    expect(
      filledKeys(['PERIOD'], [{ PERIOD: '2026-01-01' }], [], ['2026-01-01', '2026-02-01']),
    ).toEqual([{ PERIOD: '2026-01-01' }, { PERIOD: '2026-02-01' }]);
  });

  it('are the combinations that occur with several, filled over periods', () => {
    expect(filledKeys(['CHANNEL', 'JOB'], [{ CHANNEL: 'a', JOB: '1' }], ['a', 'b'], [])).toEqual([
      { CHANNEL: 'a', JOB: '1' },
    ]);
    expect(
      filledKeys(
        ['CHANNEL', 'PERIOD'],
        [{ CHANNEL: 'a', PERIOD: '2026-01-01' }],
        ['a', 'b'],
        ['2026-01-01', '2026-02-01'],
      ),
    ).toEqual([
      { CHANNEL: 'a', PERIOD: '2026-01-01' },
      { CHANNEL: 'a', PERIOD: '2026-02-01' },
    ]);
  });

  it('are filled once for each combination, in however many periods it occurs', () => {
    const periods = Array.from({ length: 300 }, (_, index) => `period ${index}`);
    const occurring = Array.from({ length: 300 }, (_, channel) => `channel ${channel}`).flatMap(
      (channel) => periods.map((period) => ({ CHANNEL: channel, PERIOD: period })),
    );
    // Once for each period that it occurs in would be 27 million keys, and take minutes.
    const filled = filledKeys(['CHANNEL', 'PERIOD'], occurring, [], periods);
    expect(JSON.stringify(filled)).toBe(JSON.stringify(occurring));
  }, 15_000);
});
