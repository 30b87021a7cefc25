import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import {
  getNamedType,
  isEnumType,
  isListType,
  getNullableType,
  type GraphQLArgument,
} from 'graphql';
import { sql } from 'kysely';
import {
  definitions,
  type MetricName,
} from '../../src/domains/analytics/definitions/definitions.js';
import {
  catalogueOf,
  documentOf,
} from '../../src/domains/analytics/definitions/metric-catalogue.js';
import { RebuildService } from '../../src/domains/analytics/facts/rebuild.service.js';
import { flatDocument, readDocuments } from '../../src/platform/bi/document.js';
import { ViewRefresh } from '../../src/platform/bi/view-refresh.js';
import { sqlName, takeRefreshTurn } from '../../src/platform/bi/views.queries.js';
import { readHead } from '../../src/platform/feed/feed.queries.js';
import { World as Histories } from '../analytics/world.js';
import { aBiLogin, aWorld, type Member, type World } from '../scenario/index.js';

/*
 * GraphQL, the BI door and the SQL views give the same numbers: for every metric, every value of its enums, every
 * grouping and pairs of them, a range, a time zone and a filter.
 */

type Arguments = Record<string, unknown>;

let world: World;
let auditor: Member;
let jobId: string;
beforeAll(async () => {
  world = await aWorld();
  auditor = world.anAuditor();
  const histories = await Histories.over(world.database);
  const channels = [
    await histories.channel('Board', 'JOB_BOARD'),
    await histories.channel('Friends', 'REFERRAL'),
    await histories.channel('Fair', 'EVENT'),
  ];
  const jobs = [
    await histories.job('Engineer', { department: 'Engineering' }),
    await histories.job('Seller', { department: 'Sales' }),
  ];
  jobId = jobs[0]!.id;
  const texts = [
    'Applied > reject',
    'Applied > Screen > Interview > withdraw',
    'Applied > Interview > Offer > hire',
    'Applied > Screen',
    'Applied > Screen > Offer > hire > unhire',
    'Applied > Screen > transfer',
  ];
  for (let index = 0; index < 48; index++) {
    const person = await histories.person();
    const at = `2025-0${1 + (index % 8)}-0${1 + (index % 9)}T2${index % 4}:30:00Z`;
    const job = jobs[index % 2]!;
    if (index % 3 === 0)
      await histories.referral(
        `r${index % 4}@example.com`,
        person,
        at,
        index % 2 ? job : undefined,
      );
    if (index % 4 === 0)
      await histories.touch(person, channels[2]!, '2024-12-01T00:00:00Z', 'Spring');
    await histories.answers(person, 'gender', index % 2 ? 'woman' : 'man');
    await histories.applies(job, texts[index % texts.length], {
      person,
      at,
      channel: channels[index % 3],
      referredBy: index % 6 ? undefined : 'Rita',
    });
  }
  await histories.spend(channels[0]!, '2025-01-01', '2025-06-30', 6000);
  await histories.spend(channels[2]!, '2025-03-01', '2025-03-31', 900.5, 'USD');
}, 120_000);
afterAll(async () => {
  await world?.close();
});

const fieldOf = (name: string) => world.schema.getQueryType()!.getFields()[name]!;

/** What a metric can't be asked without. */
const needed: Partial<Record<MetricName, Arguments>> = {
  diversityBreakdown: { category: 'gender', range: { from: '2025-01-01', to: '2026-01-01' } },
  biasAudit: { year: 2025 },
};

