import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { metrics } from '../../src/domains/analytics/metrics.js';
import { Freshness } from '../../src/domains/analytics/freshness/freshness.js';
import { journeysConsumer } from '../../src/domains/analytics/freshness/journeys.consumer.js';
import { RebuildService } from '../../src/domains/analytics/rebuild/rebuild.service.js';
import { Feed } from '../../src/platform/feed/feed.js';
import { drainOutbox } from '../../src/platform/feed/sequencer.js';
import { World, type JobSketch } from './world.js';

let world: World;
let milestones: World;
let transitions: World;
let channels: string[];
beforeAll(async () => {
  world = await World.begin();
  [milestones, transitions] = [await world.reading({ history: 'MILESTONES' }), await world.reading({ history: 'TRANSITIONS' })];
  channels = [await world.channel('Board'), await world.channel('Programme', 'REFERRAL')];
});
afterAll(async () => { await world?.close(); });

const pipelines: [string, string][][] = [
  [['Applied', 'APPLICATION'], ['Screen', 'SCREEN'], ['First', 'INTERVIEW'], ['Second', 'INTERVIEW'], ['Offer', 'OFFER'], ['Hired', 'HIRED']],
  [['Inbox', 'APPLICATION'], ['Test', 'ASSESSMENT'], ['Talk', 'INTERVIEW'], ['Start', 'HIRED']],
];
const kinds = ['ENTER', 'ADVANCE', 'SKIP', 'BACK', 'REJECT', 'WITHDRAW', 'HIRE', 'UNHIRE', 'REOPEN', 'TRANSFER'];
const statuses = ['ACTIVE', 'HIRED', 'REJECTED', 'WITHDRAWN', 'TRANSFERRED'];
const dateOf = (day: number) => new Date(Date.UTC(2026, 0, day, 12)).toISOString();

const number = fc.nat({ max: 1_000 });
const day = fc.integer({ min: 1, max: 85 });
/** What can happen to the world, in any order: a late arrival is an event with an early date. */
const happening = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant('applies' as const), job: number, person: number, day, channel: fc.option(number), status: fc.constantFrom(...statuses) }) },
  { weight: 12, arbitrary: fc.record({ what: fc.constant('event' as const), application: number, kind: fc.constantFrom(...kinds), stage: fc.option(number, { freq: 4 }), day: fc.option(day, { freq: 5 }), status: fc.option(fc.constantFrom(...statuses)) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('revises' as const), application: number, day: fc.option(day), flag: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('touch' as const), person: number, channel: number, day }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('referral' as const), person: number, referrer: fc.constantFrom('r@example.com', 'S@example.com'), job: fc.option(number), day }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('offer' as const), application: number, status: fc.constantFrom('DRAFT', 'SENT', 'ACCEPTED', 'DECLINED', 'RESCINDED'), day, resolved: fc.option(day) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('opening' as const), job: number, application: fc.option(number), day, filled: fc.option(day) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('message' as const), application: number, day, type: fc.constantFrom('EMAIL', 'FEEDBACK') }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('merge' as const), person: number, into: fc.option(number) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('stage' as const), job: number, stage: number, milestone: fc.option(fc.constantFrom('SCREEN', 'INTERVIEW', 'OFFER')) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('sequenced' as const) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('read' as const) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('record' as const), application: number, channel: fc.option(number), status: fc.constantFrom(...statuses), day, referredBy: fc.constantFrom(null, ' s@example.com', 'Somebody', ' ') }) },
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

/** A part of the world of its own, so that one run does not see another. */
class Part {
  readonly applications: { id: string; person: string; job: JobSketch; events: number; offers: number }[] = [];
  private constructor(readonly jobs: JobSketch[], readonly people: string[]) {}

  static async begin(): Promise<Part> {
    const jobs: JobSketch[] = [];
    for (const [index, stages] of pipelines.entries()) jobs.push(await world.job(`Job ${index}`, { stages, department: index ? 'Kitchen' : 'Engineering' }));
    const part = new Part(jobs, [await world.person(), await world.person(), await world.person()]);
    await world.referral('r@example.com', part.people[0]!, dateOf(1));
    await part.happens({ what: 'applies', job: 0, person: 0, day: 5, channel: 0, status: 'ACTIVE' });
    return part;
  }

