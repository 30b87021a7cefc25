import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isLeafType, getNamedType } from 'graphql';
import { sql } from 'kysely';
import { everybody } from '../../src/platform/rights/field-rule.js';
import type { RightsTable } from '../../src/platform/rights/rights.js';
import { rowOf } from '../../src/platform/database/database.js';
import { elsewhere, hiddenWords, written } from './hidden.js';
import { type Answers, differences, holding, inWords, passing } from './answers.js';
import {
  aBiLogin,
  aWorld,
  type Applied,
  type Member,
  type Person,
  type TestJob,
  type World,
} from '../scenario/index.js';
import {
  outcomeOf,
  type Question,
  questionsOf,
  rootFields,
  type Values,
  wholeOf,
} from './requests.js';

/*
 * Every role takes every way through the API and asks with every filter, order and facet. Then what a role must not see is
 * changed, and the role asks the same again. The answers must be the same to the letter: whatever hidden things there are,
 * no hit, count, order, facet, suggestion or spelling tells of them. Questions are made from the schema, so that a new field
 * or filter is asked about without a new line here.
 */

/* eslint-disable @typescript-eslint/no-explicit-any -- answers have the shape that the walk asked for */

const roles = ['ADMIN', 'RECRUITER', 'HIRING_MANAGER', 'ANALYST', 'AUDITOR'] as const;
type Role = (typeof roles)[number];

let world: World;
let table: RightsTable;
let recruiter: Member;
let members: Record<Role, Member>;
let shared: TestJob;
let hidden: TestJob;
let canary: Person;
let application: Applied;
let values: Values;
let channel: string;
let bi: Awaited<ReturnType<typeof aBiLogin>>;

const walks = new Map<string, Answers>();
/** `type.field` of every value that a role was given, with one of the questions. */
const given = new Map<Role, Map<string, string>>(roles.map((role) => [role, new Map()]));
const counts = { questions: 0, refused: 0, fields: 0 };

