import { describe, expect, test } from '@jest/globals';
import { auditRow, idsIn } from './entry.js';

const one = '01890a5d-ac96-774b-bcce-b302099a8001';
const two = '01890A5D-AC96-774B-BCCE-B302099A8002';

describe('idsIn', () => {
  test('finds ids anywhere, each once, in small letters', () => {
    expect(
      idsIn({ filter: { ids: [one, two, one] }, input: { text: `not ${one}`, x: null } }),
    ).toEqual([one, two.toLowerCase()]);
    expect(idsIn(undefined)).toEqual([]);
    expect(idsIn('no id')).toEqual([]);
  });

  test('stops at a hundred', () => {
    const many = Array.from(
      { length: 500 },
      (_, index) => `01890a5d-ac96-774b-bcce-${String(index).padStart(12, '0')}`,
    );
    expect(idsIn({ many })).toEqual(many.slice(0, 100));
  });
});

test.each([
  ['user:1', 'USER'],
  ['jwt:1', 'USER'],
  ['key:1', 'API_KEY'],
  ['system:import', 'SYSTEM'],
  ['command-line:root', 'COMMAND_LINE'],
  ['candidate-link:1', 'CANDIDATE_LINK'],
])('the actor %s is a %s', (subject, kind) => {
  const row = auditRow(
    { viewer: { subject }, door: 'GRAPHQL' },
    { action: 'READ', operation: 'candidate' },
  );
  expect(row).toMatchObject({ actor: subject, actor_kind: kind, outcome: 'DONE' });
});
