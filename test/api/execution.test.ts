import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  execute,
  type ExecutionResult,
  getNamedType,
  type GraphQLField,
  type GraphQLObjectType,
  isAbstractType,
  isLeafType,
  isObjectType,
  parse,
  validate,
} from 'graphql';
import { sql } from 'kysely';
import type { Viewer } from '../../src/platform/auth/viewer.js';
import { rowOf, rowsOf } from '../../src/platform/database/database.js';
import { Executor } from '../../src/platform/graphql/execution.js';
import { jsonOf, JsonTexts } from '../../src/platform/graphql/json-text.js';
import { viewerOf } from '../../src/domains/users/viewers.js';
import { Role } from '../../src/domains/users/user.enums.js';
import { aWorld, type World } from '../scenario/index.js';
import { propertyRuns } from '../scenario/property-runs.js';

let world: World;
let executor: Executor;
let ids: { candidate: string; job: string; application: string; stage: string };
beforeAll(async () => {
  world = await aWorld();
  executor = new Executor(world.schema);
  const [sales, development] = [
    await world.aJob({ title: 'Seller', department: 'Sales' }),
    await world.aJob({ title: 'Developer', department: 'Development' }),
  ];
  for (const name of ['Go', 'SQL', 'Rust']) await world.aSkill(name);
  await rowOf(
    world.sql,
    sql`
    insert into candidate (given_name, family_name, emails, phone, summary, location, latitude, longitude, languages, certificates, experience_years, merged_into_id)
    select 'Given ' || n, case when n % 3 > 0 then 'Family ' || n end, case when n % 2 = 0 then array['p' || n || '@example.com'] else '{}' end, '+49 ' || n, 'About ' || n,
      'Berlin', case when n % 2 = 0 then 52.5 end, case when n % 2 = 0 then 13.4 end, array['de:C2', 'en'], case when n % 4 = 0 then array['CPA'] else '{}' end, n / 2.0, null
    from generate_series(1, 12) n`,
  );
  await rowOf(
    world.sql,
    sql`
    insert into candidate_skill (candidate_id, skill_id, level, years, last_used, evidence)
    select c.id, s.id, case when c.experience_years > 2 then 3 end, 1.5, date '2026-01-02', 'SELF' from candidate c join skill s on s.key <> 'rust' or c.phone like '%1'`,
  );
  await rowOf(
    world.sql,
    sql`
    insert into experience (candidate_id, external_id, title, company, started_on, current, summary)
    select id, 'x1', 'Title', 'Company', case when experience_years > 3 then date '2020-02-03' end, experience_years > 2, 'Work' from candidate`,
  );
  for (const [job, share] of [
    [sales, 1],
    [development, 3],
  ] as const)
    await rowOf(
      world.sql,
      sql`
      insert into application (candidate_id, job_id, stage_id, status, applied_at, stage_entered_at)
      select c.id, ${job.id}, ${job.stages[0]!.id}, case when n % 4 = 0 then 'REJECTED' else 'ACTIVE' end,
        timestamptz '2026-01-01T10:00:00.123456Z' + n / 2 * interval '1 day', case when n % 3 > 0 then timestamptz '2026-01-02' + n * interval '1 hour' end
      from (select id, row_number() over (order by id) as n from candidate) c where n % ${share} = 0`,
    );
  const [row] = await rowsOf(
    world.sql,
    sql<{
      candidate: string;
      application: string;
    }>`select candidate_id as candidate, id as application from application order by id limit 1`,
  );
  ids = { ...row!, job: sales.id, stage: sales.stages[0]!.id };
});
afterAll(() => world?.close());

const roles: Viewer[] = [
  viewerOf({ subject: 'user:1', actor: 'a', role: Role.ADMIN, departments: [] }),
  viewerOf({ subject: 'user:2', actor: 'b', role: Role.HIRING_MANAGER, departments: ['Sales'] }),
  viewerOf({ subject: 'user:3', actor: 'c', role: Role.ANALYST, departments: [] }),
  viewerOf({ subject: 'user:4', actor: 'd', role: Role.HIRING_MANAGER, departments: [] }),
];

/** Fields that tell the time, or change between two requests. */
const changing = new Set(['asOf', 'changeCursor', 'feedStatus', 'provenance', 'jobsWithScores']);
/** Roots whose answers are made from the tables alone. */
const roots = [
  'candidates',
  'candidate',
  'applications',
  'application',
  'jobs',
  'job',
  'jobBoard',
  'skills',
  'offers',
  'node',
  'channels',
  'me',
  '__schema',
  '__typename',
];

/** Fields with objects whose values PostgreSQL can write, where nothing but these and columns is selected. */
const written = new Set([
  'Candidate.skills',
  'Candidate.experiences',
  'Candidate.applications',
  'CandidateSkill.skill',
  'Application.candidate',
  'Application.job',
  'Application.stage',
  'Job.applications',
  'JobBoard.columns',
  'BoardColumn.nodes',
  ...['Candidate', 'Application', 'Job'].map((type) => `${type}Connection.nodes`),
]);
const withObjects = [
  'candidates',
  'candidate',
  'applications',
  'application',
  'jobs',
  'job',
  'jobBoard',
];

