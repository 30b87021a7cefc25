import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { planOccupations } from './taxonomy-plan-occupations.js';
import { planSkills } from './taxonomy-plan-skills.js';
import {
  entryKinds,
  type OccupationRow,
  Outcome,
  type SkillRow,
  type SkillWrites,
  type StoredSkills,
} from './taxonomy-rows.js';
import { type Origin, origins, skillKey } from './taxonomy.js';

const none: StoredSkills = { skills: [], aliases: [], broader: [] };
let line = 1;
const row = (
  name: string,
  aliases: string[] = [],
  broader: string[] = [],
  origin: Origin = 'COMPANY',
): SkillRow => ({ location: { file: 'own.csv', line: ++line }, origin, name, aliases, broader });
const plan = (stored: StoredSkills, ...rows: SkillRow[]) => {
  const outcome = new Outcome();
  return {
    writes: planSkills(stored, rows, outcome),
    outcome,
    after: apply(stored, planSkills(stored, rows, new Outcome())),
  };
};

/** What the database holds afterwards. */
function apply(stored: StoredSkills, writes: SkillWrites): StoredSkills {
  const skills = new Map(stored.skills.map((each) => [each.key, each]));
  for (const each of writes.skills) skills.set(each.key, each);
  const aliases = new Map(stored.aliases.map((each) => [each.key, each]));
  for (const key of writes.removedAliases) aliases.delete(key);
  for (const each of writes.aliases) aliases.set(each.key, each);
  const edge = ({ skill, broader }: { skill: string; broader: string }) => `${skill} < ${broader}`;
  const broader = new Map(stored.broader.map((each) => [edge(each), each]));
  for (const each of writes.removedBroader) broader.delete(edge(each));
  for (const each of writes.broader) broader.set(edge(each), each);
  return {
    skills: [...skills.values()],
    aliases: [...aliases.values()],
    broader: [...broader.values()],
  };
}
const shipped = plan(
  none,
  row('TypeScript', ['ts'], ['JavaScript'], 'TAXONOMY'),
  row('JavaScript', ['js'], [], 'TAXONOMY'),
  row('Embedded systems', ['embedded'], [], 'TAXONOMY'),
).after;
const edges = ({ broader }: StoredSkills) =>
  broader.map((edge) => `${edge.skill} < ${edge.broader}`).sort();

describe('planSkills', () => {
  it("gives a company's alias to the company's skill", () => {
    const { after, outcome } = plan(shipped, row('Technical support', ['TS']));
    expect(after.aliases.find(({ key }) => key === 'ts')).toMatchObject({
      skill: 'technical support',
      origin: 'COMPANY',
    });
    expect(outcome.displaced).toEqual([
      expect.stringContaining('"TS" means Technical support now'),
    ]);
  });

  it('makes a shipped alias a skill of its own where the company names one so', () => {
    const { after } = plan(shipped, row('Embedded'));
    expect(after.aliases.map(({ key }) => key)).not.toContain('embedded');
    expect(after.skills.map(({ key }) => key)).toContain('embedded');
  });

  it("leaves a company's words alone when a public list says otherwise", () => {
    const own = plan(shipped, row('Technical support', ['ts'])).after;
    const { after, outcome } = plan(
      own,
      row('TypeScript', ['ts'], [], 'ONET'),
      row('TS', [], [], 'ONET'),
    );
    expect(after).toEqual(own);
    expect(outcome.refusals.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('ranks higher'),
    ]);
    expect(outcome.sums.skills).toEqual({
      read: 2,
      created: 0,
      updated: 0,
      unchanged: 2,
      refused: 0,
    });
  });

  it('refuses an alias for two skills, and one that is a skill, and reports where the first is', () => {
    const [first, second] = [row('Go', ['golang']), row('Rust', ['GoLang', 'Go'])];
    const { outcome } = plan(none, first, second);
    expect(outcome.refusals).toEqual([
      {
        location: second.location,
        kind: 'aliases',
        column: 'aliases',
        value: 'GoLang',
        reason: `It means Go already (own.csv:${first.location.line}): an alias belongs to one skill.`,
      },
      {
        location: second.location,
        kind: 'aliases',
        column: 'aliases',
        value: 'Go',
        reason: expect.stringContaining('It is the name of a skill'),
      },
    ]);
  });

  it('refuses what closes a cycle, and shows the cycle', () => {
    const { after, outcome } = plan(
      none,
      row('A', [], ['B']),
      row('B', [], ['C']),
      row('C', [], ['A', 'C', 'D']),
    );
    expect(edges(after)).toEqual(['a < b', 'b < c']);
    expect(outcome.refusals.map(({ reason }) => reason)).toEqual([
      'A skill is not broader than itself.',
      'There is no such skill: add a row for it.',
      'It closes a cycle: C < A < B < C.',
    ]);
  });

  it('lets a company turn a shipped relation round, and add to one', () => {
    expect(edges(plan(shipped, row('JavaScript', [], ['TypeScript'])).after)).toEqual([
      'javascript < typescript',
    ]);
    expect(edges(plan(shipped, row('TypeScript', [], ['Embedded'])).after)).toEqual([
      'typescript < embedded systems',
    ]);
  });

  it('takes the same rows again without a change', () => {
    const rows = [row('Technical support', ['ts', 'support'], ['JavaScript']), row('Embedded')];
    const once = plan(shipped, ...rows).after;
    const again = plan(once, ...rows);
    expect(again.after).toEqual(once);
    expect(again.writes).toEqual({
      skills: [],
      aliases: [],
      removedAliases: [],
      broader: [],
      removedBroader: [],
    });
  });

  it('gives a recorded name to the skill that it is an alias of', () => {
    const recorded: StoredSkills = {
      ...none,
      skills: [{ key: 'k8s', name: 'k8s', origin: 'RECORDED' }],
    };
    expect(plan(recorded, row('Kubernetes', ['k8s'])).after.aliases).toEqual([
      { key: 'k8s', alias: 'k8s', skill: 'kubernetes', origin: 'COMPANY' },
    ]);
  });

  it('takes what a lower list says once the higher one has nothing left to say, and already in the load that leaves it so', () => {
    const stored = plan(none, row('E'), row('c'), row('a', [], ['c'], 'TAXONOMY')).after;
    const load = [row('c', [], ['a']), row('a', [], ['E'], 'GITHUB_TOPICS')];
    const once = plan(stored, ...load);
    expect(edges(once.after)).toEqual(['a < e', 'c < a']);
    expect(once.outcome.displaced).toEqual([expect.stringContaining('closes a cycle')]);
    expect(edges(plan(once.after, ...load).after)).toEqual(edges(once.after));
  });

  it('keeps, whatever is loaded in whatever order: one meaning a word, no cycle, sums that add up, loading again changes nothing', () => {
    const word = fc.constantFrom('a', 'B', 'b', 'c', ' d ', 'E', '');
    const rows = fc
      .array(
        fc.record({
          name: word,
          aliases: fc.array(word, { maxLength: 3 }),
          broader: fc.array(word, { maxLength: 3 }),
          origin: fc.constantFrom(...origins),
        }),
        { maxLength: 8 },
      )
      .map((all) =>
        all.map((each, index): SkillRow => ({ ...each, location: { file: 'x', line: index } })),
      );
    fc.assert(
      fc.property(fc.array(rows, { maxLength: 3 }), (loads) => {
        let stored = none;
        for (const load of loads) {
          const { outcome, after } = plan(stored, ...load);
          for (const kind of entryKinds)
            expect(outcome.sums[kind].read).toBe(
              outcome.sums[kind].created +
                outcome.sums[kind].updated +
                outcome.sums[kind].unchanged +
                outcome.sums[kind].refused,
            );
          expect(outcome.sums.aliases.read).toBe(
            load.reduce((sum, { aliases }) => sum + aliases.length, 0),
          );
          expect(outcome.sums.broader.read).toBe(
            load.reduce((sum, { broader }) => sum + broader.length, 0),
          );
          const keys = new Set(after.skills.map(({ key }) => key));
          for (const { key, skill } of after.aliases) {
            expect(keys.has(key)).toBe(false);
            expect(keys.has(skill)).toBe(true);
          }
          expect(hasCycle(after)).toBe(false);
          expect(apply(after, planSkills(after, load, new Outcome()))).toEqual(after);
          stored = after;
        }
      }),
      { numRuns: 300 },
    );
  });
});

