import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { SkillNeed } from '../../jobs/job.enums.js';
import type { SkillRelation, TitleRelation } from '../../taxonomy/taxonomy.js';
import { weightsOf } from './fit-clauses.js';
import { factsToConfirm } from './fit-facts.js';
import { engagementOf } from './fit-engagement.js';
import { explain, reasonsOf } from './fit-explanation.js';
import { dayOf, defaultWeights, type FitWeights, ongoing } from './fit-formula.js';
import { type HeldSkill, type Person, pastOutcomes } from './fit-person.js';
import type { Position, Requirement } from './fit-position.js';
import { Scorer } from './fit-scorer.js';
import { firstOf } from '../../../platform/present.js';

const today = dayOf(new Date('2026-11-25T15:00:00Z'));
const monthsAgo = (months: number) => today - months * 30.4375;
const [python, java, sql] = [1, 2, 3];
const same = (skill: number) => new Map<number, SkillRelation>([[skill, 'SAME']]);

const requirement = (skill: number, fields: Partial<Requirement> = {}): Requirement => ({
  skillId: `${skill}`,
  name: `skill ${skill}`,
  need: 'MUST',
  minLevel: null,
  minYears: null,
  related: same(skill),
  ...fields,
});
const position = (fields: Partial<Position> = {}): Position => ({
  title: null,
  requirements: [],
  seniority: null,
  remote: false,
  vector: null,
  place: null,
  languages: [],
  certificates: [],
  ...fields,
});
const held = (skill: number, fields: Partial<HeldSkill> = {}): HeldSkill => ({
  skill,
  level: null,
  years: null,
  lastUsed: null,
  evidence: 'SELF',
  ...fields,
});
const person = (fields: Partial<Person> = {}): Person => ({
  id: 'p',
  skills: [],
  titles: [],
  seniority: null,
  vector: null,
  place: null,
  willingToMove: false,
  languages: [],
  certificates: [],
  silverMedallist: false,
  outcomes: [],
  confirmed: null,
  ...fields,
});
const titles: Record<string, TitleRelation> = {
  'Data Engineer': 'SAME_OCCUPATION',
  'Data Scientist': 'SAME_FAMILY',
};
const scorer = (of: Position, weights: FitWeights = defaultWeights) =>
  new Scorer(of, (title) => titles[title] ?? 'NONE', today, weights);
const fit = (of: Position, who: Person, weights?: FitWeights) => scorer(of, weights).score(who).fit;