/** A list of choices: fast-check makes it shorter and smaller when a document fails. */
type Choose = (most: number) => number;
const chooserOf = (numbers: readonly number[]): Choose => {
  let at = 0;
  return (most) => (numbers[(at += 1) % numbers.length]! + at) % most;
};

/** Writes random documents over the schema. */
class Writer {
  readonly fragments: string[] = [];
  private aliases = 0;

  /** @param columns true: only fields that are columns, or objects of such */
  constructor(
    private readonly choose: Choose,
    private readonly columns: boolean,
  ) {}

  document(): string {
    const query = world.schema.getQueryType()!;
    const count = 1 + this.choose(3);
    const from = this.columns ? withObjects : roots;
    const fields = Array.from({ length: count }, () =>
      this.field(query, from[this.choose(from.length)]!, 0),
    );
    return `query Random($first: Int = 2, $yes: Boolean = true, $no: Boolean = false, $id: ID, $status: ApplicationStatus) { ${fields.join(' ')} } ${this.fragments.join(' ')}`;
  }

  private selection(type: GraphQLObjectType, depth: number): string {
    const names = Object.keys(type.getFields()).filter(
      (name) =>
        !changing.has(name) &&
        (!this.columns ||
          written.has(`${type.name}.${name}`) ||
          (name !== 'email' && isLeafType(getNamedType(type.getFields()[name]!.type)))),
    );
    const leaves = names.filter((name) => isLeafType(getNamedType(type.getFields()[name]!.type)));
    const usable = depth < 5 ? names : leaves.length ? leaves : ['__typename'];
    const fields = Array.from({ length: 1 + this.choose(5) }, () =>
      this.field(type, usable[this.choose(usable.length)]!, depth),
    );
    if (this.choose(9) === 0) {
      const name = `F${this.fragments.length}_${this.choose(1000)}`;
      this.fragments.push(`fragment ${name} on ${type.name} { ${fields.join(' ')} }`);
      return `{ __typename ...${name} ${this.choose(2) ? '@include(if: $yes)' : ''} }`;
    }
    return `{ ${fields.join(' ')} ${this.choose(8) === 0 ? `... on ${type.name} @skip(if: $no) { ${fields[0]} }` : ''} }`;
  }

  private field(parent: GraphQLObjectType, name: string, depth: number): string {
    if (name === '__typename') return '__typename';
    if (name === '__schema')
      return '__schema { queryType { name fields { name args { defaultValue } } } }';
    const field = parent.getFields()[name]!;
    const type = getNamedType(field.type);
    const alias = `a${(this.aliases += 1)}: `;
    const directive =
      this.choose(12) === 0
        ? [' @include(if: $no)', ' @skip(if: $yes)', ' @include(if: $yes)'][this.choose(3)]!
        : '';
    const below = isLeafType(type)
      ? ''
      : isObjectType(type)
        ? this.selection(type, depth + 1)
        : isAbstractType(type)
          ? `{ __typename id ... on Candidate ${this.selection(world.schema.getType('Candidate') as GraphQLObjectType, depth + 1)} ... on Job { title } ... on Stage { name } }`
          : '';
    return `${field.args.length || this.choose(4) === 0 ? alias : ''}${name}${this.args(field)}${directive} ${below}`;
  }

  private args(field: GraphQLField<unknown, unknown>): string {
    const given = field.args.flatMap(({ name, type }) => {
      const required = String(type).endsWith('!');
      if (!required && this.choose(3) > 0) return [];
      const value =
        (this.columns ? this.usable(field.name, name) : undefined) ??
        this.value(name, String(type));
      return value === undefined ? [] : [`${name}: ${value}`];
    });
    return given.length ? `(${given.join(', ')})` : '';
  }

  /** An argument that gives an answer with objects in it. */
  private usable(field: string, name: string): string | undefined {
    if (name === 'first') return ['1', '3', '$first', '100'][this.choose(4)];
    const id =
      name === 'jobId' ? ids.job : name === 'id' ? ids[field as keyof typeof ids] : undefined;
    return id && `"${id}"`;
  }

