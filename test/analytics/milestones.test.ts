import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { RebuildService } from '../../src/domains/analytics/rebuild/rebuild.service.js';
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
  { weight: 1, arbitrary: fc.record({ what: fc.constant('merge' as const), person: number, into: fc.option(number) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('stage' as const), job: number, stage: number, milestone: fc.option(fc.constantFrom('SCREEN', 'INTERVIEW', 'OFFER')) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('record' as const), application: number, channel: fc.option(number), status: fc.constantFrom(...statuses), day }) },
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

/** A part of the world of its own, so that one run does not see another. */
class Part {
  readonly applications: { id: string; job: JobSketch; events: number }[] = [];
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
        const id = await world.applies(job, '', { person: of(this.people, each.person), at: dateOf(each.day), channel: each.channel === null ? undefined : of(channels, each.channel) });
        await world.changes(sql`update application set status = ${each.status} where id = ${id}`);
        this.applications.push({ id, job, events: 0 });
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
      case 'record':
        await world.changes(sql`update application set status = ${each.status}, applied_at = ${dateOf(each.day)}, channel_id = ${each.channel === null ? null : of(channels, each.channel)} where id = ${of(this.applications, each.application).id}`);
    }
  }

  get filter(): string {
    return `filter: {jobIds: [${this.jobs.map(({ id }) => `"${id}"`).join(', ')}]}`;
  }
}

const yields = 'rows { channelId jobId department period applications reachedScreen reachedAssessment reachedInterview reachedOffer hires quality drill }';
const drops = 'rows { milestone jobId department channelId period entered advanced skippedPast movedBack rejected withdrew transferred stillThere shareOfAll drill }';
const range = 'range: {from: "2026-01-10", to: "2026-03-10"}, timeZone: "Europe/Berlin"';
const questions: [string, string, string][] = [
  ...['FIRST', 'LAST', 'ANY'].flatMap((attribution): [string, string, string][] => [['channelYield', `attribution: ${attribution}`, yields], ['channelYield', `attribution: ${attribution}, groupBy: [CHANNEL_KIND, PERIOD], period: WEEK, ${range}`, yields]]),
  ['channelYield', 'groupBy: []', yields], ['channelYield', `groupBy: [DEPARTMENT], ${range}`, yields],
  ['channelYield', `basis: ACTIVITY, groupBy: [JOB, PERIOD], ${range}`, yields], ['channelYield', 'basis: ACTIVITY, groupBy: []', yields],
  ['dropOffStages', 'groupBy: [JOB]', drops], ['dropOffStages', `skipPolicy: FILL_SKIPPED, groupBy: [CHANNEL, PERIOD], ${range}`, drops], ['dropOffStages', 'openPolicy: EXCLUDE_OPEN, skipPolicy: FILL_SKIPPED, groupBy: [DEPARTMENT]', drops],
  ['referralCounts', 'groupBy: [REFERRER]', 'rows { referrer applications reachedInterview hires shareOfHires sourcedApplications creditedApplications drill }'],
  ['timeToHire', 'groupBy: [JOB]', 'rows { jobId n nOpen meanDays medianDays p90Days stdDevDays drill }'], ['timeToHire', 'start: FIRST_TOUCH, groupBy: []', 'rows { n meanDays drill }'],
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

const keptRows = () => world.changes(sql`select * from application_journey order by application_id`);

describe('milestones that are kept, and histories that are replayed', () => {
  it('give the same numbers, and applications behind them, whatever happens in whatever order', async () => {
    await fc.assert(fc.asyncProperty(fc.array(happening, { minLength: 4, maxLength: 24 }), number, async (happenings, random) => {
      const part = await Part.begin();
      for (const each of happenings) await part.happens(each);
      await bothAgree(part);
      // One random row of one random question: its measures open as many applications as they say, from either source.
      const [metric, args] = questions[random % questions.length]!;
      const measures = { channelYield: ['applications', 'reachedInterview', 'hires'], dropOffStages: ['entered', 'advanced', 'skippedPast', 'stillThere'], referralCounts: ['applications', 'hires'], timeToHire: ['n', 'nOpen'] }[metric]!;
      const { rows } = (await milestones.ask(`{ ${metric}(${args}, ${part.filter}) { rows { drill ${measures.join(' ')} } } }`))[metric];
      if (rows.length === 0) return;
      const row = rows[random % rows.length];
      for (const source of [milestones, transitions]) for (const measure of measures) {
        const { drillThrough } = await source.ask(`{ drillThrough(drill: "${row.drill}", measure: "${measure}", first: 100) { totalCount { value } nodes { id } } }`);
        expect([metric, args, measure, drillThrough.totalCount.value, drillThrough.nodes.length]).toEqual([metric, args, measure, row[measure], row[measure]]);
      }
    }), { numRuns: Number(process.env.RAPPORT_TEST_RUNS ?? 12) });
  });

  it('are as a rebuild makes them: the triggers have missed nothing', async () => {
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
