import { expect } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { AnalyticsService } from '../../src/domains/analytics/analytics.service.js';
import { FactsReader } from '../../src/domains/analytics/facts/facts-reader.js';
import { rowsOf } from '../../src/platform/database/database.js';
import { drainOutbox } from '../../src/platform/feed/sequencer.js';
import { ReplayService } from './replay/replay.js';
import { World, type JobSketch } from './world.js';

const pipelines: [string, string][][] = [
  [
    ['Applied', 'APPLICATION'],
    ['Screen', 'SCREEN'],
    ['First', 'INTERVIEW'],
    ['Second', 'INTERVIEW'],
    ['Offer', 'OFFER'],
    ['Hired', 'HIRED'],
  ],
  [
    ['Inbox', 'APPLICATION'],
    ['Test', 'ASSESSMENT'],
    ['Talk', 'INTERVIEW'],
    ['Start', 'HIRED'],
  ],
];
const kinds = [
  'ENTER',
  'ADVANCE',
  'SKIP',
  'BACK',
  'REJECT',
  'WITHDRAW',
  'HIRE',
  'UNHIRE',
  'REOPEN',
  'TRANSFER',
];
const statuses = ['ACTIVE', 'HIRED', 'REJECTED', 'WITHDRAWN', 'TRANSFERRED'];
const dateOf = (day: number) => new Date(Date.UTC(2026, 0, day, 12)).toISOString();

export const number = fc.nat({ max: 1_000 });
const day = fc.integer({ min: 1, max: 85 });
/** What can happen to the world, in any order: a late arrival is an event with an early date. */
export const happening = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('applies' as const),
      job: number,
      person: number,
      day,
      channel: fc.option(number),
      status: fc.constantFrom(...statuses),
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      what: fc.constant('event' as const),
      application: number,
      kind: fc.constantFrom(...kinds),
      stage: fc.option(number, { freq: 4 }),
      day: fc.option(day, { freq: 5 }),
      status: fc.option(fc.constantFrom(...statuses)),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('revises' as const),
      application: number,
      day: fc.option(day),
      flag: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('touch' as const),
      person: number,
      channel: number,
      day,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('referral' as const),
      person: number,
      referrer: fc.constantFrom('r@example.com', 'S@example.com'),
      job: fc.option(number),
      day,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('offer' as const),
      application: number,
      status: fc.constantFrom('DRAFT', 'SENT', 'ACCEPTED', 'DECLINED', 'RESCINDED'),
      day,
      resolved: fc.option(day),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('opening' as const),
      job: number,
      application: fc.option(number),
      day,
      filled: fc.option(day),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('message' as const),
      application: number,
      day,
      type: fc.constantFrom('EMAIL', 'FEEDBACK'),
      direction: fc.constantFrom('OUT' as const, 'IN' as const),
      about: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('merge' as const),
      person: number,
      into: fc.option(number),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('removal' as const),
      person: number,
      keepsTouches: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('stage' as const),
      job: number,
      stage: number,
      milestone: fc.option(fc.constantFrom('SCREEN', 'INTERVIEW', 'OFFER')),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('sequenced' as const) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('read' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('record' as const),
      application: number,
      channel: fc.option(number),
      status: fc.constantFrom(...statuses),
      day,
      referredBy: fc.constantFrom(null, ' s@example.com', 'Somebody', ' '),
    }),
  },
);
export type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

/** A part of the world of its own, so that one run does not see another. */
export class Part {
  readonly applications: {
    id: string;
    person: string;
    job: JobSketch;
    events: number;
    offers: number;
  }[] = [];
  private constructor(
    private readonly sources: Sources,
    readonly jobs: JobSketch[],
    readonly people: string[],
  ) {}

  static async begin(sources: Sources): Promise<Part> {
    const { world } = sources;
    const jobs: JobSketch[] = [];
    for (const [index, stages] of pipelines.entries())
      jobs.push(
        await world.job(`Job ${index}`, { stages, department: index ? 'Kitchen' : 'Engineering' }),
      );
    const part = new Part(sources, jobs, [
      await world.person(),
      await world.person(),
      await world.person(),
    ]);
    await world.referral('r@example.com', part.people[0]!, dateOf(1));
    await part.happens({
      what: 'applies',
      job: 0,
      person: 0,
      day: 5,
      channel: 0,
      status: 'ACTIVE',
    });
    return part;
  }

  /** One in which much has happened. */
  static async old(sources: Sources, seed: number): Promise<Part> {
    const part = await Part.begin(sources);
    for (const each of fc.sample(happening, { numRuns: 30, seed })) await part.happens(each);
    return part;
  }

