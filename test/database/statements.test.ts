import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { freshDatabase, type FreshDatabase } from '../scenario/database.js';
import {
  type Declarations,
  type Declared,
  type DeclaredRow,
  keyOf,
  queryFiles,
  readDeclarations,
} from './declared.js';
import { Recorder, type Site, type Statement } from './recorder.js';
import { readList, type Sample } from './sampling.js';
import { samples as analytics } from './samples/analytics.js';
import { samples as applications } from './samples/applications.js';
import { samples as audit } from './samples/audit.js';
import { samples as candidates } from './samples/candidates.js';
import { samples as channels } from './samples/channels.js';
import { samples as consent } from './samples/consent.js';
import { samples as demographics } from './samples/demographics.js';
import { samples as erasure } from './samples/erasure.js';
import { samples as extractedSkills } from './samples/extracted-skills.js';
import { samples as imports, samplesOfAnswers } from './samples/imports.js';
import { samples as jobs } from './samples/jobs.js';
import { samples as joins } from './samples/joins.js';
import { samples as matching } from './samples/matching.js';
import { samples as personalExport } from './samples/personal-export.js';
import { samples as platform } from './samples/platform.js';
import { samples as retention } from './samples/retention.js';
import { samples as signIn } from './samples/sign-in.js';
import { samples as skills } from './samples/skills.js';
import { samples as taxonomy } from './samples/taxonomy.js';
import { samples as users } from './samples/users.js';

/**
 * Runs every statement of the product against the migrated database, and compares the columns that the server describes
 * with the row type that the code declares. A new statement needs a sample in `samples/`: one call of its function for
 * each way through it.
 */
const samples: Sample[] = [
  ...analytics,
  ...applications,
  ...audit,
  ...candidates,
  ...channels,
  ...erasure,
  ...consent,
  ...extractedSkills,
  ...imports,
  ...jobs,
  ...joins,
  ...matching,
  ...personalExport,
  ...platform,
  ...retention,
  ...signIn,
  ...skills,
  ...taxonomy,
  ...users,
];

/** It has no samples: it opens the connection of an import and locks its source, outside of any transaction. */
const without = /^src\/domains\/imports\/staging\/connection\.queries\.ts/;

/** Columns that may hold null, in statements whose conditions leave out the rows where they do. */
const neverNull = [
  'src/domains/matching/channels/channel-suggestion.queries.ts channelId',
  'src/domains/matching/index/doctor.queries.ts id',
  'src/domains/imports/runs/run.queries.ts uploadId',
  'src/domains/matching/search/search-postgres.queries.ts value',
].map((column) => `${column} is declared string, and its column may hold null`);

let fresh: FreshDatabase;
const statements: Statement[] = [];
let declarations: Declarations;
/** columns of tables that may hold null, as `table oid.number` */
let nullableColumns: ReadonlySet<string>;
/** of each type, what the driver makes of it */
let kinds: ReadonlyMap<number, Declared['kind'] | [Declared['kind']]>;
const failures: string[] = [];
const listed: { name: string; fields: pg.FieldDef[] }[] = [];

/** The type `void`, of functions that are called for what they do. */
const nothing = 2278;

const kindOfType: Record<string, Declared['kind']> = {
  bool: 'boolean',
  bytea: 'Buffer',
  float4: 'number',
  float8: 'number',
  int2: 'number',
  int4: 'number',
  oid: 'number',
  json: 'any',
  jsonb: 'any',
};

/** Runs samples on a connection of their own, and closes it. */
async function runAll(all: readonly Sample[], recorder: Recorder): Promise<void> {
  const { sql, client } = recorder;
  await client.connect();
  for (const sample of all) {
    await recorder
      .apart(() =>
        sample({
          sql,
          client,
          list: async (lists) => {
            for (const [name, listing] of Object.entries(lists)) {
              const before = recorder.statements.length;
              await readList(sql, listing);
              listed.push({ name, fields: recorder.statements[before]?.fields ?? [] });
            }
          },
        }),
      )
      .catch((error: Error) => failures.push(`${String(sample)}\n    ${error.message}`));
  }
  await client.end();
  statements.push(...recorder.statements);
}