  async happens(each: Happening): Promise<void> {
    const of = <T>(list: readonly T[], index: number): T => list[index % list.length]!;
    switch (each.what) {
      case 'applies': {
        const job = of(this.jobs, each.job);
        const person = of(this.people, each.person);
        const id = await world.applies(job, '', { person, at: dateOf(each.day), channel: each.channel === null ? undefined : of(channels, each.channel) });
        await world.changes(sql`update application set status = ${each.status} where id = ${id}`);
        this.applications.push({ id, person, job, events: 0, offers: 0 });
        return;
      }
      case 'event': {
        const application = of(this.applications, each.application);
        const stage = each.stage === null ? null : of(application.job.stages, each.stage).id;
        application.events++;
        await world.changes(sql`insert into transition (application_id, ordinal, kind, to_stage_id, at) values (${application.id}, ${application.events}, ${each.kind}, ${stage}, ${each.day === null ? null : dateOf(each.day)})`);
        if (each.status) await world.changes(sql`update application set status = ${each.status}, stage_id = ${stage} where id = ${application.id}`);
        return;
      }
      case 'revises': {
        const { id } = of(this.applications, each.application);
        await world.changes(sql`with old as (select * from current_transition where application_id = ${id} order by ordinal desc limit 1), gone as (insert into transition_superseded (transition_id) select id from old)
          insert into transition (application_id, ordinal, revision, to_stage_id, at, kind, out_of_order)
          select application_id, ordinal, revision + 1, to_stage_id, cast(${each.day === null ? null : dateOf(each.day)} as timestamptz), kind, ${each.flag} from old`);
        return;
      }
      case 'touch': return void (await world.touch(of(this.people, each.person), of(channels, each.channel), dateOf(each.day)));
      case 'referral': return void (await world.referral(each.referrer, of(this.people, each.person), dateOf(each.day), each.job === null ? undefined : of(this.jobs, each.job)));
      case 'offer': {
        const application = of(this.applications, each.application);
        const dates = { sent: each.status === 'DRAFT' ? undefined : dateOf(each.day), resolved: each.resolved === null ? undefined : dateOf(each.resolved) };
        return void (await world.offer(application.id, ++application.offers, each.status, dates));
      }
      case 'opening':
        return void (await world.opening(of(this.jobs, each.job), dateOf(each.day), each.filled === null ? undefined : dateOf(each.filled), each.application === null ? undefined : of(this.applications, each.application).id));
      case 'message': {
        const { id, person } = of(this.applications, each.application);
        return void (await world.interaction(person, dateOf(each.day), each.type, 'OUT', id));
      }
      case 'merge': {
        const [person, into] = [of(this.people, each.person), each.into === null ? null : of(this.people, each.into)];
        await world.changes(sql`update candidate set merged_into_id = ${into} where id = ${person} and (${into}::uuid is null or
          (${into}::uuid <> id and not exists (select from candidate c where c.merged_into_id = ${person}) and not exists (select from candidate c where c.id = ${into} and c.merged_into_id is not null)))`);
        return;
      }
      case 'stage': {
        const stage = of(of(this.jobs, each.job).stages, each.stage).id;
        await world.changes(each.milestone === null ? sql`update stage set deleted_at = case when deleted_at is null then now() end where id = ${stage}` : sql`update stage set milestone = ${each.milestone} where id = ${stage}`);
        return;
      }
      case 'sequenced': return drainOutbox(world.database.sql);
      case 'read': return void (await milestones.ask('{ channelYield(groupBy: []) { provenance { n } } }'));
      case 'record':
        await world.changes(sql`update application set status = ${each.status}, applied_at = ${dateOf(each.day)}, referred_by = ${each.referredBy}, channel_id = ${each.channel === null ? null : of(channels, each.channel)} where id = ${of(this.applications, each.application).id}`);
    }
  }

  get filter(): string {
    return `filter: {jobIds: [${this.jobs.map(({ id }) => `"${id}"`).join(', ')}]}`;
  }
}

