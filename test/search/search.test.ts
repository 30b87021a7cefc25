import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { candidateIndexConsumer } from '../../src/domains/matching/index/candidate-index.consumer.js';
import {
  type CandidateFacet,
  CandidateSearchOrder,
  htmlOf,
  type SearchRequest,
} from '../../src/domains/matching/search/candidate-search.js';
import { readQuery, wordFinder } from '../../src/domains/matching/query/query-reader.js';
import { TaxonomyService } from '../../src/domains/taxonomy/taxonomy.service.js';
import { Spelling } from '../../src/domains/matching/query/query-spelling.js';
import { ReindexService } from '../../src/domains/matching/index/reindex.service.js';
import { rowOf, rowsOf, type Database } from '../../src/platform/database/database.js';
import { Feed } from '../../src/platform/feed/feed.js';
import { freshDatabase, type FreshDatabase } from '../scenario/database.js';
import { allPages } from '../scenario/pages.js';
import { engines, type TestSearch } from './engines.js';

describe.each(engines)('on $name', ({ skipped, open }) => {
  const it = skipped === undefined ? test : test.skip;
  let fresh: FreshDatabase;
  let database: Database;
  let opened: TestSearch;
  let feed: Feed;
  const failures: unknown[] = [];

  beforeAll(async () => {
    if (skipped !== undefined) return;
    fresh = await freshDatabase();
    database = fresh.database;
    opened = await open(database);
    feed = new Feed(database, {
      consumers: [candidateIndexConsumer(opened.index, new ReindexService(database, opened.index))],
      report: (where, error) => failures.push([where, error]),
    });
    await feed.start();
    for (const [name, alias] of [
      ['JavaScript', 'js'],
      ['Machine Learning', 'ml'],
      ['C++', 'cpp'],
      ['C#', 'csharp'],
      ['Kubernetes', 'k8s'],
    ]) {
      await rowsOf(
        database.sql,
        sql`with s as (insert into skill (name, key) values (${name}, skill_key(${name})) returning id)
        insert into skill_alias (key, alias, skill_id) select ${alias}, ${alias}, id from s`,
      );
    }
    await person(
      'Ada',
      {
        family_name: 'Lovelace',
        title: 'Senior Data Engineer',
        company: 'Acme',
        location: 'Zürich',
        country: 'CH',
        summary: 'Builds pipelines for <b>managing</b> data & more.',
        experience_years: 12,
      },
      ['JavaScript', 'Machine Learning'],
    );
    await person(
      'Grace',
      {
        family_name: 'Hopper',
        title: 'Compiler Developer',
        company: 'Navy',
        location: 'New York',
        summary: 'Wrote the first compilers.',
        experience_years: 30,
      },
      ['C++'],
    );
    await person(
      'Alan',
      {
        family_name: 'Turing',
        title: 'Mathematician',
        company: 'Acme',
        location: 'London',
        summary: 'Likes engineering and long walks. Learns machines.',
        experience_years: 4,
      },
      ['C#'],
    );
    await person(
      'José',
      { family_name: 'Núñez', title: 'Nurse', location: 'Madrid', experience_years: 1 },
      [],
    );
    await rowsOf(
      database.sql,
      sql`update candidate_skill set level = 4 where skill_id = (select id from skill where name = 'C++')`,
    );
    await feed.drained();
  });
  afterAll(async () => {
    if (skipped !== undefined) return;
    await feed.stop();
    await opened.close();
    await fresh.close();
    expect(failures).toEqual([]);
  });

  async function person(
    name: string,
    values: Record<string, unknown>,
    skills: string[] = [],
  ): Promise<string> {
    const columns = { given_name: name, ...values };
    const { id } = (await rowOf<{ id: string }>(
      database.sql,
      sql`
      insert into candidate (${sql.join(Object.keys(columns).map((column) => sql.ref(column)))}) values (${sql.join(Object.values(columns))}) returning id`,
    ))!;
    await rowsOf(
      database.sql,
      sql`insert into candidate_skill (candidate_id, skill_id) select ${id}::uuid, id from skill where name = any(${skills}::text[])`,
    );
    return id;
  }
  const search = async (query: string, more: Partial<SearchRequest> = {}) => {
    const { root } = await readQuery(
      query,
      wordFinder(database.sql, new TaxonomyService()),
      new Spelling(opened.search),
    );
    return opened.search.search({
      query: root,
      filter: {},
      orderBy: CandidateSearchOrder.RELEVANCE,
      first: 20,
      facets: [],
      highlight: false,
      now: new Date(),
      ...more,
    });
  };
  const namesOf = async (ids: readonly string[]) => {
    const rows = await rowsOf<{ id: string; given_name: string }>(
      database.sql,
      sql`select id, given_name from candidate where id = any(${[...ids]}::uuid[])`,
    );
    return ids.map((id) => rows.find((row) => row.id === id)?.given_name ?? id);
  };
  const found = async (query: string, more: Partial<SearchRequest> = {}) =>
    (await namesOf((await search(query, more)).hits.map(({ id }) => id))).sort();

  it.each([
    ['engineer', ['Ada', 'Alan']],
    ['"engineer"', ['Ada']],
    ['engineers pipeline', ['Ada']],
    ['compiler OR nurse', ['Grace', 'José']],
    ['engineer -walks', ['Ada']],
    ['NOT (engineer OR nurse)', ['Grace']],
    ['math*', ['Alan']],
    ['"data engineer"', ['Ada']],
    ['"engineer data"', []],
    ['title:engineer', ['Ada']],
    ['company:acme', ['Ada', 'Alan']],
    ['current:acme years>=5', ['Ada']],
    ['location:zurich', ['Ada']],
    ['location:ch', ['Ada']],
    ['name:nunez', ['José']],
    ['jose', ['José']],
    ['js', ['Ada']],
    ['skill:ml', ['Ada']],
    ['machine learning', ['Ada', 'Alan']],
    ['skill:"machine learning"', ['Ada']],
    ['c++', ['Grace']],
    ['c#', ['Alan']],
    ['cpp OR csharp', ['Alan', 'Grace']],
    ['the engineer', ['Ada', 'Alan']],
    ['years<5', ['Alan', 'José']],
    ['skill:c++ level>=3', ['Grace']],
    ['skill:c++ level>4', []],
    ['(skill:c++ OR skill:js) level:1-5', ['Grace']],
    ['level>=3 -skill:ml', ['Grace']],
    ['years:4-12 -nurse', ['Ada', 'Alan']],
    ['mathemtician', ['Alan']],
    ['“mathemtician”', []],
    ['name:turnig', ['Alan']],
    ['kubernets OR devloper', ['Grace']],
    ['title:Will', []],
    ['java​‮script', ['Ada']],
    ["'; drop table candidate; --", []],
    ['a & b | !c:*', []],
    ['', ['Ada', 'Alan', 'Grace', 'José']],
  ])('%s finds %j', async (query, names) => {
    expect(await found(query)).toEqual(names);
  });

  it('stems German text as German, and finds it as written in quotes', async () => {
    const id = await person('Jürgen', {
      title: 'Pflegekräfte',
      summary: 'Arbeitet mit den Entwicklerinnen und Softwareentwicklern für Banken.',
    });
    await feed.drained();
    for (const query of [
      'Entwickler',
      'die Entwicklerin',
      '"Softwareentwicklern für Banken"',
      'Pflegekraft',
      'title:pflegekraft',
      'banken -java',
    ]) {
      expect([query, await found(query)]).toEqual([query, ['Jürgen']]);
    }
    expect(await found('"Entwickler"')).toEqual([]);
    await rowsOf(database.sql, sql`delete from candidate where id = ${id}::uuid`);
    await feed.drained();
  });

  it('puts who has the skill before who only mentions the words', async () => {
    const { hits } = await search('machine learning');
    expect(await namesOf(hits.map(({ id }) => id))).toEqual(['Ada', 'Alan']);
  });

  it.each(Object.values(CandidateSearchOrder))(
    'pages through everybody once by %s',
    async (orderBy) => {
      const query = orderBy === 'RELEVANCE' ? 'engineer OR nurse OR compiler OR london' : '';
      const whole = (await search(query, { orderBy })).hits.map(({ id }) => id);
      expect(whole).toHaveLength(4);
      const pages = await allPages(
        (after: SearchRequest['after']) => search(query, { orderBy, first: 1, after }),
        ({ hits, hasMore, snapshot }) =>
          hasMore ? { sort: hits.at(-1)!.sort, snapshot } : undefined,
      );
      const paged = pages.flatMap(({ hits }) => hits.map(({ id }) => id));
      expect(paged).toEqual(whole);
      if (orderBy === 'NAME')
        expect(await namesOf(whole)).toEqual(['Grace', 'Ada', 'José', 'Alan']);
      if (orderBy === 'YEARS')
        expect(await namesOf(whole)).toEqual(['Grace', 'Ada', 'Alan', 'José']);
    },
  );

  it('counts facets without their own filter, and results with it', async () => {
    const facets: CandidateFacet[] = ['TITLES', 'LOCATIONS', 'RELATIONSHIPS', 'SKILLS', 'YEARS'];
    const answer = await search('', { facets, filter: { locations: ['london'] } });
    expect(answer.total).toEqual({ value: 1, relation: 'EQUAL' });
    const counts = (facet: CandidateFacet) =>
      answer.facets.get(facet)!.map(({ label, count }) => `${label} ${count}`);
    expect(counts('LOCATIONS').sort()).toEqual(['London 1', 'Madrid 1', 'New York 1', 'Zürich 1']);
    expect(counts('TITLES')).toEqual(['Mathematician 1']);
    expect(counts('RELATIONSHIPS')).toEqual(['PASSIVE 1']);
    expect(counts('YEARS')).toEqual(['2–5 1']);
    expect(answer.facets.get('SKILLS')).toHaveLength(1);
  });

  it('shows where it matched, safe as HTML', async () => {
    const [hit] = (await search('manage', { highlight: true })).hits;
    const fragments = hit!.highlights
      .find(({ field }) => field === 'summary')!
      .fragments.map(htmlOf)
      .join();
    expect(fragments).toContain('&lt;b&gt;<mark>managing</mark>&lt;/b&gt; data &amp; more');
  });

  it('shows a hiring manager only people with an application in their departments', async () => {
    const id = await person('Scoped', { title: 'Engineer' });
    await rowsOf(
      database.sql,
      sql`with j as (insert into job (title, department) values ('Engineer', 'Engineering') returning id)
      insert into application (candidate_id, job_id, applied_at) select ${id}::uuid, id, now() from j`,
    );
    await feed.drained();
    expect(await found('', { departments: ['Engineering'] })).toEqual(['Scoped']);
    expect(await found('', { departments: ['Sales'] })).toEqual([]);
    expect(await found('', { departments: [] })).toEqual([]);
    await rowsOf(database.sql, sql`update job set department = 'Sales'`);
    await feed.drained();
    expect(await found('', { departments: ['Sales'] })).toEqual(['Scoped']);
    await rowsOf(database.sql, sql`delete from application`);
    await rowsOf(database.sql, sql`delete from candidate where id = ${id}::uuid`);
    await feed.drained();
  });

  it('follows changes in every table behind a document, and a change can be waited for', async () => {
    const id = await person('Mary', { title: 'Plumber' });
    const cursor = await database.sql.transaction().execute(async (transaction) => {
      await rowsOf(
        transaction,
        sql`update candidate set title = 'Astronaut' where id = ${id}::uuid`,
      );
      return feed.cursorOfTransaction(transaction);
    });
    feed.nudge();
    await feed.waitFor(cursor!, opened.index.consumer);
    expect(await found('astronaut')).toEqual(['Mary']);
    expect(await found('plumber')).toEqual([]);
    await rowsOf(
      database.sql,
      sql`insert into candidate_skill (candidate_id, skill_id) select ${id}::uuid, id from skill where name = 'Kubernetes'`,
    );
    await rowsOf(
      database.sql,
      sql`insert into experience (candidate_id, external_id, title, company, summary) values (${id}::uuid, 'x', 'Diver', 'Cousteau', 'deep sea')`,
    );
    await feed.drained();
    expect(await found('k8s')).toEqual(['Mary']);
    expect(await found('title:diver company:cousteau sea')).toEqual(['Mary']);
    await rowsOf(database.sql, sql`delete from candidate where id = ${id}::uuid`);
    await feed.drained();
    expect(await found('astronaut')).toEqual([]);
  });

  it('a late write brings nobody back: not one who was deleted, nor one who was merged', async () => {
    const [gone, kept, merged] = [
      await person('Gone', {}),
      await person('Kept', {}),
      await person('Merged', {}),
    ];
    await feed.drained();
    const { position } = await feed.head();
    const late = await opened.index.build([gone, merged], position);
    await rowsOf(database.sql, sql`delete from candidate where id = ${gone}::uuid`);
    await rowsOf(
      database.sql,
      sql`update candidate set merged_into_id = ${kept}::uuid where id = ${merged}::uuid`,
    );
    await feed.drained();
    expect(late.every(({ body }) => body !== null)).toBe(true);
    expect(await opened.index.engine.write(late)).toEqual({
      written: 0,
      superseded: 2,
      refused: [],
    });
    await opened.index.engine.refresh();
    expect(await found('name:gone OR name:merged OR name:kept')).toEqual(['Kept']);
    // Nor after the index was rebuilt, where Elasticsearch knows no deletions.
    await new ReindexService(database, opened.index).run();
    await opened.index.engine.write(late);
    await opened.index.engine.refresh();
    expect(await found('name:gone OR name:merged OR name:kept')).toEqual(['Kept']);
    await rowsOf(
      database.sql,
      sql`delete from candidate where id = any(${[merged, kept]}::uuid[])`,
    );
    await feed.drained();
  });

  it('keeps a document that can never be indexed as a dead letter, and goes on', async () => {
    const before = await rowsOf(database.sql, sql`select from feed_dead_letter`);
    const monster = await person('Monster', {});
    // Each text is within its limit; together they have more words than PostgreSQL indexes of one document.
    const texts = Array.from({ length: 20 }, (_, part) =>
      Array.from({ length: 12_000 }, (__, n) => `w${(part * 12_000 + n).toString(36)}x`).join(' '),
    );
    await rowsOf(
      database.sql,
      sql`
      insert into experience (candidate_id, external_id, title, summary)
      select ${monster}::uuid, n, 'Writer', text from unnest(${texts}::text[]) with ordinality t(text, n)`,
    );
    const plain = await person('Plain', {});
    await feed.drained();
    expect(await found('name:plain')).toEqual(['Plain']);
    const letters = await rowsOf<{ entity_id: string; reason: string }>(
      database.sql,
      sql`select entity_id, reason from feed_dead_letter`,
    );
    if (opened.search.kind === 'postgres')
      expect(letters.map(({ entity_id }) => entity_id)).toEqual([monster]);
    await rowsOf(
      database.sql,
      sql`delete from candidate where id = any(${[monster, plain]}::uuid[])`,
    );
    await feed.drained();
    expect(await rowsOf(database.sql, sql`select from feed_dead_letter`)).toEqual(before);
  });

  it('begins again when what it keeps was lost', async () => {
    if (opened.search.kind !== 'elasticsearch') return; // there the table goes with the database
    const before = await opened.index.engine.count();
    await opened.dropForTests!();
    await person('Newcomer', {});
    await feed.drained();
    expect(await opened.index.engine.count()).toBe(before + 1);
    failures.length = 0; // the write that found no index
  });

  it('rebuilds the index while people change, and loses none of them', async () => {
    await rowsOf(
      database.sql,
      sql`insert into candidate (given_name, title) select 'Bulk', 'Bulk ' || n from generate_series(1, 1300) n`,
    );
    let running = true;
    const writer = (async () => {
      for (let n = 0; running; n++) {
        const id = await person('Late', { title: `Late ${n}` });
        if (n % 3 === 0)
          await rowsOf(database.sql, sql`delete from candidate where id = ${id}::uuid`);
      }
    })();
    const steps: number[] = [];
    const result = await new ReindexService(database, opened.index)
      .run({ progress: ({ done }) => steps.push(done) })
      .finally(() => (running = false));
    await writer;
    await feed.drained();
    expect(result.refused).toBe(0);
    expect(steps.length).toBeGreaterThan(2);
    const { rows } = {
      rows: (await rowOf<{ count: number }>(
        database.sql,
        sql`select count(*)::int as count from candidate`,
      ))!.count,
    };
    expect(await opened.index.engine.count()).toBe(rows);
    expect((await opened.search.ids({}, new Date())).length).toBe(rows);
    expect(await opened.index.engine.health()).toMatchObject({ ok: true, needsRebuild: false });
  });
});
