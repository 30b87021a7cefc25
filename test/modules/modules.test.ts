import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { graphql } from 'graphql';
import { sql } from 'kysely';
import { Arg, Query, registerEnumType, Resolver } from 'type-graphql';
import { readConfig } from '../../src/config.js';
import { mapping } from '../../search/mapping.js';
import { searchTexts } from '../../src/domains/matching/search/search-texts.js';
import { asks, everybody, type FieldRule, sees } from '../../src/platform/rights/field-rule.js';
import { RightsTable } from '../../src/platform/rights/rights.js';
import { signInModule } from '../../src/domains/sign-in/sign-in.module.js';
import { usersModule } from '../../src/domains/users/users.module.js';
import { modules } from '../../src/modules.js';
import { systemViewer } from '../../src/domains/users/viewers.js';
import { compose, composeServices, type Composition } from '../../src/platform/compose.js';
import { rowsOf } from '../../src/platform/database/database.js';
import { declared, defineModule, type Module } from '../../src/platform/module.js';
import type { Consumer } from '../../src/platform/feed/consumer.js';
import { makeLog } from '../../src/platform/telemetry/log.js';
import { startServer } from '../../src/serve.js';
import { freshDatabase, type FreshDatabase } from '../scenario/database.js';
import { impersonalTables } from './impersonal-tables.js';
import { noticesModule } from './notices.module.js';

const ShoeOrder = { SIZE: 'SIZE', COLOUR: 'COLOUR' } as const;
registerEnumType(ShoeOrder, { name: 'ShoeOrder', description: 'An order of shoes.' });

@Resolver()
class ShoeResolver {
  @Query(() => String, { description: 'A shoe.' })
  shoe(
    @Arg('orderBy', () => ShoeOrder, { description: 'An order.' }) orderBy: keyof typeof ShoeOrder,
  ) {
    return orderBy;
  }
}

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.close());

const config = readConfig({ AUTH_JWT_SECRET: 'a secret of thirty-two bytes or more' });
const composed = (...list: Module[]) => compose(list, config, fresh.database);
const ask = async ({ schema, session }: Composition, source: string) => {
  const { data, errors } = await graphql({
    schema,
    source,
    contextValue: session(systemViewer('test')),
  });
  expect(errors).toBeUndefined();
  return data;
};