beforeAll(async () => {
  world = await aWorld();
  table = world.rights;
  recruiter = world.aRecruiter();
  members = {
    ADMIN: world.anAdmin(),
    RECRUITER: recruiter,
    HIRING_MANAGER: world.aHiringManager('Engineering'),
    ANALYST: world.anAnalyst(),
    AUDITOR: world.anAuditor(),
  };
  shared = await world.aJob({ title: 'Baker', department: 'Engineering', skills: ['Baking'] });
  hidden = await world.aJob({ title: elsewhere.job, department: elsewhere.department });
  ({ id: channel } = await world.aChannel('Fair', 'EVENT', 500));
  canary = await recruiter.records({
    givenName: 'Ottoline',
    familyName: 'Featherstone',
    title: 'Baker',
    company: 'Crumb',
    location: 'Leeds',
    country: 'GB',
    experienceYears: 4,
    seniority: 'MID',
    languages: [{ code: 'en', level: 'C1' }],
    certificates: ['Hygiene'],
    education: 'Diploma of pastry',
    willingToMove: true,
    skills: [{ name: 'Baking', level: 4, years: 4 }],
  });
  const other = await recruiter.records({
    givenName: 'Peter',
    title: 'Baker',
    skills: [{ name: 'Baking' }],
  });
  application = await canary.appliesFor(shared);
  await application.advancesTo('Screen', { reason: 'a reason' });
  await (await other.appliesFor(shared)).advancesTo('Interview');
  await rowOf(
    world.sql,
    sql`insert into experience (candidate_id, external_id, title, company, started_on, current, summary) values (${canary.id}, 'x', 'Apprentice', 'Crumb', '2019-01-01', false, 'x')`,
  );
  await recruiter.does('interactionLog', {
    input: {
      candidateId: canary.id,
      applicationId: application.id,
      type: 'CALL',
      subject: 'x',
      body: 'x',
      at: '2026-01-10T10:00:00Z',
    },
  });
  await recruiter.does('referralRecord', {
    input: { candidateId: canary.id, referrerEmail: 'colleague@example.com' },
  });
  const pool = (await recruiter.does('poolCreate', { input: { name: 'Bakers' } })).pool
    .id as string;
  await recruiter.does('poolAddCandidates', { id: pool, candidateIds: [canary.id] });
  const saved = async (input: object) =>
    (await recruiter.does('savedSearchCreate', { input: { access: 'READ', ...input } })).savedSearch
      .id as string;
  await saved({ name: 'Falconers', query: 'falconing' });
  await saved({ name: 'No beekeepers', query: 'baker NOT beekeeping' });
  await saved({ name: 'Rejected', filter: { applicationStatuses: ['REJECTED'] } });
  await saved({ name: 'Skunks', filter: { departments: [elsewhere.department] } });
  await writes(0);
  await world.settled();

  const stage = (job: TestJob) => job.stage('Screen');
  const drill = (await members.ADMIN.asks('{ channelYield { rows { drill } } }')).channelYield
    .rows[0].drill as string;
  const quoted = (...texts: string[]) => texts.map((text) => JSON.stringify(text));
  const person = quoted(canary.id);
  values = {
    always: {
      matchCandidates: { jobId: JSON.stringify(shared.id) },
      drillThrough: { drill: JSON.stringify(drill), measure: '"applications"' },
    },
    named: {
      'candidate.id': person,
      'similarCandidates.candidateId': person,
      'job.id': quoted(shared.id, hidden.id),
      'application.id': quoted(application.id),
      'pool.id': quoted(pool),
      jobId: quoted(shared.id),
      prefix: quoted('o', 'x', 'f', 'b'),
      query: [
        ...hiddenWords.flatMap((word) =>
          quoted(word, `"${word}"`, `baker NOT ${word}`, `${word.slice(0, 5)}*`),
        ),
        ...quoted(
          'Obolensca',
          'name:Obolenska',
          'baker',
          'a* OR b* OR f* OR q* OR z*',
          'current:baker',
        ),
      ],
      facets: [
        '[SKILLS, TITLES, LOCATIONS, RELATIONSHIPS, CHANNELS, POOLS, SENIORITIES, YEARS, LAST_CONTACT]',
      ],
      departments: quoted('Engineering', elsewhere.department).map((text) => `[${text}]`),
      category: quoted('gender'),
      year: ['2025'],
      input: ['{ uploadId: "01900000-0000-7000-8000-000000000000", files: [] }'],
      uploadId: quoted('01900000-0000-7000-8000-000000000000'),
      'importRun.id': quoted('01900000-0000-7000-8000-000000000000'),
      range: ['{ from: "2026-01-01" }'],
    },
    ids: [
      canary.id,
      shared.id,
      hidden.id,
      stage(shared),
      stage(hidden),
      channel,
      pool,
      application.id,
    ],
    texts: ['Leeds', elsewhere.department, elsewhere.familyName, 'Baker', 'colleague@example.com'],
    times: ['2026-01-05T00:00:00Z', '2026-02-01T00:00:00Z'],
  };
  bi = await aBiLogin(world.urls.owner);
}, 120_000);
afterAll(async () => {
  await bi?.close();
  await world?.close();
});

/** Writes what only those may see who talk to candidates. The database's triggers announce it, as any change. */
async function writes(version: 0 | 1): Promise<void> {
  const { summary, email, phone, externalId, experience, body, subject } = written[version];
  await rowOf(
    world.sql,
    sql`update candidate set summary = ${summary}, emails = ${[email]}, phone = ${phone}, source = 'form', external_id = ${externalId} where id = ${canary.id}`,
  );
  await rowOf(
    world.sql,
    sql`update experience set summary = ${experience} where candidate_id = ${canary.id}`,
  );
  await rowOf(
    world.sql,
    sql`update interaction set body = ${body}, subject = ${subject} where application_id = ${application.id}`,
  );
  await rowOf(
    world.sql,
    sql`update application set external_id = ${externalId} where id = ${application.id}`,
  );
}

/** What becomes of the canary, and of somebody else, in a department that the hiring manager does not see. */
async function happensElsewhere(): Promise<void> {
  const there = await canary.appliesFor(hidden, { channelId: channel });
  await there.advancesTo('Interview');
  await recruiter.does('interactionLog', {
    input: {
      candidateId: canary.id,
      applicationId: there.id,
      type: 'MEETING',
      body: elsewhere.body,
      at: '2026-02-20T10:00:00Z',
    },
  });
  await recruiter.does('referralRecord', {
    input: { candidateId: canary.id, jobId: hidden.id, referrerEmail: 'somebody.else@example.com' },
  });
  await there.isRejected({ reason: elsewhere.reason });
  const [givenName, familyName] = elsewhere.person.split(' ');
  const unseen = await recruiter.records({
    givenName,
    familyName,
    title: 'Baker',
    skills: [{ name: 'Baking' }],
  });
  await unseen.appliesFor(hidden);
  await world.settled();
}

type Asked = Question & {
  selection: string;
  /** of the plainest question: the same less and less deep */
  depths: string[];
};

