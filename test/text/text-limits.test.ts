import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import {
  buildSchema,
  getNamedType,
  getNullableType,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import { Migration20261130113500TextLengths } from '../../migrations/20261130113500-text-lengths.js';
import { tables } from '../../src/domains/imports/tables/tables.js';
import { limitOfArgument, limitOfCell, otherTexts, textLimits } from '../../src/text-limits.js';
import { charactersOf, isLonger } from '../../src/platform/text/characters.js';
import { limitsPage } from '../../src/text-limits-page.js';
import { Importer, sums } from '../imports/bundle.js';
import { aWorld, type Member, type World } from '../scenario/index.js';

let world: World;
let recruiter: Member;
let importer: Importer;
beforeAll(async () => {
  world = await aWorld();
  recruiter = world.aRecruiter();
  importer = await Importer.open();
});
afterAll(async () => {
  await importer?.close();
  await world?.close();
});

/** A character that is one to a reader, two units to JavaScript and four bytes to an index. */
const wide = '𝒜';

/** Some value of a type, as a literal. */
function example(type: GraphQLInputType): string {
  const needed = getNullableType(type);
  if (isListType(needed)) return `[${example(needed.ofType)}]`;
  if (isEnumType(needed)) return needed.getValues()[0]!.name;
  if (isInputObjectType(needed))
    return `{${Object.values(needed.getFields())
      .filter((field) => isRequiredInputField(field))
      .map((field) => `${field.name}: ${example(field.type)}`)
      .join(', ')}}`;
  const literals: Record<string, string> = {
    Int: '1',
    Float: '1',
    Boolean: 'true',
    DateTime: '"2026-01-05T10:00:00Z"',
    Date: '"2026-01-05"',
  };
  return literals[needed.name] ?? '"01a22dd0-a43e-74c3-9c59-619aa1b1623d"';
}

describe('the table of limits', () => {
  test('counts characters as PostgreSQL does', async () => {
    const texts = ['', 'abc', `${wide}${wide}`, 'a\ud800', 'é', '👩‍💻'];
    expect(texts.map(charactersOf)).toEqual([0, 3, 2, 2, 1, 3]);
    expect(isLonger(wide.repeat(3), 3)).toBe(false);
    expect(isLonger(wide.repeat(4), 3)).toBe(true);
  });

  test('names every text that a client can send, and the schema states each limit', () => {
    const schema = buildSchema(readFileSync('schema/schema.graphql', 'utf8'));
    const places = Object.values(schema.getTypeMap()).flatMap((type) => {
      if (type.name.startsWith('__')) return [];
      if (isInputObjectType(type))
        return Object.values(type.getFields()).map((field) => ({
          place: `${type.name}.${field.name}`,
          ...field,
        }));
      if (!isObjectType(type)) return [];
      return Object.values(type.getFields()).flatMap((field) =>
        field.args.map((argument) => ({
          place: `${type.name}.${field.name}(${argument.name})`,
          ...argument,
        })),
      );
    });
    const texts = places.filter(({ type }) => getNamedType(type).name === 'String');
    expect(texts.length).toBeGreaterThan(150);
    expect(
      texts.filter(({ place }) => limitOfArgument(place) === otherTexts).map(({ place }) => place),
    ).toEqual([]);
    for (const { place, description } of texts)
      expect([place, description]).toEqual([
        place,
        expect.stringMatching(
          `t most ${limitOfArgument(place).most.toLocaleString('en')} characters[.]$`,
        ),
      ]);
    const known = new Set(places.map(({ place }) => place));
    const stale = textLimits.flatMap(({ api }) =>
      api.filter((place) => !place.startsWith('*') && !known.has(place)),
    );
    expect(stale).toEqual([]);
  });

  test('names every text of the bundle', () => {
    const texts = tables.flatMap(({ name, columns }) =>
      columns
        .filter(({ type }) => ['text', 'list', 'languages', 'email', 'emails'].includes(type))
        .map((column) => `${name}.${column.name}`),
    );
    expect(texts.filter((place) => !limitOfCell(place))).toEqual([]);
    const stale = textLimits.flatMap(({ cells = [] }) =>
      cells.filter((place) => !texts.includes(place)),
    );
    expect(stale).toEqual([]);
  });

  test('is what the constraints of the database say, for every text that is no choice', async () => {
    const rows = (await importer.rows(`
      select case n.nspname when 'public' then '' else n.nspname || '.' end || t.relname || '.' || a.attname as place,
        string_agg(pg_get_constraintdef(c.oid), ' ') as checks
      from pg_attribute a join pg_class t on t.oid = a.attrelid join pg_namespace n on n.oid = t.relnamespace
      left join pg_constraint c on c.conrelid = t.oid and c.contype = 'c' and a.attnum = any(c.conkey)
      where n.nspname in ('public', 'demographics') and t.relkind = 'r' and a.attnum > 0 and not a.attisdropped
        and a.attgenerated = '' and format_type(a.atttypid, null) in ('text', 'text[]', 'citext')
      group by 1`)) as { place: string; checks: string | null }[];
    const limited = new Map(
      textLimits.flatMap(({ most, stored = [] }) => stored.map((place) => [place, most])),
    );
    const tableOf = (place: string) => place.replace(/[.][^.]*$/, '');
    const tablesWithTexts = new Set([...limited.keys()].map(tableOf));
    const isChoice = (checks: string | null) => checks !== null && /ANY \(ARRAY|\^\[/.test(checks);
    for (const { place, checks } of rows.filter(({ place }) =>
      tablesWithTexts.has(tableOf(place)),
    )) {
      if (!limited.has(place)) expect([place, isChoice(checks)]).toEqual([place, true]);
      else if (!isChoice(checks))
        expect([place, /<= (\d+)\)/.exec(checks ?? '')?.[1]]).toEqual([
          place,
          String(limited.get(place)),
        ]);
    }
    expect([...limited.keys()].filter((place) => !rows.some((row) => row.place === place))).toEqual(
      [],
    );
  });

  test('is what the page says', () => {
    expect(readFileSync('docs/limits.md', 'utf8')).toBe(limitsPage());
  });
});

describe('through the API', () => {
  const person = { givenName: 'Ada' };
  test.each([
    [{ ...person, title: 'x'.repeat(3_000) }, 'input.title', '3,000 characters; 500 are the most'],
    [{ givenName: 'x'.repeat(100_000) }, 'input.givenName', '100,000 characters; 200'],
    [{ ...person, familyName: wide.repeat(201) }, 'input.familyName', '201 characters; 200'],
    [{ ...person, company: 'x'.repeat(501) }, 'input.company', '501 characters; 500'],
    [{ ...person, location: 'x'.repeat(3_000) }, 'input.location', '500 are the most'],
    [{ ...person, emails: ['a@b.example', `${'x'.repeat(400)}@b`] }, 'input.emails.1', '320'],
    [{ ...person, skills: [{ name: 'x'.repeat(3_000) }] }, 'input.skills.0.name', '200'],
    [{ ...person, summary: 'x'.repeat(100_001) }, 'input.summary', '100,000 are the most'],
  ])('a text that is too long is refused by its place (%#)', async (input, field, message) => {
    expect(await recruiter.failsTo('candidateCreate', { input })).toEqual([
      { code: 'INVALID', field, message: expect.stringContaining(message) },
    ]);
  });

  test('a text of the greatest length is stored, in the widest characters', async () => {
    const input = {
      givenName: wide.repeat(200),
      familyName: wide.repeat(200),
      title: wide.repeat(500),
      company: wide.repeat(500),
      location: wide.repeat(500),
      summary: wide.repeat(100_000),
      skills: [{ name: wide.repeat(200) }],
    };
    const { id } = await recruiter.records(input);
    const { candidate } = await recruiter.asks(
      'query ($id: ID!) { candidate(id: $id) { title summary } }',
      { id },
    );
    expect(candidate).toEqual({ title: input.title, summary: input.summary });
    await world.settled();
  });

  test('every change with a text that is too long says so in its payload', async () => {
    const schema = buildSchema(readFileSync('schema/schema.graphql', 'utf8'));
    const admin = world.anAdmin();
    for (const { name, args, type } of Object.values(schema.getMutationType()!.getFields())) {
      const given = args
        .filter((argument) => isRequiredArgument(argument))
        .map((argument) => `${argument.name}: ${example(argument.type)}`);
      const payload = getNamedType(type);
      const leaves = isObjectType(payload)
        ? Object.values(payload.getFields()).flatMap((field) => {
            const named = getNamedType(field.type);
            if (isLeafType(named)) return [field.name];
            return isNonNullType(field.type) ? [`${field.name} { __typename }`] : [];
          })
        : [];
      const { data, errors } = await admin.sends(
        `mutation { ${name}(${[...given, `idempotencyKey: "${'x'.repeat(201)}"`].join(', ')}) { ${leaves.join(' ')} userErrors { code field } } }`,
      );
      expect([name, errors, data?.[name].userErrors]).toEqual([
        name,
        undefined,
        [{ __typename: 'UserError', code: 'INVALID', field: ['idempotencyKey'] }],
      ]);
    }
  });

  test('a query with a text that is too long is the client’s mistake', async () => {
    for (const [query, variables] of [
      [
        'query ($text: String!) { suggest(kind: TITLE, prefix: $text, first: 5) { text } }',
        { text: 'x'.repeat(501) },
      ],
      [
        'query ($text: String!) { candidates(first: 1, filter: { titles: ["a", $text] }) { nodes { id } } }',
        { text: 'x'.repeat(501) },
      ],
      [
        'query ($text: String!) { candidates(first: 1, after: $text) { nodes { id } } }',
        { text: 'x'.repeat(10_001) },
      ],
    ] as const)
      expect(await recruiter.isRefused(query, variables)).toMatchObject({
        code: 'BAD_USER_INPUT',
        message: expect.stringContaining('are the most. Shorten it.'),
      });
  });
});

describe('in an import', () => {
  test('a row with a long cell is refused with line, column and reason, and the others are taken', async () => {
    const summary = await importer.files(
      {
        'candidates.csv': `candidate_id,given_name,title,email,skills\nL1,Ada,Dev,a@b.example,Java\nL2,Bo,${'x'.repeat(3_000)},,\nL3,Cy,${wide.repeat(500)},,\nL4,Di,Dev,,Java; ${'y'.repeat(3_000)}\nL5,Ed,Dev,${'z'.repeat(400)}@b.example; e@b.example,\n`,
        'experiences.csv': `candidate_id,title,company\nL1,Dev,${'x'.repeat(501)}\nL1,Dev,Acme\n`,
      },
      { source: 'long' },
    );
    expect(sums(summary.tables.candidates!)).toBe('5 = 2 + 0 + 0 + 3');
    expect(sums(summary.tables.experiences!)).toBe('2 = 1 + 0 + 0 + 1');
    const rejects = await importer.rejects(summary);
    const reasons = rejects['candidates.csv']!.trim().split('\r\n').slice(1);
    expect(reasons).toEqual([
      expect.stringMatching(/^3,title,"?"*x+"* … has 3,000 characters; 500 are the most: shorten/),
      expect.stringMatching(/^5,skills,.* has an entry with too many characters; 200 are the most/),
      expect.stringMatching(/^6,email,.* has an entry with too many characters; 320 are the most/),
    ]);
    expect(rejects['experiences.csv']).toMatch(/\r\n2,company,.*501 characters; 500 are the most/);
    expect(
      await importer.rows(`select external_id from candidate where source = 'long' order by 1`),
    ).toEqual([{ external_id: 'L1' }, { external_id: 'L3' }]);
  });

  test('every text of every table is refused by its column', async () => {
    const summary = await importer.files(
      Object.fromEntries(
        tables.map(({ name, columns }) => {
          const required = (type: string) =>
            ({ time: '2026-01-01', day: '2026-01-01', integer: '1', number: '1', email: 'a@b.c' })[
              type
            ] ?? 'EUR';
          const limited = columns.filter((column) => limitOfCell(`${name}.${column.name}`));
          const rows = limited.map((long) =>
            columns.map((column) => {
              if (column !== long)
                return column.required
                  ? (column.choices?.[0] ?? required(column.type))
                  : column.name === 'given_name'
                    ? 'Ada'
                    : '';
              return 'x'.repeat(limitOfCell(`${name}.${column.name}`)!.most + 1);
            }),
          );
          return [
            `${name}.csv`,
            [columns.map((column) => column.name), ...rows].map((row) => row.join()).join('\n'),
          ];
        }),
      ),
      { source: 'every' },
    );
    const rejects = await importer.rejects(summary);
    for (const { name, columns } of tables) {
      const limited = columns.filter((column) => limitOfCell(`${name}.${column.name}`));
      const lines = (rejects[`${name}.csv`] ?? '').trim().split('\r\n').slice(1);
      expect([name, lines.map((line) => line.split(',').slice(0, 2).join())]).toEqual([
        name,
        limited.map((column, index) => `${index + 2},${column.name}`),
      ]);
      for (const line of lines) expect(line).toMatch(/are the most: shorten it/);
    }
  });
});

describe('the migration', () => {
  test('keeps longer texts that are stored already, and leaves out what they break', async () => {
    const client = new pg.Client({ connectionString: world.urls.owner });
    await client.connect();
    try {
      const constraints = async () =>
        (
          await client.query(
            `select conname from pg_constraint where conname like '%\\_length' order by 1`,
          )
        ).rows.map(({ conname }: { conname: string }) => conname);
      const before = await constraints();
      expect(before.length).toBeGreaterThan(50);
      await client.query('begin');
      for (const { tab, conname } of (
        await client.query(
          `select conrelid::regclass as tab, conname from pg_constraint where conname like '%\\_length'`,
        )
      ).rows as { tab: string; conname: string }[])
        await client.query(`alter table ${tab} drop constraint ${conname}`);
      await client.query('drop function longest_text(text[])');
      await client.query(
        `insert into candidate (given_name, emails) values (repeat('x', 100000), array[repeat('y', 400)])`,
      );
      await client.query('set constraints all immediate');
      const migration = new Migration20261130113500TextLengths(
        undefined as never,
        undefined as never,
      );
      migration.up();
      for (const statement of migration.getQueries()) await client.query(statement as string);
      const after = await constraints();
      // Those of API keys and of the ledger of erasures were made by later migrations.
      const own = before.filter((name) => !/^(api_key|erasure)_/.test(name));
      expect(own.filter((name) => !after.includes(name))).toEqual([
        'candidate_emails_length',
        'candidate_given_name_length',
      ]);
      const { rows } = await client.query(
        `select col_description('candidate'::regclass, attnum) as comment from pg_attribute where attrelid = 'candidate'::regclass and attname = 'given_name'`,
      );
      expect(rows[0].comment).toMatch(/^Longer texts/);
      await client.query(
        `update candidate set title = 'Engineer' where char_length(given_name) = 100000`,
      );
    } finally {
      await client.query('rollback');
      await client.end();
    }
  });
});