describe('A product is a list of modules', () => {
  test('two products in one process keep their own services', async () => {
    const [first, second] = [
      await composed(usersModule, signInModule, noticesModule('Interview day')),
      await composed(usersModule, signInModule, noticesModule('Office closed')),
    ];
    expect(await ask(first, '{ notice }')).toEqual({ notice: 'test: Interview day' });
    expect(await ask(second, '{ notice }')).toEqual({ notice: 'test: Office closed' });
    expect(await ask(first, '{ notice }')).toEqual({ notice: 'test: Interview day' });
  });

  test('a small product has the types of its own modules only', async () => {
    const { schema } = await composed(usersModule, signInModule, noticesModule('Interview day'));
    const fields = Object.keys(schema.getQueryType()!.getFields());
    expect(fields).toContain('notice');
    expect(fields).toContain('users');
    expect(fields).not.toContain('candidates');
  });

  test('a module that stands before what it depends on is refused', async () => {
    await expect(composed(noticesModule('Interview day'), usersModule)).rejects.toThrow(
      'The module notices depends on users, which is not listed before it.',
    );
  });

  test('two modules of one name, or with services of one name, are refused', async () => {
    await expect(composed(usersModule, usersModule)).rejects.toThrow(
      'Two modules are called users.',
    );
    const others = defineModule({
      name: 'members',
      dependsOn: [],
      services: () => ({ users: 'others' }),
      personalData: { none: 'a test' },
      fieldRules: { none: 'a test' },
    });
    await expect(composed(usersModule, others)).rejects.toThrow(
      'Two modules provide users: users and members. Remove or rename one of them.',
    );
  });

  test('a consumer of changes that no module writes is refused', () => {
    const deaf = defineModule({
      name: 'deaf',
      dependsOn: [],
      consumers: () => [
        {
          name: 'deaf',
          entities: ['USER', 'UNICORN'],
          batchSize: 1,
          begins: 'AT_HEAD' as const,
          handle: async () => undefined,
        },
      ],
      personalData: { none: 'a test' },
      fieldRules: { none: 'a test' },
    });
    expect(() => composeServices([usersModule, deaf], config, fresh.database)).toThrow(
      'The consumer deaf waits for UNICORN, which no module writes.',
    );
  });

  const consumer = (name: string, wants: Partial<Consumer>): Consumer => ({
    name,
    batchSize: 1,
    begins: 'AT_HEAD',
    handle: async () => undefined,
    ...wants,
  });
  const consuming = (name: string, ...consumers: Consumer[]) =>
    defineModule({
      name,
      dependsOn: [],
      consumers: () => consumers,
      changes: { LETTER: ['LETTER'] },
      personalData: { none: 'a test' },
      fieldRules: { none: 'a test' },
    });
  const services = (...list: Module[]) =>
    composeServices([usersModule, ...list], config, fresh.database);

  test('a consumer of an entity and a kind that never come together is refused', () => {
    expect(() =>
      services(consuming('deaf', consumer('deaf', { entities: ['USER'], kinds: ['LETTER'] }))),
    ).toThrow(
      'The consumer deaf waits for LETTER, USER, but no change has one of its entities (USER) together with one of its kinds (LETTER).',
    );
  });

  test('a consumer that follows nobody, or itself in a circle, is refused', () => {
    expect(() => services(consuming('last', consumer('last', { follows: 'first' })))).toThrow(
      'The consumer last follows first, which no module provides: it would wait for ever.',
    );
    expect(() =>
      services(
        consuming(
          'circle',
          consumer('one', { follows: 'two' }),
          consumer('two', { follows: 'one' }),
        ),
      ),
    ).toThrow('The consumers one, two follow each other in a circle: none would ever begin.');
  });

  test('two consumers of one name are refused, because they would share a checkpoint', () => {
    expect(() =>
      services(consuming('a', consumer('same', {})), consuming('b', consumer('same', {}))),
    ).toThrow('Two consumers are called same. They would share a checkpoint: rename one.');
  });

  const others = (declaration: Partial<Module>) =>
    defineModule({
      name: 'others',
      dependsOn: [],
      personalData: { none: 'a test' },
      fieldRules: { none: 'a test' },
      ...declaration,
    });

  test('a service with the name of a part of the platform is refused', () => {
    expect(() => services(others({ services: () => ({ feed: 'mine' }) }))).toThrow(
      'The module others provides a service called feed, which is the name of a part of the platform. Give it another name.',
    );
  });

  test('two modules that find nodes of one type are refused', async () => {
    const nodes = () => ({ Notice: { table: 'job', byId: async () => undefined } });
    await expect(
      composed(usersModule, others({ nodes }), others({ name: 'third', nodes })),
    ).rejects.toThrow(
      'Two modules find nodes of the type Notice: others and third. Remove or rename one of them.',
    );
  });

  test('problems of one name are told beside each other', async () => {
    const { problems } = await composed(
      usersModule,
      signInModule,
      others({ problems: async () => ({ disk: 'It is full.' }) }),
      others({ name: 'third', problems: async () => ({ disk: 'It is slow.' }) }),
    );
    expect(await problems()).toEqual({ disk: 'It is full.', 'third.disk': 'It is slow.' });
  });

  test('a module that fails while the product starts leaves nothing open', async () => {
    const closed: string[] = [];
    const close = (name: string) => async () => void closed.push(name);
    const starts = (broken: Partial<Module>) =>
      startServer({ ...config, port: 0 }, fresh.database, makeLog('silent'), {
        modules: [
          usersModule,
          signInModule,
          others({ close: close('others') }),
          others({ name: 'broken', close: close('broken'), ...broken }),
        ],
      });
    await expect(
      starts({
        routes: () => {
          throw new Error('No routes.');
        },
      }),
    ).rejects.toThrow('No routes.');
    await expect(
      starts({
        resolvers: () => {
          throw new Error('No resolvers.');
        },
        close: async () => {
          throw new Error('It does not close.');
        },
      }),
    ).rejects.toThrow('No resolvers.');
    expect(closed).toEqual(['broken', 'others', 'others']);
  });

  test('a field rule about a field that the schema does not have is refused', async () => {
    const strict = defineModule({
      name: 'strict',
      dependsOn: [usersModule],
      personalData: { none: 'a test' },
      fieldRules: [{ type: 'User', fields: ['shoeSize'], roles: ['ADMIN'] }],
    });
    await expect(composed(usersModule, signInModule, strict)).rejects.toThrow(
      'A field rule of strict names User.shoeSize, which the schema does not have.',
    );
  });
});