const yields = 'rows { channelId jobId department period applications reachedScreen reachedAssessment reachedInterview reachedOffer hires quality drill }';
const drops = 'rows { milestone jobId department channelId period entered advanced skippedPast movedBack rejected withdrew transferred stillThere shareOfAll drill }';
const referrals = 'rows { referrer jobId department period referrals candidates applications reachedInterview hires shareOfHires sourcedApplications creditedApplications drill }';
const hires = 'rows { jobId department channelId period n nOpen meanDays medianDays medianLowDays medianHighDays p25Days p90Days stdDevDays drill }';
const range = 'range: {from: "2026-01-10", to: "2026-03-10"}, timeZone: "Europe/Berlin"';
const questions: [string, string, string][] = [
  ...['FIRST', 'LAST', 'ANY'].flatMap((attribution): [string, string, string][] => [['channelYield', `attribution: ${attribution}`, yields], ['channelYield', `attribution: ${attribution}, groupBy: [CHANNEL_KIND, PERIOD], period: WEEK, ${range}`, yields]]),
  ['channelYield', 'groupBy: []', yields], ['channelYield', `groupBy: [DEPARTMENT], ${range}`, yields],
  ['channelYield', `basis: ACTIVITY, groupBy: [JOB, PERIOD], ${range}`, yields], ['channelYield', 'basis: ACTIVITY, groupBy: []', yields],
  ['dropOffStages', 'groupBy: [JOB]', drops], ['dropOffStages', `skipPolicy: FILL_SKIPPED, groupBy: [CHANNEL, PERIOD], ${range}`, drops], ['dropOffStages', 'openPolicy: EXCLUDE_OPEN, skipPolicy: FILL_SKIPPED, groupBy: [DEPARTMENT]', drops],
  ...['groupBy: [REFERRER]', 'groupBy: []', `groupBy: [JOB, PERIOD], ${range}`, `groupBy: [REFERRER, DEPARTMENT], ${range}`].map((args): [string, string, string] => ['referralCounts', args, referrals]),
  ...['groupBy: [JOB]', `groupBy: [DEPARTMENT, PERIOD], ${range}`, 'groupBy: [CHANNEL], start: JOB_OPENED', `groupBy: [], excludeOnHold: true, ${range}`, 'start: FIRST_TOUCH, groupBy: []'].map((args): [string, string, string] => ['timeToHire', args, hires]),
];

/** Questions of metrics that have one source only, for the applications behind their numbers. */
const opened: [string, string][] = [
  ['timeInStage', 'groupBy: [JOB]'], ['timeInStage', `by: STAGE, groupBy: [CHANNEL, PERIOD], ${range}`], ['dropOffStages', `by: STAGE, skipPolicy: FILL_SKIPPED, groupBy: [JOB], ${range}`],
  ...['OFFER_SENT', 'OFFER_ACCEPTED'].map((end): [string, string] => ['timeToHire', `end: ${end}, groupBy: [CHANNEL]`]),
  ['timeToFill', 'groupBy: [JOB]'], ['timeToFill', `groupBy: [PERIOD, CHANNEL], ${range}`], ['offerAcceptance', 'groupBy: []'], ['offerAcceptance', `groupBy: [DEPARTMENT, PERIOD], ${range}`],
  ['responsiveness', 'groupBy: [], promiseDays: 1'], ['responsiveness', `groupBy: [JOB, PERIOD], ${range}`], ['hiringForecast', ''],
];

/** Sums of fractions may differ in their last digit by the order in which they are added. */
const rounded = (rows: any[]) => rows.map((row) => ({ ...row, ...(typeof row.quality === 'number' ? { quality: Math.round(row.quality * 1e9) / 1e9 } : {}) }));

async function bothAgree(part: Part): Promise<void> {
  for (const [metric, args, rows] of questions) {
    const query = `{ ${metric}(${args}, ${part.filter}) { provenance { n excluded { reason count } } ${rows} } }`;
    const [kept, replayed] = [(await milestones.ask(query))[metric], (await transitions.ask(query))[metric]];
    expect({ metric, args, provenance: kept.provenance, rows: rounded(kept.rows) }).toEqual({ metric, args, provenance: replayed.provenance, rows: rounded(replayed.rows) });
  }
}