  private value(name: string, type: string): string | undefined {
    const one = (...values: string[]) => values[this.choose(values.length)];
    if (name === 'first') return one('1', '3', '$first', '3', '100', '0', '101');
    if (name === 'perStage') return one('0', '2', '101');
    if (name === 'jobId' || name === 'id')
      return one(
        `"${ids.job}"`,
        `"${ids.candidate}"`,
        `"${ids.application}"`,
        `"${ids.stage}"`,
        '"no id"',
        type.endsWith('!') ? '"x"' : '$id',
      );
    if (type === 'ApplicationFilter')
      return one(
        '{ statuses: [ACTIVE] }',
        '{ statuses: [$status] }',
        '{ jobIds: ["no id"] }',
        `{ jobIds: ["${ids.job}"] }`,
        'null',
        '{ appliedFrom: "2026-01-03T00:00:00Z" }',
      );
    if (type === 'ApplicationOrder')
      return one('{ field: STAGE_ENTERED_AT }', '{ field: APPLIED_AT, direction: DESC }', 'null');
    if (type === 'CandidateFilter')
      return one('{ locations: ["Berlin"] }', '{ doNotContact: true }');
    if (type === 'CandidateOrder')
      return one('{ field: NAME, direction: DESC }', '{ field: CREATED_AT }');
    if (name === 'after') return one('"nonsense"', 'null');
    return undefined;
  }
}

const variables = [
  {},
  { first: 5, id: 'x', status: 'REJECTED' },
  { yes: false, no: true },
  { first: 'many' },
  { first: null, status: 'NONE' },
];

/** What a client reads: an answer with parts that are texts is written and read again. */
async function readBack(source: Parameters<Executor['execute']>[0]): Promise<{
  result: ExecutionResult;
  written: boolean;
}> {
  const texts = new JsonTexts();
  let made = 0;
  const { of } = texts;
  texts.of = (text) => {
    made += 1;
    return of.call(texts, text);
  };
  const { data, ...rest } = await executor.execute({ ...source, texts });
  expect(texts.areUnfit).toBe(false);
  return {
    result: { ...(JSON.parse(jsonOf({ data }).toString()) as { data?: never }), ...rest },
    written: made > 0,
  };
}

/** The errors are as many and of the same places; in which order two branches fail is left to chance. */
const asText = ({ data, errors }: ExecutionResult) =>
  JSON.stringify({
    data,
    errors: errors
      ?.map((error) => ({
        ...error.toJSON(),
        code: (error.originalError as { code?: string } | undefined)?.code,
        original: error.originalError?.constructor.name,
      }))
      .map((error) => JSON.stringify(error))
      .toSorted(),
  });

async function both(source: string, viewer: Viewer, values: Record<string, unknown>) {
  const document = parse(source);
  const request = () => ({
    document,
    variableValues: values,
    contextValue: world.session(viewer),
  });
  return {
    plain: asText(await execute({ schema: world.schema, ...request() })),
    planned: asText(await executor.execute(request())),
    again: asText(await executor.execute(request())),
    texts: await readBack(request()),
  };
}

describe('an operation that is executed by a plan', () => {
  test('answers random documents as graphql-js does, with the same errors, for every role', async () => {
    const [seen, joined] = [{ valid: 0, failed: 0, written: 0 }, new Set<string>()];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(10_000), { minLength: 30, maxLength: 80 }),
        fc.constantFrom(...roles),
        fc.constantFrom(...variables),
        async (numbers, viewer, values) => {
          const choose = chooserOf(numbers);
          const source = new Writer(choose, choose(2) === 0).document();
          if (
            validate(world.schema, parse(source)).some(({ message }) => !/never used/.test(message))
          )
            return;
          const { plain, planned, again, texts } = await both(source, viewer, values);
          expect([planned, again, asText(texts.result)]).toEqual([plain, plain, plain]);
          seen.valid += 1;
          if (texts.written) seen.written += 1;
          if (plain.includes('"errors"')) seen.failed += 1;
          for (const name of ['skills', 'applications', 'job', 'stage', 'candidate', 'experiences'])
            if (new RegExp(`\\b${name}\\b`).test(source)) joined.add(name);
        },
      ),
      { numRuns: propertyRuns(400), seed: 20261130 },
    );
    expect(seen.valid).toBeGreaterThan(propertyRuns(400) / 2);
    expect(seen.failed).toBeGreaterThan(0);
    expect(seen.written).toBeGreaterThan(propertyRuns(400) / 8);
    expect(joined.size).toBe(6);
  });

  test('answers a value that its type refuses with the error of graphql-js, at its place', async () => {
    const document = `{ candidates(first: 12, orderBy: { field: CREATED_AT }) { nodes { id experienceYears skills { years } } } }`;
    await rowOf(
      world.sql,
      sql`update candidate_skill set years = 'NaN' where candidate_id = ${ids.candidate}`,
    );
    const { data, errors } = await world.anAdmin().sends(document);
    const plain = await execute({
      schema: world.schema,
      document: parse(document),
      contextValue: world.session(roles[0]!),
    });
    expect(errors!.length).toBeGreaterThan(1);
    expect(errors!.map(({ path }) => path)).toEqual(plain.errors!.map(({ path }) => path));
    expect(data).toEqual(JSON.parse(JSON.stringify(plain.data)));
    expect(world.faults.splice(0)).toHaveLength(errors!.length);
    await rowOf(
      world.sql,
      sql`update candidate_skill set years = 1.5 where candidate_id = ${ids.candidate}`,
    );
  });
});