describe('The table of rights', () => {
  const rules = (...fieldRules: FieldRule[]) =>
    defineModule({
      name: 'shoes',
      dependsOn: [usersModule],
      resolvers: () => [new ShoeResolver()],
      personalData: { none: 'a test' },
      fieldRules,
    });

  test('refuses a product with a field that has no rule, and names it', async () => {
    await expect(
      composed(usersModule, signInModule, rules(...asks(['ShoeOrder'], { SIZE: [], COLOUR: [] }))),
    ).rejects.toThrow('No field rule says who sees Query.shoe.');
    await expect(
      composed(usersModule, signInModule, rules(sees('Query', everybody, 'shoe'))),
    ).rejects.toThrow('No field rule says what ShoeOrder.SIZE, ShoeOrder.COLOUR tells about.');
    await composed(
      usersModule,
      signInModule,
      rules(
        sees('Query', everybody, 'shoe'),
        ...asks(['ShoeOrder'], { SIZE: [], COLOUR: ['Query.shoe'] }),
      ),
    );
  });

  test('refuses two rules about one field, and a rule that refers to no field', async () => {
    await expect(
      composed(
        usersModule,
        signInModule,
        rules(sees('Query', everybody, 'shoe'), sees('Query', ['ADMIN'], 'shoe')),
      ),
    ).rejects.toThrow('Two field rules are about Query.shoe.');
    await expect(
      composed(
        usersModule,
        signInModule,
        rules(...asks(['ShoeOrder'], { SIZE: ['Shoe.size'], COLOUR: [] })),
      ),
    ).rejects.toThrow('The rule of ShoeOrder.SIZE refers to Shoe.size, which has no field rule.');
  });

  test('has a rule for every text that an engine looks into', () => {
    const texts = Object.entries(mapping.properties).flatMap(([name, field]) =>
      JSON.stringify(field).includes('"type":"text"') ? [name] : [],
    );
    // Words for spelling are copied from other texts, and positions held are searched by their titles and companies.
    const copies = ['vocabulary', 'experiences'];
    expect(texts.filter((name) => !copies.includes(name)).sort()).toEqual([...searchTexts].sort());
  });

  test('lets those ask about a field who see it', () => {
    const rights = new RightsTable([
      sees('Shoe', ['ADMIN'], 'price sizes'),
      sees('Shoe', everybody, 'name'),
      ...asks(['ShoeFilter'], { price: ['Shoe.price'], name: ['Shoe.name'] }),
    ]);
    const [admin, other] = [rights.of('ADMIN'), rights.of('ANALYST')];
    const row = { name: 'Boot', price: 3, sizes: [40] };
    expect(admin.shown('Shoe', row)).toBe(row);
    expect(other.shown('Shoe', row)).toEqual({ name: 'Boot', price: undefined, sizes: [] });
    admin.checkAsked('ShoeFilter', { price: 3 });
    other.checkAsked('ShoeFilter', { name: 'Boot', price: null });
    expect(() => other.checkAsked('ShoeFilter', { price: 3 })).toThrow(
      'ANALYST may not ask with ShoeFilter.price',
    );
  });
});

