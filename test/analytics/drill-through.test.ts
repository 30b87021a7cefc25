import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Role } from '../../src/domains/users/user.enums.js';
import { World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await World.begin();
  const [job, other] = [
    await world.job('Engineer', { department: 'Engineering' }),
    await world.job('Cook', { department: 'Kitchen' }),
  ];
  const [board, programme] = [
    await world.channel('Board'),
    await world.channel('Programme', 'REFERRAL'),
  ];
  await world.spend(board, '2026-01-01', '2026-01-31', 100, 'EUR');
  await world.spend(board, '2026-01-01', '2026-01-31', 100, 'USD');
  const texts = [
    'Applied',
    'Applied > Screen > reject',
    'Applied > Interview > back to Screen > withdraw',
    'Applied > Offer > hire',
    'Applied > Offer > hire > unhire',
    'Applied > Screen > Interview > Offer > hire',
    'Applied > Screen@? > transfer',
  ];
  for (const [index, text] of texts.entries()) {
    const person = await world.person();
    const at = `2026-0${1 + (index % 3)}-05T10:00:00Z`;
    if (index % 2) await world.touch(person, board, '2025-12-01T00:00:00Z', 'Winter');
    if (index > 2)
      await world.referral(
        `r${index % 2}@example.com`,
        person,
        '2026-01-01T00:00:00Z',
        index % 2 ? job : undefined,
      );
    await world.applies(index % 3 ? job : other, text, {
      person,
      at,
      channel: index % 2 ? programme : undefined,
      campaign: index % 2 ? 'Spring' : undefined,
      referredBy: index % 3 ? undefined : 'r1@example.com',
    });
  }
});
afterAll(async () => {
  await world?.close();
});

const count = async (drill: string, measure: string, as?: Role, departments?: string[]) =>
  (
    await world.ask(
      `{ drillThrough(drill: "${drill}", measure: "${measure}", first: 100) { totalCount { value } nodes { id } } }`,
      as,
      departments,
    )
  ).drillThrough;

const metrics: [string, string[], string[]][] = [
  [
    'channelYield',
    [
      'applications',
      'reachedScreen',
      'reachedAssessment',
      'reachedInterview',
      'reachedOffer',
      'hires',
    ],
    [
      'groupBy: []',
      'groupBy: [CHANNEL]',
      'attribution: ANY, groupBy: [CHANNEL, CAMPAIGN]',
      'attribution: FIRST, groupBy: [CHANNEL_KIND, CURRENCY]',
      'basis: ACTIVITY, groupBy: [PERIOD, JOB], range: {from: "2026-01-01", to: "2026-04-01"}, timeZone: "America/New_York"',
      'filter: {statuses: [HIRED], imported: false}, groupBy: [DEPARTMENT]',
    ],
  ],
  [
    'referralCounts',
    ['applications', 'reachedInterview', 'hires', 'sourcedApplications', 'creditedApplications'],
    [
      'groupBy: []',
      'groupBy: [REFERRER]',
      'groupBy: [JOB, PERIOD], range: {from: "2026-01-01", to: "2026-04-01"}',
    ],
  ],
  [
    'dropOffStages',
    [
      'entered',
      'advanced',
      'skippedPast',
      'movedBack',
      'rejected',
      'withdrew',
      'transferred',
      'stillThere',
    ],
    [
      'groupBy: []',
      'by: STAGE, skipPolicy: FILL_SKIPPED, groupBy: [JOB]',
      'openPolicy: EXCLUDE_OPEN, groupBy: [CHANNEL, PERIOD]',
    ],
  ],
  [
    'timeInStage',
    ['applications', 'nOpen'],
    [
      'groupBy: []',
      'by: STAGE, groupBy: [JOB, PERIOD], period: WEEK',
      'groupBy: [CHANNEL], range: {from: "2026-01-01", to: "2026-02-01"}',
    ],
  ],
  [
    'timeToHire',
    ['n', 'nOpen'],
    [
      'groupBy: []',
      'start: FIRST_TOUCH, groupBy: [CHANNEL, PERIOD]',
      'end: OFFER_SENT, groupBy: [DEPARTMENT]',
    ],
  ],
  [
    'responsiveness',
    ['applications', 'n', 'nOpen', 'rejected', 'waitingTooLong'],
    ['groupBy: []', 'promiseDays: 1, groupBy: [JOB, CHANNEL]'],
  ],
];

it.each(
  metrics.flatMap(([metric, measures, questions]) =>
    questions.map((args) => ({ metric, measures, args })),
  ),
)(
  'rule 14: the applications behind $metric($args) are as many as every number says',
  async ({ metric, measures, args }) => {
    const { rows } = (
      await world.ask(`{ ${metric}(${args}) { rows { drill ${measures.join(' ')} } } }`)
    )[metric];
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows)
      for (const measure of measures.filter((each) => row[each] > 0 || each === measures[0])) {
        const { totalCount, nodes } = await count(row.drill, measure);
        expect([measure, totalCount.value, nodes.length]).toEqual([
          measure,
          row[measure],
          row[measure],
        ]);
      }
  },
);

it('checks rights again: a token grants nothing', async () => {
  const {
    rows: [row],
  } = (await world.ask('{ channelYield(groupBy: []) { rows { drill applications } } }'))
    .channelYield;
  expect(row.applications).toBe(7);
  expect(
    (await count(row.drill, 'applications', Role.HIRING_MANAGER, ['Kitchen'])).totalCount.value,
  ).toBe(3);
});

it('refuses a token that is not of a row, and a measure without applications', async () => {
  const {
    rows: [row],
  } = (await world.ask('{ referralCounts { rows { drill } } }')).referralCounts;
  const forged = Buffer.from(
    JSON.stringify([
      1,
      'channelYield',
      { period: "DAY'; drop", timeZone: 'UTC', groupBy: [], basis: 'COHORT', attribution: 'LAST' },
      {},
      null,
    ]),
  ).toString('base64url');
  for (const [drill, measure, argument] of [
    ['nonsense', 'hires', 'drill'],
    [forged, 'hires', 'drill'],
    [row.drill, 'referrals', 'measure'],
    [row.drill, 'constructor', 'measure'],
  ]) {
    const { errors } = await world.tries(
      `{ drillThrough(drill: "${drill}", measure: "${measure}", first: 10) { nodes { id } } }`,
    );
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument });
  }
});