/** Arguments to compare a metric by: one thing is varied at a time, groupings also in pairs. */
function variantsOf(name: MetricName): Arguments[] {
  const base = needed[name] ?? {};
  const values = ({ type }: GraphQLArgument) => {
    const named = getNamedType(type);
    return isEnumType(named) ? named.getValues().map((value) => value.name) : [];
  };
  return [
    base,
    ...fieldOf(name).args.flatMap((arg): Arguments[] => {
      const of = values(arg);
      if (isListType(getNullableType(arg.type))) {
        return [
          [],
          ...of.map((value) => [value]),
          ...of.flatMap((a, index) => of.slice(index + 1).map((b) => [a, b])),
        ].map((list) => ({ ...base, [arg.name]: list }));
      }
      if (of.length)
        return of
          .map((value) => ({
            ...base,
            range: { from: '2025-01-01', to: '2026-01-01' },
            [arg.name]: value,
          }))
          .filter(
            (each) =>
              'range' in base ||
              fieldOf(name).args.some(({ name: other }) => other === 'range') ||
              !delete (each as Arguments).range,
          );
      switch (arg.name) {
        case 'range':
          return name in needed
            ? []
            : [
                { from: '2025-02-01', to: '2025-06-01' },
                { from: '2025-03-01' },
                { to: '2025-05-01' },
              ].map((range) => ({ ...base, range }));
        case 'timeZone':
          return ['Asia/Tokyo', 'America/Los_Angeles'].map((timeZone) => ({
            ...base,
            timeZone,
            ...(name in needed ? {} : { range: { from: '2025-01-01', to: '2025-03-02' } }),
          }));
        case 'filter':
          return [{ channelKinds: ['JOB_BOARD', 'EVENT'] }, { departments: ['Sales'] }].map(
            (filter) => ({ ...base, filter }),
          );
        case 'jobId':
          return [{ ...base, jobId }];
        default:
          return [];
      }
    }),
  ];
}

/** Variables as parameters of an address: lists repeated, inputs by their fields. */
function parametersOf(args: Arguments): string {
  const pairs = (name: string, value: unknown): [string, string][] => {
    if (Array.isArray(value))
      return value.length ? value.flatMap((each) => pairs(name, each)) : [[name, '[]']];
    if (typeof value === 'object' && value !== null)
      return Object.entries(value).flatMap(([key, inner]) => pairs(`${name}.${key}`, inner));
    return [[name, String(value)]];
  };
  return new URLSearchParams(
    Object.entries(args).flatMap(([name, value]) => pairs(name, value)),
  ).toString();
}

const door = async (name: string, format: string, args: Arguments) => {
  const response = await fetch(`${world.url}/bi/${name}.${format}?${parametersOf(args)}`, {
    headers: { authorization: (await auditor.authorization())! },
  });
  return { status: response.status, text: await response.text() };
};

/** A value as CSV writes it, apart from quotes. */
const asText = (value: unknown) =>
  value === null || value === undefined
    ? ''
    : Array.isArray(value)
      ? value.join('; ')
      : String(value);

let compared = 0;

describe('GraphQL and the BI door as JSON and CSV', () => {
  it.each(Object.keys(definitions) as MetricName[])(
    'give the same rows of %s',
    async (name) => {
      for (const args of variantsOf(name)) {
        const { data, errors } = await auditor.sends(documentOf(world.schema, name), args);
        const json = await door(name, 'json', args);
        const csv = await door(name, 'csv', args);
        const place = `${name} ${JSON.stringify(args)}`;
        if (errors) {
          expect([
            place,
            JSON.parse(json.text).error.code,
            JSON.parse(csv.text).error.message,
          ]).toEqual([place, errors[0]!.extensions.code, errors[0]!.message]);
          continue;
        }
        const { rows, provenance } = data![name] as {
          rows: Record<string, unknown>[];
          provenance: { n: number };
        };
        expect([place, json.status, csv.status]).toEqual([place, 200, 200]);
        expect([place, (JSON.parse(json.text) as { rows: unknown }).rows]).toEqual([place, rows]);
        expect((JSON.parse(json.text) as { provenance: { n: number } }).provenance.n).toBe(
          provenance.n,
        );
        const cells = parse(csv.text, { columns: true }) as Record<string, string>[];
        expect([place, cells]).toEqual([
          place,
          rows.map((row) =>
            Object.fromEntries(Object.entries(row).map(([column, cell]) => [column, asText(cell)])),
          ),
        ]);
        compared += 1;
      }
    },
    120_000,
  );

  it('were compared for hundreds of metrics and arguments', () => {
    console.info(`three doors: ${compared} combinations of metric and arguments compared`);
    expect(compared).toBeGreaterThan(150);
  });
});