/** The audit log tells of the walk itself, so it is another one each time: test/audit asks who sees what of it. */
const walkedFields = () => rootFields(world.schema).filter(({ name }) => !name.startsWith('audit'));

/** Every question that the schema allows, with what to select: everything for the plainest, else what shows the outcome. */
function questions(): Asked[] {
  return walkedFields().flatMap((field) => {
    const metric = field.args.some(({ name }) => name === 'definition');
    return questionsOf(field.name, field.args, values, metric ? 10 : 80).map((question) => ({
      ...question,
      depths: isLeafType(getNamedType(field.type))
        ? ['']
        : [4, 3, 2, 1].map((depth) => wholeOf(field.type, depth)!),
      selection: isLeafType(getNamedType(field.type))
        ? ''
        : question.root === 'node'
          ? '{ __typename id }'
          : question.path === undefined
            ? wholeOf(field.type, 4)!
            : outcomeOf(field.type),
    }));
  });
}

const perRequest = 25;

/**
 * A role asks everything.
 * @param varies false: only the plainest questions, and every search
 * @returns the answers, the refusals among them
 */
async function walk(role: Role, varies = true): Promise<Answers> {
  const member = members[role];
  const answers: Answers = new Map();
  const refusedRoots = new Set<string>();
  const all = questions();
  let tooCostly = false;
  const ask = async (some: typeof all): Promise<void> => {
    const document = `{ ${some.map(({ text, selection }, at) => `q${at}: ${text} ${selection}`).join(' ')} }`;
    const { data, errors } = await member.sends(document);
    if (errors && some.length > 1) {
      const middle = some.length >> 1;
      await ask(some.slice(0, middle));
      return ask(some.slice(middle));
    }
    some.forEach((question, at) => {
      counts.questions += 1;
      const [error] = errors ?? [];
      if (error) {
        counts.refused += 1;
        if (error.extensions.code === 'INTERNAL_SERVER_ERROR')
          throw new Error(`${question.text}: ${error.message}`);
        if (question.path === undefined && error.extensions.code === 'FORBIDDEN')
          refusedRoots.add(question.root);
      }
      tooCostly = error !== undefined && /cost limit|too deep|depth|tokens/i.test(error.message);
      answers.set(question.text, inWords(error ? { code: error.extensions.code } : data[`q${at}`]));
      if (!error) note(role, data[`q${at}`], question.text);
    });
  };
  for (const plainest of all.filter(({ path }) => path === undefined)) {
    // As deep as the limits of a document let it.
    for (const selection of plainest.root === 'node' ? [plainest.selection] : plainest.depths) {
      await ask([{ ...plainest, selection }]);
      if (!tooCostly) break;
    }
    expect({ question: plainest.text, tooCostly }).toMatchObject({ tooCostly: false });
  }
  const varied = all.filter(
    ({ path, root }) =>
      path !== undefined &&
      !refusedRoots.has(root) &&
      (varies || (root === 'searchCandidates' && path.startsWith('query'))),
  );
  for (let at = 0; at < varied.length; at += perRequest)
    await ask(varied.slice(at, at + perRequest));
  for (const [name, text] of await throughDoors(member)) answers.set(name, text);
  return answers;
}