  async happens(each: Happening): Promise<void> {
    const { world, facts, channels } = this.sources;
    const of = <T>(list: readonly T[], index: number): T => list[index % list.length]!;
    switch (each.what) {
      case 'applies': {
        const job = of(this.jobs, each.job);
        const person = of(this.people, each.person);
        const id = await world.applies(job, '', {
          person,
          at: dateOf(each.day),
          channel: each.channel === null ? undefined : of(channels, each.channel),
        });
        await world.changes(sql`update application set status = ${each.status} where id = ${id}`);
        this.applications.push({ id, person, job, events: 0, offers: 0 });
        return;
      }
      case 'event': {
        const application = of(this.applications, each.application);
        const stage = each.stage === null ? null : of(application.job.stages, each.stage).id;
        application.events++;
        await world.changes(
          sql`insert into transition (application_id, ordinal, kind, to_stage_id, at) values (${application.id}, ${application.events}, ${each.kind}, ${stage}, ${each.day === null ? null : dateOf(each.day)})`,
        );
        if (each.status)
          await world.changes(
            sql`update application set status = ${each.status}, stage_id = ${stage} where id = ${application.id}`,
          );
        return;
      }
      case 'revises': {
        const { id } = of(this.applications, each.application);
        await world.changes(sql`with old as (select * from current_transition where application_id = ${id} order by ordinal desc limit 1), gone as (insert into transition_superseded (transition_id) select id from old)
          insert into transition (application_id, ordinal, revision, to_stage_id, at, kind, out_of_order)
          select application_id, ordinal, revision + 1, to_stage_id, cast(${each.day === null ? null : dateOf(each.day)} as timestamptz), kind, ${each.flag} from old`);
        return;
      }
      case 'touch':
        return void (await world.touch(
          of(this.people, each.person),
          of(channels, each.channel),
          dateOf(each.day),
        ));
      case 'referral':
        return void (await world.referral(
          each.referrer,
          of(this.people, each.person),
          dateOf(each.day),
          each.job === null ? undefined : of(this.jobs, each.job),
        ));
      case 'offer': {
        const application = of(this.applications, each.application);
        const dates = {
          sent: each.status === 'DRAFT' ? undefined : dateOf(each.day),
          resolved: each.resolved === null ? undefined : dateOf(each.resolved),
        };
        return void (await world.offer(application.id, ++application.offers, each.status, dates));
      }
      case 'opening':
        return void (await world.opening(
          of(this.jobs, each.job),
          dateOf(each.day),
          each.filled === null ? undefined : dateOf(each.filled),
          each.application === null ? undefined : of(this.applications, each.application).id,
        ));
      case 'message': {
        const { id, person } = of(this.applications, each.application);
        const about = each.about ? id : undefined;
        return void (await world.interaction(
          person,
          dateOf(each.day),
          each.type,
          each.direction,
          about,
        ));
      }
      case 'merge': {
        const [person, into] = [
          of(this.people, each.person),
          each.into === null ? null : of(this.people, each.into),
        ];
        // Of several in a row each is merged into the next one; a circle is nobody's.
        await world.changes(sql`update candidate set merged_into_id = ${into} where id = ${person} and not exists (
          with recursive up as (select id, merged_into_id from candidate where id = ${into} union select c.id, c.merged_into_id from up join candidate c on c.id = up.merged_into_id)
          select from up where id = ${person})`);
        return;
      }
      case 'removal':
        return this.removes(each.person % this.people.length, each.keepsTouches);
      case 'stage': {
        const job = of(this.jobs, each.job);
        // A pipeline that no application has met does not count, and the replay can't tell which one that was.
        if (!this.applications.some((application) => application.job === job)) return;
        const stage = of(job.stages, each.stage).id;
        await world.changes(
          each.milestone === null
            ? sql`update stage set deleted_at = case when deleted_at is null then now() end where id = ${stage}`
            : sql`update stage set milestone = ${each.milestone} where id = ${stage}`,
        );
        return;
      }
      case 'sequenced':
        return drainOutbox(world.database);
      case 'read':
        return void (await facts.ask('{ channelYield(groupBy: []) { provenance { n } } }'));
      case 'record':
        await world.changes(
          sql`update application set status = ${each.status}, applied_at = ${dateOf(each.day)}, referred_by = ${each.referredBy}, channel_id = ${each.channel === null ? null : of(channels, each.channel)} where id = ${of(this.applications, each.application).id}`,
        );
    }
  }