/** Every field that opens applications, of every metric: a random row of a random question of each is counted from one source and opened from the other. */
async function opensWhatItCounts(part: Part, random: number): Promise<void> {
  for (const [name, { measures }] of Object.entries(metrics)) {
    const asked = [...questions, ...opened].filter(([metric]) => metric === name);
    const args = asked[random % asked.length]![1];
    const fields = Object.keys(measures);
    const [counting, opening] = random % 2 ? [milestones, transitions] : [transitions, milestones];
    const { rows } = (await counting.ask(`{ ${name}(${args}${args && ', '}${part.filter}) { rows { drill ${fields.join(' ')} } } }`))[name];
    if (rows.length === 0) continue;
    // A row in which something occurs, where there is one.
    const row = rows.slice(random % rows.length).find((each: any) => fields.some((field) => each[field] > 0)) ?? rows[random % rows.length];
    for (const measure of fields) {
      const { drillThrough } = await opening.ask(`{ drillThrough(drill: "${row.drill}", measure: "${measure}", first: 100) { totalCount { value } nodes { id } } }`);
      expect([name, args, measure, drillThrough.totalCount.value, new Set(drillThrough.nodes.map(({ id }: any) => id)).size]).toEqual([name, args, measure, row[measure], row[measure]]);
    }
  }
}

/** Brings what is kept up to date, as a reader does. */
const freshened = async () => { expect(await new Freshness(true).refresh(world.database)).toBe(true); };
const keptRows = () => world.changes(sql`select * from application_journey order by application_id`);

describe('milestones that are kept, and histories that are replayed', () => {
  it('give the same numbers, and applications behind them, whatever happens in whatever order', async () => {
    await fc.assert(fc.asyncProperty(fc.array(happening, { minLength: 4, maxLength: 24 }), number, async (happenings, random) => {
      const part = await Part.begin();
      for (const each of happenings) await part.happens(each);
      await bothAgree(part);
      await opensWhatItCounts(part, random);
    }), { numRuns: Number(process.env.RAPPORT_TEST_RUNS ?? 12) });
  }, 600_000);

  it('are as a rebuild makes them: no change was missed', async () => {
    await freshened();
    const before = await keptRows();
    await new RebuildService(world.database).run({ restart: true, pageSize: 7 });
    expect(await keptRows()).toEqual(before);
  });

  it('agree after a rebuild while changes flow', async () => {
    const part = await Part.begin();
    const happenings = fc.sample(happening, { numRuns: 40, seed: 7 });
    const changing = (async () => { for (const each of happenings) await part.happens(each); })();
    await Promise.all([changing, new RebuildService(world.database).run({ restart: true, pageSize: 5 })]);
    await bothAgree(part);
    await freshened();
    const before = await keptRows();
    await new RebuildService(world.database).run({ restart: true });
    expect(await keptRows()).toEqual(before);
  });

  it('end equal, without a deadlock, when the consumer, readers and rebuilds refresh them while writers write', async () => {
    const parts = [await Part.begin(), await Part.begin()];
    const failures: unknown[] = [];
    const feed = new Feed(world.database, { consumers: [journeysConsumer(world.database)], report: (_, error) => failures.push(error) });
    await feed.start();
    let writing = true;
    const write = async (part: Part, seed: number) => { for (const each of fc.sample(happening, { numRuns: 40, seed })) await part.happens(each); };
    const read = async () => { while (writing) await milestones.ask('{ channelYield(groupBy: []) { provenance { n } } }'); };
    const rebuild = async () => { while (writing) await new RebuildService(world.database).run({ restart: true, pageSize: 9 }); };
    try {
      const others = [read(), read(), rebuild(), rebuild()];
      await Promise.all([write(parts[0]!, 1), write(parts[1]!, 2)]).finally(() => { writing = false; });
      await Promise.all(others);
      for (const part of parts) await bothAgree(part);
      await feed.drained();
    } finally {
      await feed.stop();
    }
    expect(failures).toEqual([]);
    const before = await keptRows();
    await new RebuildService(world.database).run({ restart: true });
    expect(await keptRows()).toEqual(before);
  });

  it('are replayed until an interrupted rebuild has gone on to its end', async () => {
    const source = async () => (await world.ask('{ channelYield(groupBy: []) { provenance { source } } }')).channelYield.provenance.source;
    const stop = new AbortController();
    let seen = 0;
    await expect(new RebuildService(world.database).run({ restart: true, pageSize: 3, signal: stop.signal, progress: ({ done }) => { seen = done; stop.abort(new Error('Stopped here')); } })).rejects.toThrow('Stopped here');
    expect(seen).toBe(3);
    expect(await source()).toBe('TRANSITIONS');
    const { applications, resumedAfter } = await new RebuildService(world.database).run();
    expect(resumedAfter).toBe(3);
    expect(applications).toBeGreaterThan(3);
    expect(await source()).toBe('MILESTONES');
  });
});