/** The BI door, as CSV and as JSON. */
async function throughDoors(member: Member): Promise<[string, string][]> {
  const authorization = (await member.authorization())!;
  const get = async (path: string) =>
    (await fetch(`${world.url}/bi/${path}`, { headers: { authorization } })).text();
  const { documents } = JSON.parse(await get('')) as {
    documents: { name: string; columns: { name: string }[]; parameters: { required: boolean }[] }[];
  };
  const open = documents.filter(
    ({ parameters, columns }) =>
      !parameters.some(({ required }) => required) &&
      !columns.every(({ name }) => passing.has(name)),
  );
  return Promise.all(
    open.flatMap(({ name }) =>
      ['csv', 'json'].map(async (format): Promise<[string, string]> => {
        counts.questions += 1;
        const text = await get(`${name}.${format}`);
        const rows =
          format === 'json'
            ? JSON.stringify((JSON.parse(text) as { rows?: unknown }).rows ?? null)
            : text;
        return [`/bi/${name}.${format}`, rows.replace(/"asOf":"[^"]*"/g, '')];
      }),
    ),
  );
}

/** Notes the fields that have a value, by the name of their type. */
function note(role: Role, answer: unknown, question: string): void {
  if (Array.isArray(answer)) return answer.forEach((each) => note(role, each, question));
  if (typeof answer !== 'object' || answer === null) return;
  const type = (answer as { __typename?: string }).__typename;
  for (const [field, value] of Object.entries(answer)) {
    note(role, value, question);
    if (!type || field === '__typename' || value === null) continue;
    if (Array.isArray(value) && value.length === 0) continue;
    given.get(role)!.set(`${type}.${field}`, question);
  }
}

describe('A walk of every role through everything that the API offers', () => {
  beforeAll(async () => {
    walks.set('manager before', await walk('HIRING_MANAGER'));
    await happensElsewhere();
    walks.set('manager after', await walk('HIRING_MANAGER'));
    // The first look publishes tables, which everybody who sees figures then finds in the list of them.
    await members.AUDITOR.asks('{ biasAudit(year: 2025) { smallCell } }');
    for (const role of ['ANALYST', 'AUDITOR'] as const)
      walks.set(`${role} before`, await walk(role));
    await writes(1);
    await world.settled();
    for (const role of ['ANALYST', 'AUDITOR'] as const)
      walks.set(`${role} after`, await walk(role));
    for (const role of ['ADMIN', 'RECRUITER'] as const) walks.set(role, await walk(role, false));
  }, 300_000);

  test('reaches what is hidden from others: who may see it finds every text of it', () => {
    const { reason: _, ...texts } = written[1];
    const unseen = [
      ...Object.values(texts),
      elsewhere.person,
      elsewhere.job,
      elsewhere.body,
      elsewhere.reason,
    ].filter((text) => holding(walks.get('ADMIN')!, [text]).length === 0);
    expect(unseen).toEqual([]);
    const found = walks.get('RECRUITER')!.get('searchCandidates(first: 50, query: "falconing")')!;
    expect(found).toContain('<mark>falconing</mark>');
  });

  test.each(['ANALYST', 'AUDITOR'])(
    'tells %s nothing of contacts and free texts: no word, hit, count, order or spelling',
    (role) => {
      const after = walks.get(`${role} after`)!;
      expect(differences(walks.get(`${role} before`)!, after)).toEqual([]);
      const words = hiddenWords.filter((word) => word !== 'falconong');
      const texts = written.flatMap((one) => Object.values(one));
      expect(holding(after, texts)).toEqual([]);
      // A word of a question comes back in the parsed query, and a saved search says what it looks for.
      const unasked: Answers = new Map(
        [...after].filter(
          ([question]) =>
            !question.startsWith('savedSearch') &&
            !words.some((word) => question.includes(word.slice(0, 5))),
        ),
      );
      expect(holding(unasked, [...words, ...words.map((word) => word.toLowerCase())])).toEqual([]);
    },
  );

  test('tells a hiring manager nothing of what happens in other departments', () => {
    const after = walks.get('manager after')!;
    expect(differences(walks.get('manager before')!, after)).toEqual([]);
    const own: Answers = new Map([...after].filter(([question]) => !question.includes('Obolens')));
    expect(
      holding(own, [
        elsewhere.person,
        'Obolenska',
        elsewhere.job,
        elsewhere.reason,
        elsewhere.body,
      ]),
    ).toEqual([]);
  });

  test.each(roles)('gives %s only fields that the table of rights allows', (role) => {
    const rights = table.of(role);
    const fields = [...given.get(role)!].filter(([field]) => !field.startsWith('Query.'));
    counts.fields += fields.length;
    expect(fields.length).toBeGreaterThan(100);
    const forbidden = fields.filter(([field]) => {
      const [type, name] = field.split('.') as [string, string];
      return !rights.sees(type, name);
    });
    expect(forbidden).toEqual([]);
  });

  test('refuses the root fields that the table keeps from a role, and only these', async () => {
    for (const role of roles) {
      const answers = walks.get(role) ?? walks.get(`${role} after`) ?? walks.get('manager after')!;
      const wrong = walkedFields().flatMap(({ name }) => {
        const plainest = [...answers].find(([question]) =>
          new RegExp(`^${name}\\b`).test(question),
        )![1];
        const shown = !plainest.startsWith('{"code":') && plainest !== 'null';
        return shown && !table.of(role).sees('Query', name) && name !== 'node' ? [name] : [];
      });
      expect({ role, wrong }).toEqual({ role, wrong: [] });
    }
  });

  test('is of some size', () => {
    process.stdout.write(
      `rights walk: ${roles.length} roles, ${rootFields(world.schema).length} root fields, ${questions().length} questions, ${counts.questions} asked, ${counts.refused} refused, ${counts.fields} fields given\n`,
    );
    expect(counts.questions).toBeGreaterThan(2_000);
  });

  test('has a role for each field that not everybody sees', () => {
    const closed = table.seen.filter(({ roles: allowed }) => allowed !== everybody);
    expect(closed.length).toBeGreaterThan(30);
    for (const { roles: allowed } of closed)
      expect(roles).toEqual(expect.arrayContaining([...allowed]));
  });
});

test('the SQL views of BI tools hold nothing of a person', async () => {
  await world.views.prepare();
  await world.views.refresh();
  const { rows } = await bi.query(
    `select c.relname as name from pg_class c where c.relnamespace = 'bi'::regnamespace and c.relkind = 'v'`,
  );
  expect(rows.length).toBeGreaterThan(5);
  for (const { name } of rows as { name: string }[]) {
    const text = JSON.stringify((await bi.query(`select * from bi.${name}`)).rows);
    const texts = [...written.flatMap((one) => Object.values(one)), 'Ottoline', elsewhere.person];
    expect({ name, found: texts.filter((each) => text.includes(each)) }).toEqual({
      name,
      found: [],
    });
  }
  await expect(bi.query('select external_id from public.candidate')).rejects.toThrow(
    'permission denied',
  );
});

test('subscriptions tell a hiring manager nothing of other departments, with any filter', async () => {
  const manager = members.HIRING_MANAGER;
  await world.settled();
  const after = (await manager.asks('{ jobs(first: 1) { changeCursor } }')).jobs.changeCursor;
  const fields = Object.values(world.schema.getSubscriptionType()!.getFields());
  const watched = await Promise.all(
    fields.flatMap((field) => {
      const { args, type, name } = field;
      const filters = args.some((arg) => arg.name === 'filter')
        ? questionsOf(
            name,
            args.filter((arg) => arg.name === 'filter'),
            values,
            1_000,
          ).map(({ text }) => text)
        : [name];
      const withAfter = (text: string) =>
        text.includes('(') ? text.replace(/\)$/, ', after: $after)') : `${text}(after: $after)`;
      return filters.map(async (text) => ({
        text,
        name,
        watching: await manager.watches(
          `subscription ($after: String) { ${withAfter(text)} ${wholeOf(type, 1)!} }`,
          { after },
          name,
        ),
      }));
    }),
  );
  const { application: there } = await recruiter.does('applicationCreate', {
    clientMutationId: 'elsewhere',
    input: { candidateId: canary.id, jobId: hidden.id },
  });
  await recruiter.does('applicationMoveToStage', {
    clientMutationId: 'elsewhere',
    id: there.id,
    stageId: hidden.stage('Screen'),
  });
  await recruiter.does('interactionLog', {
    clientMutationId: 'elsewhere',
    input: { candidateId: canary.id, applicationId: there.id, type: 'CALL' },
  });
  await recruiter.does('referralRecord', {
    clientMutationId: 'elsewhere',
    input: { candidateId: canary.id, jobId: hidden.id, referrerEmail: 'e@example.com' },
  });
  await application.advancesTo('Interview', { clientMutationId: 'here' });
  await recruiter.does('interactionLog', {
    clientMutationId: 'here',
    input: { candidateId: canary.id, applicationId: application.id, type: 'NOTE' },
  });
  await world.settled();
  const plain = watched.filter(({ text }) =>
    ['candidateChanges', 'pipelineChanges'].includes(text),
  );
  for (const { watching, name } of plain)
    await watching.until(
      ({ clientMutationId, kind }: any) =>
        clientMutationId === 'here' && (name === 'pipelineChanges' || kind === 'INTERACTION'),
    );
  const told = watched.flatMap(({ text, watching }) =>
    watching.waiting.flatMap((message) =>
      JSON.stringify(message).includes('"elsewhere"')
        ? [`${text}: ${JSON.stringify(message)}`]
        : [],
    ),
  );
  expect(watched.length).toBeGreaterThan(20);
  expect(told).toEqual([]);
});

test('who may see a field may ask with it, and nobody else', () => {
  for (const role of roles)
    for (const { asks, of } of table.asked)
      for (const [name, fields] of Object.entries(of)) {
        const sees = fields.every((field) => {
          const [type, one] = field.split('.') as [string, string];
          return table.of(role).sees(type, one);
        });
        expect({ role, asks, name, refused: table.of(role).refusedOf(asks).has(name) }).toEqual({
          role,
          asks,
          name,
          refused: !sees,
        });
      }
});