  /** Removes somebody who was merged, and whom nobody was merged into: the one that is kept gets what is left of them. */
  private async removes(index: number, keepsTouches: boolean): Promise<void> {
    const { world } = this.sources;
    const person = this.people[index]!;
    const kept = await world.database.sql.transaction().execute(async (transaction) => {
      const [merged] = await rowsOf<{ into: string }>(
        transaction,
        sql`
        select c.merged_into_id as into from candidate c where c.id = ${person} and c.merged_into_id is not null and not exists (select from candidate other where other.merged_into_id = c.id)`,
      );
      if (!merged) return;
      if (!keepsTouches)
        await rowsOf(transaction, sql`delete from touch where candidate_id = ${person}`);
      for (const table of ['touch', 'application', 'interaction', 'referral'])
        await rowsOf(
          transaction,
          sql`update ${sql.table(table)} set candidate_id = ${merged.into} where candidate_id = ${person}`,
        );
      await rowsOf(transaction, sql`delete from candidate where id = ${person}`);
      return merged.into;
    });
    if (kept === undefined) return;
    for (const application of this.applications)
      if (application.person === person) application.person = kept;
    this.people[index] = await world.person();
  }

  get filter(): string {
    return `filter: {jobIds: [${this.jobs.map(({ id }) => `"${id}"`).join(', ')}]}`;
  }
}

const yields =
  'rows { channelId jobId department period applications reachedScreen reachedAssessment reachedInterview reachedOffer hires quality drill }';
const drops =
  'rows { milestone jobId department channelId period entered advanced skippedPast movedBack rejected withdrew transferred stillThere shareOfAll drill }';
const referrals =
  'rows { referrer jobId department period referrals candidates applications reachedInterview hires shareOfHires sourcedApplications creditedApplications drill }';
const hires =
  'rows { jobId department channelId period n nOpen meanDays medianDays medianLowDays medianHighDays p25Days p90Days stdDevDays drill }';
const stageDrops = drops.replace('milestone', 'milestone stage position');
const stays =
  'rows { milestone stage position jobId department channelId period n nOpen applications meanDays stdDevDays drill }';
const offerResults =
  'rows { jobId department channelId period accepted declined pending rescinded rate drill }';
const replies =
  'rows { jobId period n nOpen applications acknowledged meanDays rejected rejectedTold rejectedGivenFeedback nearMisses nearMissesContacted waitingTooLong drill }';
const forecasts =
  'rows { jobId active openSeats expectedHires low high historyApplications historyHires drill }';
export const range = 'range: {from: "2026-01-10", to: "2026-03-10"}, timeZone: "Europe/Berlin"';
/** Requests that are answered from the facts and by the replay: metric, arguments, rows. What depends on the time of the request is left out. */
export const requests: [string, string, string][] = [
  ...['FIRST', 'LAST', 'ANY'].flatMap((attribution): [string, string, string][] => [
    ['channelYield', `attribution: ${attribution}`, yields],
    [
      'channelYield',
      `attribution: ${attribution}, groupBy: [CHANNEL_KIND, PERIOD], period: WEEK, ${range}`,
      yields,
    ],
  ]),
  ['channelYield', 'groupBy: []', yields],
  ['channelYield', `groupBy: [DEPARTMENT], ${range}`, yields],
  ['channelYield', `basis: ACTIVITY, groupBy: [JOB, PERIOD], ${range}`, yields],
  ['channelYield', 'basis: ACTIVITY, groupBy: []', yields],
  ['dropOffStages', 'groupBy: [JOB]', drops],
  ['dropOffStages', `skipPolicy: FILL_SKIPPED, groupBy: [CHANNEL, PERIOD], ${range}`, drops],
  [
    'dropOffStages',
    'openPolicy: EXCLUDE_OPEN, skipPolicy: FILL_SKIPPED, groupBy: [DEPARTMENT]',
    drops,
  ],
  ...[
    'groupBy: [REFERRER]',
    'groupBy: []',
    `groupBy: [JOB, PERIOD], ${range}`,
    `groupBy: [REFERRER, DEPARTMENT], ${range}`,
  ].map((args): [string, string, string] => ['referralCounts', args, referrals]),
  ...[
    'groupBy: [JOB]',
    `groupBy: [DEPARTMENT, PERIOD], ${range}`,
    'groupBy: [CHANNEL], start: JOB_OPENED',
    `groupBy: [], excludeOnHold: true, ${range}`,
    'start: FIRST_TOUCH, groupBy: []',
    'end: OFFER_SENT, groupBy: [CHANNEL]',
    `end: OFFER_ACCEPTED, start: FIRST_TOUCH, groupBy: [JOB, PERIOD], ${range}`,
    `basis: ACTIVITY, groupBy: [CHANNEL, PERIOD], ${range}`,
    'basis: ACTIVITY, end: OFFER_SENT, groupBy: [DEPARTMENT]',
  ].map((args): [string, string, string] => ['timeToHire', args, hires]),
  ['dropOffStages', 'by: STAGE, skipPolicy: FILL_SKIPPED, groupBy: [JOB]', stageDrops],
  ['dropOffStages', `by: STAGE, openPolicy: EXCLUDE_OPEN, groupBy: [PERIOD], ${range}`, stageDrops],
  ['dropOffStages', 'by: STAGE', stageDrops],
  ['timeInStage', 'groupBy: [JOB]', stays],
  ['timeInStage', `groupBy: [CHANNEL, PERIOD], ${range}`, stays],
  ['timeInStage', 'by: STAGE, groupBy: [JOB]', stays],
  ['timeInStage', `by: STAGE, groupBy: [DEPARTMENT, PERIOD], ${range}`, stays],
  ['timeToFill', 'groupBy: [JOB]', hires],
  ['timeToFill', `start: JOB_OPENED, groupBy: [CHANNEL, PERIOD], ${range}`, hires],
  ['offerAcceptance', 'groupBy: [CHANNEL]', offerResults],
  ['offerAcceptance', `groupBy: [DEPARTMENT, PERIOD], ${range}`, offerResults],
  ['responsiveness', 'groupBy: [JOB]', replies],
  ['responsiveness', `groupBy: [PERIOD], ${range}`, replies],
  ['hiringForecast', '', forecasts],
];