describe('worked by hand', () => {
  test('a must with minimum years: depth 3/5 and used today', () => {
    // q = 1 · (0.40 + 0.60·0.6) · (0.50 + 0.50·1) = 0.76; only skills are asked for, and the must is met
    expect(
      fit(
        position({ requirements: [requirement(python, { minYears: 5 })] }),
        person({ skills: [held(python, { years: 3, lastUsed: today })] }),
      ),
    ).toBeCloseTo(76, 10);
  });

  test('a skill that was last used three years ago has lost half of its recency', () => {
    // 36 months: H = 24 / (24 + 36 - 12) = 0.5; q = (0.40 + 0.60·1) · (0.50 + 0.25) = 0.75
    expect(
      fit(
        position({ requirements: [requirement(python, { minLevel: 3 })] }),
        person({ skills: [held(python, { level: 4, lastUsed: monthsAgo(36) })] }),
      ),
    ).toBeCloseTo(75, 10);
  });

  test('years and level are averaged, an unknown one counts 0.7, a minimum of 0 is not asked for', () => {
    // depth = (0.5 + 0.7) / 2 = 0.6; lastUsed unknown: 0.50 + 0.50·0.8 = 0.9; q = 0.76 · 0.9 = 0.684
    expect(
      fit(
        position({ requirements: [requirement(python, { minYears: 4, minLevel: 3 })] }),
        person({ skills: [held(python, { years: 2 })] }),
      ),
    ).toBeCloseTo(68.4, 10);
    // minYears 0: only the level is asked, depth 1
    expect(
      fit(
        position({ requirements: [requirement(python, { minYears: 0, minLevel: 3 })] }),
        person({ skills: [held(python, { years: 0, level: 3, lastUsed: today })] }),
      ),
    ).toBeCloseTo(100, 10);
    // neither is asked: years/(years+2) = 6/8
    expect(
      fit(
        position({ requirements: [requirement(python)] }),
        person({ skills: [held(python, { years: 6, lastUsed: today })] }),
      ),
    ).toBeCloseTo(40 + 60 * 0.75, 10);
  });

  test('a missed must halves its share of the factor', () => {
    // weights 3 and 2; the must is missing: S = 2·0.9/5 = 0.36 (should: level 3 of 3, last use unknown); M = 0; fit = 100·0.5·0.36 = 18
    const asked = position({
      requirements: [requirement(python), requirement(sql, { need: 'SHOULD', minLevel: 3 })],
    });
    const score = scorer(asked).score(person({ skills: [held(sql, { level: 3 })] }));
    expect(score.fit).toBeCloseTo(18, 10);
    expect(score).toMatchObject({ mustsMet: 0, tier: undefined });
  });

  test('the whole position', () => {
    const asked = position({
      requirements: [requirement(python, { minYears: 5 }), requirement(sql, { need: 'NICE' })],
      title: 'Data Engineer',
      seniority: 3,
      vector: [1, 0, 0],
      languages: [
        { code: 'de', level: 'B2' },
        { code: 'en', level: null },
      ],
      certificates: [{ name: 'CKA', key: 'cka' }],
    });
    const who = person({
      skills: [held(python, { years: 5, lastUsed: today })],
      titles: [
        { title: 'Nurse', end: ongoing },
        { title: 'Data Scientist', end: monthsAgo(36) },
      ],
      seniority: 2,
      vector: [0, 1, 0],
      willingToMove: true,
      languages: ['de:C1', 'fr'],
      certificates: ['cka'],
    });
    // skills .60: (3·1 + 1·0)/4 = .75; title .12: .6 · 24/48 = .3; seniority .10: 1 − 1/3; location .10: 9,010 km, willing to move .5; languages .08: 2 of 3
    expect(scorer(asked).score(who).fit).toBeCloseTo(
      100 * (0.6 * 0.75 + 0.12 * 0.3 + 0.1 * (2 / 3) + 0.1 * 0.5 + 0.08 * (2 / 3)),
      9,
    );
    const { clauses } = explain(scorer(asked), who);
    expect(clauses.map(({ component, reasons }) => [component, ...reasons])).toEqual([
      ['SKILL', 'MUST_MET', 'SAME_SKILL'],
      ['SKILL', 'NO_SKILL'],
      ['TITLE', 'SAME_FAMILY', 'PAST_TITLE'],
      ['SENIORITY', 'OTHER_SENIORITY'],
      ['LOCATION', 'FAR', 'WILLING_TO_MOVE'],
      ['LANGUAGE', 'HELD'],
      ['LANGUAGE', 'NOT_HELD'],
      ['CERTIFICATE', 'HELD'],
    ]);
  });

  test('the example of docs/matching.md', () => {
    const asked = position({
      title: 'Data Engineer',
      requirements: [requirement(python, { minYears: 5 }), requirement(sql, { need: 'SHOULD' })],
      languages: [{ code: 'de', level: 'B2' }],
    });
    const ada = person({
      titles: [{ title: 'Data Engineer', end: ongoing }],
      skills: [held(python, { years: 3, lastUsed: today - 10 }), held(sql)],
      languages: ['de:C1'],
    });
    const { fit: points, tier, coverage, clauses } = explain(scorer(asked), ada);
    expect([points, tier, coverage]).toEqual([
      expect.closeTo(81.34, 9),
      'A',
      expect.closeTo(0.76, 9),
    ]);
    expect(clauses.map((clause) => clause.points)).toEqual(
      [34.2, 22.14, 15, 10].map((value) => expect.closeTo(value, 9)),
    );
    const namer = person({ skills: [held(python), held(sql)] });
    expect(scorer(asked).score(namer)).toMatchObject({
      fit: expect.closeTo(67.85, 9),
      tier: 'B',
      coverage: expect.closeTo(0.15, 9),
    });
    expect(factsToConfirm(scorer(asked), namer)).toEqual([
      { kind: 'TITLE', points: expect.closeTo(7.5, 9) },
    ]);
  });

  test('near is within 25 km, then it falls with the distance', () => {
    const asked = position({ vector: [1, 0, 0], place: 'berlin' });
    const at = (km: number) => person({ vector: [1, km / 6371, 0] });
    expect(fit(asked, at(24))).toBeCloseTo(100, 10);
    expect(fit(asked, at(75))).toBeCloseTo(50, 10);
    expect(fit(asked, at(475))).toBeCloseTo(10, 10);
    expect(fit(asked, { ...at(475), willingToMove: true })).toBeCloseTo(50, 10);
    expect(fit(position({ remote: true }), at(475))).toBeCloseTo(100, 10);
    expect(fit(asked, person({ place: 'berlin' }))).toBeCloseTo(100, 10); // not on the map, but of the same name
    expect(fit(asked, person({ place: 'paris', willingToMove: true }))).toBeCloseTo(50, 10); // unknown
  });

  test('engagement: a finalist of a related job nine months ago, seen half a year ago', () => {
    // outcome: 0.8 · (0.5 + 0.5·0.6) · 18/(18 + 3); profile: 1 within six months
    const who = person({
      outcomes: [{ outcome: 'FINALIST', title: 'Data Scientist', day: monthsAgo(9) }],
      confirmed: monthsAgo(6),
    });
    const { engage, rank, fit: points } = scorer(position({ title: 'Data Engineer' })).score(who);
    expect(engage).toBeCloseTo(0.6 * 0.8 * 0.8 * (18 / 21) + 0.4, 10);
    expect(rank).toBeCloseTo(0.85 * points + 15 * engage, 10);
    expect(
      engagementOf({ ...who, silverMedallist: true }, today, (title) => titles[title]!),
    ).toMatchObject({ outcome: 'SILVER_MEDALLIST' });
    expect(scorer(position({ title: 'Data Engineer' })).score(person()).engage).toBeCloseTo(
      0.4 * 0.8,
      10,
    );
  });

  test('weights: what is left out keeps its default, and nothing strange is taken', () => {
    expect(weightsOf({})).toEqual(defaultWeights);
    expect(weightsOf({ title: 0, skills: 1 })).toEqual({ ...defaultWeights, title: 0, skills: 1 });
    for (const wrong of [
      { skills: -0.1 },
      { skills: Number.NaN },
      { title: Infinity },
      { assessment: 0.2 },
      { skills: 0, title: 0, seniority: 0, location: 0, languages: 0 },
    ]) {
      expect(() => weightsOf(wrong)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
    }
    expect(() => scorer(position())).toThrow('No requirement of the position has a weight');
    const asked = position({ requirements: [requirement(python)], seniority: 3 });
    expect(
      fit(
        asked,
        person({ skills: [held(python, { years: 2, lastUsed: today })], seniority: 3 }),
        weightsOf({ skills: 0 }),
      ),
    ).toBeCloseTo(100, 10);
    expect(
      fit(
        position({ seniority: 3 }),
        person({ seniority: 3, assessment: 0.5 }),
        weightsOf({ assessment: 0.1 }),
      ),
    ).toBeCloseTo(75, 10);
  });
});

test('of two skills that are as good for a requirement, the better known one makes the coverage, in any order', () => {
  // Unknown years count 0.7, and so do 7 of 10 years: the quality is the same, only what is known of it is not.
  const related = new Map<number, SkillRelation>([
    [python, 'SIBLING'],
    [java, 'SIBLING'],
  ]);
  const asked = position({ requirements: [requirement(sql, { minYears: 10, related })] });
  const known = held(python, { years: 7, lastUsed: today });
  const named = held(java, { lastUsed: today });
  const scoreOf = (...skills: HeldSkill[]) => scorer(asked).score(person({ skills }));
  expect(scoreOf(named).fit).toBe(scoreOf(known).fit);
  expect(scoreOf(named).coverage).toBeCloseTo(0.4, 10);
  for (const score of [scoreOf(known, named), scoreOf(named, known)]) {
    expect(score.fit).toBe(scoreOf(known).fit);
    expect(score.coverage).toBeCloseTo(1, 10);
  }
});

describe('somebody who names everything and nothing more', () => {
  const asked = position({
    requirements: [
      requirement(python, { minYears: 3 }),
      requirement(java, { minLevel: 3 }),
      requirement(sql),
    ],
  });
  const who = person({ skills: [held(python), held(java), held(sql)] });

  test('is at the top of tier B with low coverage', () => {
    const score = scorer(asked).score(who);
    expect(score).toMatchObject({ tier: 'B', mustsMet: 1 });
    expect(score.fit).toBeCloseTo(73.8, 10); // 0.82 · 0.9
    expect(score.coverage).toBeCloseTo(0.2, 10);
  });

  test('gets the one fact that leads to tier A, and it does', () => {
    const facts = factsToConfirm(scorer(asked), who) ?? [];
    expect(facts).toMatchObject([{ kind: 'YEARS', requirement: 0, atLeast: 3 }]);
    const confirmed = scorer(asked).score(
      person({ skills: [held(python, { years: 3 }), held(java), held(sql)] }),
    );
    expect(confirmed.tier).toBe('A');
    expect(confirmed.fit).toBeCloseTo(73.8 + firstOf(facts).points, 9);
    expect(
      factsToConfirm(
        scorer(asked),
        person({ skills: [held(python, { years: 3 }), held(java), held(sql)] }),
      ),
    ).toEqual([]);
  });

  test('lists a missing must to confirm, and gives nothing for a known weakness', () => {
    expect(
      factsToConfirm(
        scorer(asked),
        person({ skills: [held(python, { years: 3 }), held(java)] }),
      )?.map(({ kind, requirement: of }) => [kind, of]),
    ).toContainEqual(['SKILL', 2]);
    const weak = { years: 0, level: 1, lastUsed: monthsAgo(200) };
    expect(
      factsToConfirm(
        scorer(asked),
        person({ skills: [held(python, weak), held(java, weak), held(sql, weak)] }),
      ),
    ).toBeUndefined();
  });
});

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const skillNumber = fc.integer({ min: 1, max: 8 });
const years = fc.integer({ min: 0, max: 300 }).map((tenths) => tenths / 10);
const day = fc.integer({ min: today - 8_000, max: today + 100 });
const heldSkills = fc.uniqueArray(
  fc.record({
    skill: skillNumber,
    level: maybe(fc.integer({ min: 1, max: 5 })),
    years: maybe(years),
    lastUsed: maybe(day),
    evidence: fc.constantFrom('RESUME' as const, 'SELF' as const),
  }),
  { selector: ({ skill }) => skill, maxLength: 8 },
);
const vector = fc
  .tuple(
    fc.integer({ min: -100, max: 100 }),
    fc.integer({ min: -100, max: 100 }),
    fc.integer({ min: 1, max: 100 }),
  )
  .map(([x, y, z]) => {
    const length = Math.sqrt(x * x + y * y + z * z);
    return [x / length, y / length, z / length] as const;
  });
const title = fc.constantFrom('Data Engineer', 'Data Scientist', 'Nurse');
const language = fc.constantFrom('de', 'de:A2', 'de:B2', 'en', 'en:C1', 'fr');
const people: fc.Arbitrary<Person> = fc.record({
  id: fc.constant('p'),
  skills: heldSkills,
  titles: fc.array(fc.record({ title, end: maybe(fc.oneof(day, fc.constant(ongoing))) }), {
    maxLength: 3,
  }),
  seniority: maybe(fc.integer({ min: 0, max: 6 })),
  vector: maybe(vector),
  place: maybe(fc.constantFrom('berlin', 'paris')),
  willingToMove: fc.boolean(),
  languages: fc.uniqueArray(language, { maxLength: 3 }),
  certificates: fc.uniqueArray(fc.constantFrom('cka', 'pmp'), { maxLength: 2 }),
  silverMedallist: fc.boolean(),
  outcomes: fc.array(
    fc.record({ outcome: fc.constantFrom(...pastOutcomes), title, day: maybe(day) }),
    { maxLength: 3 },
  ),
  confirmed: maybe(day),
});
const relations = fc.uniqueArray(
  fc.tuple(skillNumber, fc.constantFrom<SkillRelation>('NARROWER', 'BROADER', 'SIBLING')),
  { selector: ([skill]) => skill, maxLength: 4 },
);
const requirements: fc.Arbitrary<Requirement[]> = fc
  .uniqueArray(
    fc.tuple(
      skillNumber,
      fc.constantFrom<SkillNeed>('MUST', 'SHOULD', 'NICE'),
      maybe(fc.integer({ min: 1, max: 5 })),
      maybe(years),
      relations,
    ),
    { selector: ([skill]) => skill, maxLength: 6 },
  )
  .map((all) =>
    all.map(([skill, need, minLevel, minYears, others]) =>
      requirement(skill, {
        need,
        minLevel,
        minYears,
        related: new Map([...others, [skill, 'SAME']]),
      }),
    ),
  );
const positions: fc.Arbitrary<Position> = fc.record({
  title: fc.constant('Data Engineer'),
  requirements,
  seniority: maybe(fc.integer({ min: 0, max: 6 })),
  remote: fc.boolean(),
  vector: maybe(vector),
  place: maybe(fc.constant('berlin')),
  languages: fc.subarray([
    { code: 'de', level: 'B2' },
    { code: 'en', level: null },
  ]),
  certificates: fc.subarray([
    { name: 'CKA', key: 'cka' },
    { name: 'PMP', key: 'pmp' },
  ]),
});
const cases = fc.tuple(positions, people);

describe('for any person and position', () => {
  test('everything is within its bounds, and the points add up to exactly the fit, in any order', () => {
    fc.assert(
      fc.property(cases, ([asked, who]) => {
        const explanation = explain(scorer(asked), who);
        for (const [value, most] of [
          [explanation.fit, 100],
          [explanation.engage, 1],
          [explanation.coverage, 1],
          [explanation.mustsMet, 1],
          [explanation.rank, 100],
        ] as const) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(most + 1e-9);
        }
        const points = explanation.clauses.map((clause) => clause.points);
        const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
        expect(sum(points)).toBe(explanation.fit);
        expect(sum(points.toReversed())).toBe(explanation.fit);
        expect(sum(points.toSorted((a, b) => a - b))).toBe(explanation.fit);
        expect(explanation.fit).toBe(scorer(asked).score(who).fit);
      }),
    );
  });

  test('another skill never lowers fit, nor do more years, a higher level or a later use', () => {
    fc.assert(
      fc.property(cases, heldSkills, fc.nat(), years, ([asked, who], others, at, more) => {
        const before = fit(asked, who);
        const added = others.find(({ skill }) => !who.skills.some((own) => own.skill === skill));
        if (added)
          expect(fit(asked, { ...who, skills: [...who.skills, added] })).toBeGreaterThanOrEqual(
            before,
          );
        if (who.skills.length === 0) return;
        const index = at % who.skills.length;
        const better = who.skills.map((skill, place) =>
          place !== index
            ? skill
            : {
                ...skill,
                years: skill.years === null ? null : skill.years + more,
                level: skill.level === null ? null : Math.min(5, skill.level + 1),
                lastUsed: skill.lastUsed === null ? null : skill.lastUsed + 30,
              },
        );
        expect(fit(asked, { ...who, skills: better })).toBeGreaterThanOrEqual(before);
      }),
    );
  });

  test('neither other people nor the order of anything known change a score', () => {
    fc.assert(
      fc.property(cases, fc.array(people, { maxLength: 5 }), ([asked, who], others) => {
        const alone = scorer(asked).score(who);
        const shared = scorer(asked);
        for (const other of others) shared.score(other);
        expect(shared.score(who)).toEqual(alone);
        const turned = {
          ...who,
          skills: who.skills.toReversed(),
          titles: who.titles.toReversed(),
          outcomes: who.outcomes.toReversed(),
          languages: who.languages.toReversed(),
        };
        expect(scorer(asked).score(turned)).toEqual(alone);
      }),
    );
  });

  test('a strong sibling never hides that a weaker exact skill meets a must', () => {
    fc.assert(
      fc.property(years, fc.integer({ min: 0, max: 40 }), (known, months) => {
        const asked = position({
          requirements: [
            requirement(python, {
              minYears: 5,
              related: new Map([
                [python, 'SAME'],
                [java, 'SIBLING'],
              ]),
            }),
          ],
        });
        const exact = held(python, { years: known, lastUsed: monthsAgo(months) });
        const alone = scorer(asked).score(person({ skills: [exact] }));
        const beside = scorer(asked).score(
          person({ skills: [held(java, { years: 30, level: 5, lastUsed: today }), exact] }),
        );
        expect(beside.mustsMet).toBe(alone.mustsMet);
        expect(beside.fit).toBeGreaterThanOrEqual(alone.fit);
      }),
    );
  });

  test('leaving a clause out gives what the position without it gives, to the last bit', () => {
    fc.assert(
      fc.property(cases, ([asked, who]) => {
        const whole = scorer(asked);
        whole.score(who);
        asked.requirements.forEach((left, index) => {
          const without = {
            ...asked,
            requirements: asked.requirements.filter((other) => other !== left),
          };
          expect(whole.score(who) && whole.without(index)?.score()).toEqual(
            partOf(scorer(without).score(who)),
          );
        });
      }),
    );
  });

  test('facts to confirm lead to tier A when all of them turn out well', () => {
    fc.assert(
      fc.property(cases, ([asked, who]) => {
        const facts = factsToConfirm(scorer(asked), who);
        const { tier, fit: before } = scorer(asked).score(who);
        expect(facts?.length === 0).toBe(tier === 'A');
        if (facts?.length)
          expect(
            before + facts.reduce((sum, { points }) => sum + points, 0),
          ).toBeGreaterThanOrEqual(75 - 1e-9);
        expect(reasonsOf(explain(scorer(asked), who)).length).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });
});

const partOf = ({ fit: points, tier }: { fit: number; tier: string | undefined }) => ({
  fit: points,
  tier,
});