describe('The modules of the product', () => {
  test('name every table that refers to a person', async () => {
    const referring = await rowsOf<{ column: string }>(
      fresh.database.sql,
      sql`
      select case when n.nspname = 'public' then '' else n.nspname || '.' end || c.relname || '.' || a.attname as column
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') and not a.attisdropped
        and (a.attname in ('candidate_id', 'application_id')
          or exists (select from pg_constraint f where f.contype = 'f' and f.conrelid = c.oid and a.attnum = any(f.conkey)
                     and f.confrelid in ('candidate'::regclass, 'application'::regclass)))`,
    );
    /** The feed's own tables hold ids of what changed, without personal data. */
    const feedTables = ['outbox', 'feed'];
    const named = new Set(
      modules.flatMap(({ personalData }) =>
        declared(personalData).flatMap(({ table, by }) => by.map((column) => `${table}.${column}`)),
      ),
    );
    expect(
      referring
        .map(({ column }) => column)
        .filter((column) => !feedTables.includes(column.split('.').at(-2)!) && !named.has(column))
        .sort(),
    ).toEqual([]);
  });

  test('name only tables and columns that are there', async () => {
    const columns = new Set(
      (
        await rowsOf<{ column: string }>(
          fresh.database.sql,
          sql`
          select case when table_schema = 'public' then '' else table_schema || '.' end || table_name || '.' || column_name as column
          from information_schema.columns union all
          select 'demographics.' || c.relname || '.' || a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
          where c.relnamespace = 'demographics'::regnamespace`,
        )
      ).map(({ column }) => column),
    );
    expect(
      modules.flatMap(({ personalData }) =>
        declared(personalData).flatMap(({ table, by }) =>
          by.map((column) => `${table}.${column}`).filter((column) => !columns.has(column)),
        ),
      ),
    ).toEqual([]);
  });

  /** Columns that may hold text, without those that are limited to a closed set. */
  const columnsWithText = () =>
    rowsOf<{ table: string; column: string }>(
      fresh.database.sql,
      sql`
      select case when n.nspname = 'public' then '' else n.nspname || '.' end || c.relname as table, a.attname as column
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace join pg_type t on t.oid = a.atttypid
      where c.relkind in ('r', 'p') and n.nspname in ('public', 'demographics') and a.attnum > 0 and not a.attisdropped
        and c.relname not like '%migration%'
        and t.typname in ('text', 'citext', 'varchar', '_text', '_citext', '_varchar', 'json', 'jsonb', 'tsvector', 'bytea')
        and not exists (select from pg_constraint k where k.contype = 'c' and k.conrelid = c.oid and a.attnum = any(k.conkey)
          and cardinality(k.conkey) = 1 and pg_get_constraintdef(k.oid) like '%= ANY (ARRAY[%')
      order by 1, 2`,
    );

  test('say what erasure does with every column that may hold text', async () => {
    const tables = new Map(
      modules
        .flatMap(({ personalData }) => declared(personalData))
        .map((declaration) => [declaration.table, declaration]),
    );
    const left = (await columnsWithText()).filter(({ table, column }) => {
      const { erasure, texts = {} } = tables.get(table) ?? {};
      if (erasure?.rows !== 'CLEARED' && erasure?.rows !== 'KEPT') return false;
      return !(
        column in texts ||
        (erasure.rows === 'CLEARED' &&
          (erasure.columns.includes(column) || column in (erasure.shortened ?? {})))
      );
    });
    expect(left).toEqual([]);
  });

  test('hold nothing about a person in a table that no module names', async () => {
    const named = new Set([
      ...modules.flatMap(({ personalData }) => declared(personalData).map(({ table }) => table)),
      ...Object.keys(impersonalTables),
    ]);
    const tables = new Set((await columnsWithText()).map(({ table }) => table));
    expect([...tables].filter((table) => !named.has(table))).toEqual([]);
    expect(Object.keys(impersonalTables).filter((table) => !tables.has(table))).toEqual([]);
  });

  test('name every document of the web app', async () => {
    const files = (await readdir('dashboards/documents')).map(
      (file) => `dashboards/documents/${file}`,
    );
    const named = modules.flatMap(({ documents }) => [...(documents ?? [])]);
    expect(named.toSorted()).toEqual(files.toSorted());
  });
});