function hasCycle({ broader }: StoredSkills): boolean {
  const above = (key: string, seen: readonly string[]): boolean =>
    seen.includes(key) ||
    broader.some((edge) => edge.skill === key && above(edge.broader, [...seen, key]));
  return broader.some(({ skill }) => above(skill, []));
}

describe('planOccupations', () => {
  const occupation = (
    name: string,
    titles: string[],
    more: Partial<OccupationRow> = {},
  ): OccupationRow => ({
    location: { file: 'own.csv', line: ++line },
    origin: 'COMPANY',
    name,
    titles,
    ...more,
  });
  const stored = {
    families: [{ key: 'computer', name: 'Computer', origin: 'TAXONOMY' as const }],
    occupations: [
      {
        key: 'software developers',
        name: 'Software Developers',
        code: '15-1252.00',
        family: 'computer',
        origin: 'TAXONOMY' as const,
      },
    ],
    titles: [
      {
        key: 'software developer',
        title: 'Software Developers',
        occupation: 'software developers',
        origin: 'TAXONOMY' as const,
      },
    ],
  };

  it('knows an occupation by its code, and leaves a name that ranks higher', () => {
    const outcome = new Outcome();
    const writes = planOccupations(
      stored,
      [
        occupation('Software Developers, Applications', ['App developer', 'Software developer'], {
          code: '15-1252.00',
          origin: 'ONET',
        }),
      ],
      outcome,
    );
    expect(writes.occupations).toEqual([]);
    expect(writes.titles.map(({ key, occupation: of }) => [key, of])).toEqual([
      ['app developer', 'software developers'],
    ]);
    expect(outcome.sums.titles).toEqual({
      read: 2,
      created: 1,
      updated: 0,
      unchanged: 1,
      refused: 0,
    });
  });

  it('refuses a second code and a row without a name, with its titles', () => {
    const outcome = new Outcome();
    planOccupations(
      stored,
      [occupation('software developers', ['coder'], { code: '99' }), occupation(' ', ['x', 'y'])],
      outcome,
    );
    expect(outcome.sums.occupations.refused).toBe(2);
    expect(outcome.sums.titles).toMatchObject({ read: 3, refused: 3 });
    expect(outcome.refusals[0]?.reason).toContain('has the code 15-1252.00 already');
  });

  it("moves an occupation to a company's family, and shares a title", () => {
    const writes = planOccupations(
      stored,
      [
        occupation('Software Developers', [], { family: 'Makers' }),
        occupation('Coders', ['Software developer']),
      ],
      new Outcome(),
    );
    expect(writes.occupations[0]).toMatchObject({ family: 'makers', origin: 'COMPANY' });
    expect(writes.titles.map(({ key, occupation: of }) => `${key}: ${of}`)).toEqual([
      'software developer: software developers',
      'coder: coders',
      'software developer: coders',
    ]);
  });
});

test('keys are trimmed, lower case, with single spaces', () =>
  expect(skillKey('  Ünï \t Code X ')).toBe('ünï code x'));