describe('the SQL views', () => {
  it('give the same rows as GraphQL with default arguments, for every document that needs no parameter', async () => {
    await world.views.prepare();
    expect(await world.views.refresh()).toBeGreaterThan(8);
    expect(await world.views.refresh()).toBe(0); // nothing has changed
    const client = await aBiLogin(world.urls.owner);
    try {
      for (const metric of catalogueOf(world.schema).filter(({ name }) => !(name in needed))) {
        const analyst = world.anAnalyst();
        const { data } = await analyst.sends(documentOf(world.schema, metric.name as MetricName));
        const { rows } = data![metric.name] as { rows: Record<string, unknown>[] };
        const columns = metric.columns.map(({ name }) => `"${sqlName(name)}"`).join(', ');
        const { rows: viewed } = await client.query(
          `select to_jsonb(v) as row from (select ${columns} from bi.${sqlName(metric.name)}) v`,
        );
        const renamed = rows.map((row) =>
          Object.fromEntries(Object.entries(row).map(([name, value]) => [sqlName(name), value])),
        );
        expect([metric.name, viewed.map(({ row }) => row)]).toEqual([metric.name, renamed]);
      }
      // The role reads views, and nothing behind them.
      for (const query of [
        'select * from bi_answer',
        'select * from candidate',
        'select * from demographics.answer',
        'create table bi.x ()',
      ])
        await expect(client.query(query)).rejects.toThrow('permission denied');
      const { rows: comments } = await client.query(
        `select col_description('bi.channel_yield'::regclass, attnum) as comment from pg_attribute where attrelid = 'bi.channel_yield'::regclass and attnum > 0`,
      );
      for (const { comment } of comments) expect(comment).toMatch(/\w+/);
      const {
        rows: [fresh],
      } = await client.query('select as_of, definition from bi.channel_yield limit 1');
      expect(fresh).toMatchObject({ as_of: expect.any(Date), definition: 'channelYield@3' });
    } finally {
      await client.close();
    }
  }, 60_000);

  it('follow the feed', async () => {
    await world.aChannel('New one', 'CAMPUS');
    await world.settled();
    expect(await world.views.refresh()).toBeGreaterThan(0);
  });

  it('say how old their rows are', async () => {
    await world.views.refresh();
    const client = await aBiLogin(world.urls.owner);
    const ages = async () =>
      (
        await client.query(
          `select distinct v.stale, v.refreshed_at = s.refreshed_at as "refreshedThen", s.stale as "saidStale", s.seconds > 0 as took, s.failure
           from bi.channel_yield v cross join bi.refresh_status s where s.view_name = 'bi.channel_yield'`,
        )
      ).rows as Record<string, unknown>[];
    try {
      const fresh = {
        stale: false,
        refreshedThen: true,
        saidStale: false,
        took: true,
        failure: null,
      };
      expect(await ages()).toEqual([fresh]);
      await world.aChannel('Newest one', 'CAMPUS');
      await world.settled();
      expect(await ages()).toEqual([{ ...fresh, stale: true, saidStale: true }]);
      await world.views.refresh();
      expect(await ages()).toEqual([fresh]);
      const { rows } = await client.query(
        `select 'bi.' || c.relname as name from pg_class c where c.relnamespace = 'bi'::regnamespace and c.relname <> 'refresh_status'
         except select view_name from bi.refresh_status where not stale`,
      );
      expect(rows).toEqual([]);
    } finally {
      await client.close();
    }
  });

  it('get new columns at their end, and stay for the views that others have made of them', async () => {
    const run = (statement: string) => sql.raw(statement).execute(world.database.sql);
    const columnsOf = async (view: string) =>
      (
        await sql<{ name: string }>`
        select attname as name from pg_attribute where attrelid = cast(${view} as regclass) and attnum > 0 order by attnum`.execute(
          world.database.sql,
        )
      ).rows.map(({ name }) => name);
    const columns = await columnsOf('bi.channel_yield');
    expect(columns.slice(-2)).toEqual(['refreshed_at', 'stale']);
    await run('alter view bi.channel_yield rename to newest');
    await run(
      `create view bi.channel_yield as select ${columns.slice(0, -2).join(', ')} from bi.newest`,
    );
    await run('create view bi.mine as select channel, as_of from bi.channel_yield');
    await world.views.prepare();
    expect(await columnsOf('bi.channel_yield')).toEqual(columns);
    await run('drop view bi.mine');
    await run('drop view bi.newest');
  });

  it('are refreshed by one process at a time', async () => {
    await world.aChannel('One at a time', 'CAMPUS');
    await world.settled();
    await world.database.sql.transaction().execute(async (other) => {
      expect(await takeRefreshTurn(other)).toBe(true);
      expect(await world.views.refresh()).toBe(0);
    });
    expect(await world.views.refresh()).toBeGreaterThan(8);
  });

  it('are not waited for beyond the deadline, and say why they are old', async () => {
    await world.aChannel('Too long', 'CAMPUS');
    await world.settled();
    const failures = async () =>
      (
        await sql<{ view_name: string; failure: string }>`
        select view_name, failure from bi.refresh_status where failure is not null and view_name in ('bi.channel_yield', 'bi.experience')`.execute(
          world.database.sql,
        )
      ).rows;
    await world.database.sql.transaction().execute(async (other) => {
      await sql`lock table application_outcome in access exclusive mode`.execute(other);
      expect(await world.views.refresh({ deadlineMs: 100 })).toBeGreaterThan(0);
    });
    expect(world.faults).toEqual([]);
    expect(await failures()).toEqual([
      { view_name: 'bi.channel_yield', failure: 'It took longer than 0.1 seconds.' },
    ]);
    await world.views.refresh();
    expect(await failures()).toEqual([]);
  });

  it('are refreshed for at most a twentieth of the time, however often something changes', async () => {
    const [document] = (
      await readDocuments(['schema/documents/offerAcceptance.graphql'], world.schema)
    ).flatMap((each) => flatDocument(each, world.schema) ?? []);
    const { epoch } = await readHead(world.database.sql);
    const failures: unknown[] = [];
    const answers: { began: number; ended: number }[] = [];
    let position = 0;
    const refresh = new ViewRefresh({
      database: world.database,
      documents: [document!],
      head: async () => ({ epoch, position: ++position }),
      everySeconds: 0,
      report: (_, error) => failures.push(error),
      async answer({ source }) {
        const began = performance.now();
        const { data } = await auditor.sends(source);
        answers.push({ began, ended: performance.now() });
        return data;
      },
    });
    refresh.start();
    await world.until(() => answers.length >= 4);
    await refresh.stop();
    expect(failures).toEqual([]);
    for (const [index, { began }] of answers.entries()) {
      const before = answers[index - 1];
      if (before) expect(began - before.ended).toBeGreaterThan(20 * (before.ended - before.began));
    }
  });

  it('keep their rows while the facts are being rebuilt, and follow when they are complete', async () => {
    await world.aChannel('Newer one', 'CAMPUS');
    await world.settled();
    const stop = new AbortController();
    await expect(
      new RebuildService(world.database).run({
        restart: true,
        pageSize: 1,
        signal: stop.signal,
        progress: () => stop.abort(new Error('Stopped here')),
      }),
    ).rejects.toThrow('Stopped here');
    const client = await aBiLogin(world.urls.owner);
    const channels = async () =>
      (await client.query('select channel from bi.channel_yield')).rows.map(
        ({ channel }: { channel: string }) => channel,
      );
    try {
      const before = await channels();
      await world.views.refresh();
      expect(await channels()).toEqual(before);
      await new RebuildService(world.database).run();
      await world.views.refresh();
      expect(await channels()).toContain('Newer one');
    } finally {
      await client.close();
    }
  }, 60_000);
});