/** Sums of fractions may differ in their last digit by the order in which they are added. */
const rounded = (rows: any[]) =>
  rows.map((row) => ({
    ...row,
    ...Object.fromEntries(
      ['quality', 'meanDays', 'stdDevDays']
        .filter((field) => typeof row[field] === 'number')
        .map((field) => [field, Math.round(row[field] * 1e9) / 1e9]),
    ),
  }));

/** One world, with metrics that are read from the facts and replayed from transitions: both must give the same numbers. */
export class Sources {
  private constructor(
    readonly world: World,
    /** an API that waits until the facts are current, however long that takes */
    readonly facts: World,
    /** an API that replays transitions: the oracle */
    readonly replay: World,
    /** an API that hardly waits: it says when the facts are not current */
    readonly reader: World,
    readonly channels: string[],
  ) {}

  static async begin(): Promise<Sources> {
    const world = await World.begin();
    const [facts, replay, reader] = [
      await world.answeredBy(new AnalyticsService({ cache: false, waitMs: 60_000 })),
      await world.answeredBy(new ReplayService()),
      await world.answeredBy(new AnalyticsService({ cache: false, waitMs: 100 })),
    ];
    return new Sources(world, facts, replay, reader, [
      await world.channel('Board'),
      await world.channel('Programme', 'REFERRAL'),
    ]);
  }

  close = () => this.world.close();

  /**
   * Requests every metric at once, as a dashboard does. An answer that says that its facts are current must have the
   * numbers of the replay.
   * @returns the states of the facts that the answers name
   */
  async agree(part: Part, by = this.facts): Promise<string[]> {
    const query = `{ ${requests.map(([metric, args, rows], index) => `answer${index}: ${metric}(${[args, part.filter].filter(Boolean).join(', ')}) { provenance { source facts n excluded { reason count } } ${rows} }`).join(' ')} }`;
    const given = await by.ask(query);
    const states = new Set<string>(
      requests.map((_, index) => given[`answer${index}`].provenance.facts),
    );
    if (!states.has('CURRENT')) return [...states];
    const replayed = await this.replay.ask(query);
    for (const [index, [metric, args]] of requests.entries()) {
      const answerOf = (answers: any) => {
        const {
          provenance: { source: _, facts, ...provenance },
          rows,
        } = answers[`answer${index}`];
        return { facts, numbers: { metric, args, provenance, rows: rounded(rows) } };
      };
      const answer = answerOf(given);
      if (answer.facts === 'CURRENT') expect(answer.numbers).toEqual(answerOf(replayed).numbers);
    }
    return [...states];
  }

  /** Makes the facts current, as a reader does. */
  async caughtUp(): Promise<void> {
    expect(await new FactsReader(60_000).read(this.world.database)).toMatchObject({
      state: 'CURRENT',
    });
  }

  /** All rows of both tables of facts. */
  factRows = async () => ({
    outcomes: await this.world.changes(
      sql`select * from application_outcome order by application_id`,
    ),
    visits: await this.world.changes(
      sql`select * from application_visit order by application_id, ordinal`,
    ),
  });
}