beforeAll(async () => {
  fresh = await freshDatabase();
  // Ids in samples stand for nothing, so this copy of the database has no foreign keys, nor what stands for them.
  const owner = new pg.Client({ connectionString: fresh.urls.owner });
  await owner.connect();
  await owner.query(`do $$ declare k record; begin
    for k in select conrelid::regclass as relation, conname from pg_constraint where contype = 'f' and conparentid = 0 loop
      execute format('alter table %s drop constraint %I', k.relation, k.conname);
    end loop;
    for k in select tgrelid::regclass as relation, tgname from pg_trigger where tgname in ('check_insert', 'check_update') loop
      execute format('drop trigger %I on %s', k.tgname, k.relation);
    end loop; end $$`);
  await owner.end();
  await runAll(samples, new Recorder(fresh.urls.app, 'rapport_app'));
  await runAll(
    [...demographics, ...samplesOfAnswers],
    new Recorder(fresh.urls.demographics, 'rapport_demographics'),
  );
  const catalogue = await fresh.database.connect();
  const { rows: columns } = await catalogue.query<{ column: string }>(
    `select attrelid || '.' || attnum as "column" from pg_attribute a join pg_class c on c.oid = attrelid and c.relkind = 'r' where attnum > 0 and not attnotnull`,
  );
  nullableColumns = new Set(columns.map(({ column }) => column));
  const { rows: types } = await catalogue.query<{
    oid: number;
    name: string;
    element: string | null;
  }>(
    `select t.oid::int, t.typname as name, e.typname as element from pg_type t left join pg_type e on e.oid = t.typelem and t.typcategory = 'A'`,
  );
  kinds = new Map(
    types.map(({ oid, name, element }) => [
      oid,
      element ? [kindOfType[element] ?? 'string'] : (kindOfType[name] ?? 'string'),
    ]),
  );
  await catalogue.end();
  declarations = readDeclarations();
}, 120_000);

afterAll(async () => {
  await fresh?.close();
});

/** Whether a value of a column fits a declared type. */
function fits(kind: Declared['kind'] | [Declared['kind']], declared: Declared): boolean {
  if (declared.kind === 'any' || kind === 'any') return true;
  if (Array.isArray(kind))
    return declared.kind === 'array' && (!declared.element || fits(kind[0], declared.element));
  return declared.kind === kind;
}

/** The call that gave a statement its row type, or the call nearest to it. */
const siteOf = ({ sites }: Statement): Site | undefined =>
  sites.find((site) => declarations.calls.has(keyOf(site))) ?? sites[0];

/** How a result differs from the row type that the code declares for it. */
function differences(row: NonNullable<DeclaredRow>, fields: readonly pg.FieldDef[]): string[] {
  const given = new Map(
    fields.filter((field) => field.dataTypeID !== nothing).map((field) => [field.name, field]),
  );
  return [
    ...[...row.keys()]
      .filter((name) => !given.has(name))
      .map((name) => `${name} is declared, and not selected`),
    ...[...given.keys()]
      .filter((name) => !row.has(name))
      .map((name) => `${name} is selected, and not declared`),
    ...[...row].flatMap(([name, declared]) => {
      const field = given.get(name);
      const kind = field && kinds.get(field.dataTypeID);
      if (!field || !kind) return [];
      if (!fits(kind, declared))
        return [`${name} is declared ${declared.text}, and is ${String(kind)}`];
      return nullableColumns.has(`${field.tableID}.${field.columnID}`) &&
        !declared.nullable &&
        declared.kind !== 'any'
        ? [`${name} is declared ${declared.text}, and its column may hold null`]
        : [];
    }),
  ];
}

describe('hand-written statements', () => {
  test('run against the migrated database', () => {
    expect(failures).toEqual([]);
  });

  test('have samples for each of their parts', () => {
    const texts = statements.map(({ text }) => text);
    const unseen = declarations.literals
      .filter(({ at }) => !without.test(keyOf(at)))
      .filter(({ parts }) => !texts.some((text) => parts.every((part) => text.includes(part))))
      .map(({ at, parts }) => `${keyOf(at)} ${parts[0]?.slice(0, 60)}`);
    expect(unseen).toEqual([]);
  });

  test('return what their row types declare', () => {
    const faults = statements.flatMap((statement) => {
      const site = siteOf(statement);
      const row = site && declarations.calls.get(keyOf(site));
      return row
        ? differences(row, statement.fields).map((fault) => `${keyOf(site)} ${fault}`)
        : [];
    });
    const withoutLines = faults.map((fault) => fault.replace(/:\d+:\d+ /, ' '));
    expect(faults.filter((_, index) => !neverNull.includes(withoutLines[index] ?? ''))).toEqual([]);
    expect(neverNull.filter((fault) => !withoutLines.includes(fault))).toEqual([]);
  });

  test('of lists return what their row types declare', () => {
    const faults = listed.flatMap(({ name, fields }) => {
      const row = declarations.listings.get(name)?.row;
      if (!row) return [`${name} makes no Listing`];
      const own = fields.filter((field) => !/^cursor_\d+$/.test(field.name));
      return differences(row, own).map((fault) => `${name}: ${fault}`);
    });
    expect([...new Set(faults)]).toEqual([]);
  });

  test('have their lists read', () => {
    expect(
      [...declarations.listings]
        .filter(
          ([name, { file }]) => !without.test(file) && !listed.some((list) => list.name === name),
        )
        .map(([name]) => name),
    ).toEqual([]);
  });

  test('are found at the calls that run them', () => {
    const seen = new Set(
      statements.flatMap((statement) => {
        const site = siteOf(statement);
        return site ? keyOf(site) : [];
      }),
    );
    expect(
      [...declarations.calls.keys()].filter((call) => !without.test(call) && !seen.has(call)),
    ).toEqual([]);
    expect(queryFiles.length).toBeGreaterThan(0);
  });
});
