import 'reflect-metadata';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { openSearch } from '../src/domains/matching/open-search.js';
import { rowsOf } from '../src/platform/database/database.js';
import { noBrowser, openBrowser } from '../test/web/browser.js';
import { insertJob } from '../test/scenario/fixtures.js';
import { now } from './clock.js';
import { generatePeople, indexPeople } from './people.js';
import { median, milliseconds, quantile } from './report.js';
import { aSocketWorld } from './socket-world.js';
import {
  addTextBox,
  beginFrames,
  endFrames,
  watched,
  watcherOf,
  type Watched,
} from './web-app.page.js';

/**
 * What the web app costs its reader, in a real browser against the real server, which share the machine: first page, time
 * to a usable search with a cold cache, a full board, and that board under live changes by real mutations.
 *   npm run build && npx node dist/benchmarks/web-app.js --cards 10000 --runs 5 --rate 50 --seconds 10
 */
const { values } = parseArgs({
  options: {
    cards: { type: 'string', default: '10000' },
    runs: { type: 'string', default: '5' },
    rate: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '10' },
  },
});
const [cards, runs, rate, seconds] = [values.cards, values.runs, values.rate, values.seconds].map(
  Number,
) as [number, number, number, number];
if (noBrowser) throw new Error(noBrowser);

const rows: (readonly [what: string, value: string, aim?: string])[] = [];
const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} KB`;
const frameRow = (what: string, frames: readonly number[]) =>
  rows.push([
    what,
    `p50 ${milliseconds(quantile(frames, 0.5))}  p95 ${milliseconds(quantile(frames, 0.95))}  max ${milliseconds(quantile(frames, 1))}  (${frames.length} frames)`,
  ]);
const scripts = ({ resources }: Watched) =>
  resources.filter(({ name }) => /\.js$/.test(new URL(name).pathname));
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
const seen = (page: Page) => page.evaluate(watched) as Promise<Watched>;

const world = await aSocketWorld({ consumers: true });
let browser: Browser | undefined;

/** One job with everybody on its board: most in the first two stages, as in life. */
async function aFullBoard() {
  await generatePeople(world.database, { candidates: cards });
  const job = await insertJob(world.database.sql, { title: 'Benchmark engineer' });
  const owner = new pg.Client(world.database.urls.owner);
  await owner.connect();
  // As in generatePeople: their triggers would write a feed that nobody measures here.
  await owner.query('alter table application disable trigger user');
  await owner.query(
    `
    insert into application (candidate_id, job_id, applied_at, stage_id, stage_entered_at, status)
    select id, $1, now() - interval '2 days', ($2::uuid[])[(array[1,1,1,1,2,2,2,3,3,4])[1 + n % 10]], now() - interval '2 days' + n * interval '1 second', 'ACTIVE'
    from (select id, row_number() over (order by external_id) as n from candidate where source = 'benchmark') c`,
    [job.id, job.stages.map(({ id }) => id)],
  );
  await owner.query('alter table application enable trigger user');
  await owner.query('vacuum analyze application');
  await owner.end();
  await indexPeople(world.database, openSearch(world.database).index);
  await world.feed.drained();
  return job;
}

async function ask<T>(query: string, variables: object): Promise<T> {
  const answer = await fetch(`${world.server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: world.authorization },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await answer.json()) as { data: T; errors?: { message: string }[] };
  if (errors) throw new Error(errors[0]!.message);
  return data;
}

/** A page in a browser context of its own, so with an empty cache, when the awaited is on the screen. */
async function visits(path: string, selectors: readonly string[], signedIn = true) {
  const context = await browser!.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    reducedMotion: 'no-preference',
  });
  if (signedIn)
    await context.request.post(`${world.server.url}/session`, {
      data: { token: world.authorization.replace('Bearer ', '') },
    });
  await context.addInitScript(watcherOf(selectors));
  const page = await context.newPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(world.server.url + path, { waitUntil: 'commit' });
  await page.waitForFunction(
    () => (globalThis as { watched?: Watched }).watched?.shown,
    undefined,
    { timeout: 60_000 },
  );
  await page.waitForLoadState('networkidle');
  return { page, asked, close: () => context.close(), at: await seen(page) };
}

const usableSearch = [
  '[aria-label="People"] li',
  'input[aria-label="Search for people"]:not([disabled])',
];

async function firstPages() {
  const door = await visits('/', ['h1'], false);
  rows.push([
    'JavaScript of the first page (sign-in), as sent',
    kilobytes(sum(scripts(door.at).map(({ body }) => body))),
    '<= 250 KB',
  ]);
  await door.close();
  const times: number[] = [];
  const blocked: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const { at, close } = await visits('/search', usableSearch);
    times.push(at.shown!);
    blocked.push(sum(at.longTasks.map(({ duration }) => duration - 50)));
    await close();
  }
  const search = await visits('/search', usableSearch);
  const { page, asked, at } = search;
  rows.push([
    'JavaScript of talent search, as sent',
    kilobytes(sum(scripts(at).map(({ body }) => body))),
    '<= 250 KB',
  ]);
  rows.push([
    `usable talent search, cold cache (median of ${runs})`,
    milliseconds(median(times)),
    '<= 1500 ms',
  ]);
  rows.push([
    `  total blocking time (median of ${runs})`,
    milliseconds(median(blocked)),
    '<= 200 ms',
  ]);
  rows.push([
    '  longest task',
    milliseconds(Math.max(0, ...at.longTasks.map(({ duration }) => duration))),
  ]);
  rows.push(['  layout shift (CLS)', at.shift.toFixed(3), '<= 0.1']);
  rows.push([
    '  sent in all, and unpacked',
    `${kilobytes(sum(at.resources.map(({ sent }) => sent)))}, ${kilobytes(sum(at.resources.map(({ plain }) => plain)))}`,
  ]);
  const unpacked = at.resources
    .filter(({ body, plain }) => plain > 2_000 && body >= plain)
    .map(({ name }) => new URL(name).pathname);
  rows.push([
    '  texts of over 2 KB sent without compression',
    unpacked.join(' ') || 'none',
    'none',
  ]);
  const strangers = asked.filter(
    (url) => /^(https?|wss?):/.test(url) && new URL(url).host !== new URL(world.server.url).host,
  );
  rows.push(['  requests to third parties', String(strangers.length), '0']);
  const head = (await page.evaluate(
    `({ title: document.title, language: document.documentElement.lang, viewport: document.querySelector('meta[name=viewport]')?.content, description: document.querySelector('meta[name=description]')?.content })`,
  )) as Record<string, string | undefined>;
  for (const [what, value] of Object.entries(head))
    rows.push([`  ${what}`, value || 'MISSING', 'there']);
  await page.reload({ waitUntil: 'networkidle' });
  const again = await seen(page);
  rows.push([
    '  a second visit sends of scripts and styles',
    kilobytes(
      sum(again.resources.filter(({ name }) => /\.(js|css)$/.test(name)).map(({ sent }) => sent)),
    ),
    '0.0 KB',
  ]);
  await search.close();
}

/** Drags one card back and forth over the stages for two seconds, and lets it go where it was. */
async function drags(page: Page) {
  const from = (await page.locator('[data-card]').first().boundingBox())!;
  const [x, y] = [from.x + 90, from.y + 50];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 10, y + 10);
  await page.evaluate(beginFrames);
  for (const until = now() + 2_000; now() < until;)
    await page.mouse.move(
      x + 400 + 400 * Math.sin(now() / 300),
      y + 150 + 100 * Math.cos(now() / 200),
    );
  const frames = (await page.evaluate(endFrames)) as number[];
  await page.mouse.move(x, y);
  await page.mouse.up();
  frameRow('  a drag, time between frames', frames);
}

/** Moves others' cards at a steady rate by real mutations, the newest of the first stages too; returns how many were moved. */
async function othersMove(stages: readonly { id: string }[], spared: number) {
  const theirs = await rowsOf<{ id: string; stage: string }>(
    world.database.sql,
    sql`
    select id, stage_id as stage from application where stage_id = any(${stages.slice(0, 4).map(({ id }) => id)}::uuid[]) order by stage_id = ${stages[0]!.id}, md5(id::text) limit ${Math.max(1, Math.min(spared, rate * seconds))}`,
  );
  const moved: Promise<number>[] = [];
  const begun = now();
  for (let index = 0; index < rate * seconds; index += 1) {
    const early = begun + (index * 1_000) / rate - now();
    if (early > 0) await wait(early);
    const card = theirs[index % theirs.length]!;
    const place = stages.findIndex(({ id }) => id === card.stage);
    card.stage = stages[place === 3 ? 1 : place + 1]!.id;
    moved.push(
      ask<{ applicationMoveToStage: { application?: object } }>(
        'mutation ($id: ID!, $stageId: ID!) { applicationMoveToStage(id: $id, stageId: $stageId) { application { id } userErrors { message } } }',
        { id: card.id, stageId: card.stage },
      ).then(({ applicationMoveToStage: { application } }) => (application ? 1 : 0)),
    );
  }
  const count = sum(await Promise.all(moved));
  return { count, perSecond: (count * 1_000) / (now() - begun) };
}

/** Types, walks and moves cards by keyboard while others move theirs; nothing of it may be lost. */
async function worksOn(page: Page, moving: () => boolean) {
  const text =
    'Called her twice; she would like to hear of a senior role in Vienna after the summer. ';
  let typed = '';
  let [moves, arrived] = [0, 0];
  await page.evaluate(addTextBox);
  while (moving()) {
    await page.locator('#typed').focus();
    await page.keyboard.type(text, { delay: 25 });
    typed += text;
    const card = page.locator('section[data-stage=Applied] [data-card]').first();
    const id = (await card.getAttribute('data-card'))!;
    await page.locator(`[data-card="${id}"]`).focus();
    await page.keyboard.press('Shift+ArrowRight');
    moves += 1;
    for (const until = now() + 5_000; now() < until;) {
      const [row] = await rowsOf<{ name: string }>(
        world.database.sql,
        sql`select s.name from application a join stage s on s.id = a.stage_id where a.id = ${id}`,
      );
      if (row?.name === 'Screen') {
        arrived += 1;
        break;
      }
      await wait(50);
    }
  }
  return {
    whole: (await page.locator('#typed').inputValue()) === typed,
    letters: typed.length,
    moves,
    arrived,
  };
}

async function board() {
  const job = await aFullBoard();
  await firstPages();
  const { page, at, close } = await visits(`/jobs/${job.id}/board`, ['[data-card]']);
  await page.locator('[data-connection=live]').waitFor();
  rows.push([
    `board of ${cards.toLocaleString('en')} cards: first paint of cards`,
    milliseconds(at.shown!),
  ]);
  rows.push(['  cards in the page', String(await page.locator('[data-card]').count())]);
  await drags(page);
  await page.evaluate(beginFrames);
  await wait(2_000);
  frameRow('  at rest, time between frames', (await page.evaluate(endFrames)) as number[]);
  let moving = true;
  await page.evaluate(beginFrames);
  const [others, mine] = await Promise.all([
    othersMove(job.stages, Math.floor(cards / 2)).finally(() => {
      moving = false;
    }),
    worksOn(page, () => moving),
  ]);
  frameRow(
    `  under ${others.perSecond.toFixed(0)} live changes/s for ${seconds} s`,
    (await page.evaluate(endFrames)) as number[],
  );
  rows.push([
    '  typed meanwhile',
    `${mine.letters} letters, ${mine.whole ? 'whole' : 'BROKEN'}`,
    'whole',
  ]);
  rows.push(['  moved by keyboard meanwhile', `${mine.arrived} of ${mine.moves}`, 'all']);
  await world.feed.drained();
  const inDatabase = await rowsOf<{ name: string; count: number }>(
    world.database.sql,
    sql`select s.name, count(a.id)::int as count from stage s left join application a on a.stage_id = s.id where s.job_id = ${job.id} group by s.id order by s.position`,
  );
  await wait(1_000);
  const shown = await page
    .locator('section[data-stage]')
    .evaluateAll((stages) =>
      stages.map((stage: { querySelector(place: string): { textContent: string } }) =>
        Number(stage.querySelector('[data-count]').textContent.replace(/\D/g, '')),
      ),
    );
  rows.push([
    '  counts afterwards as in the database',
    inDatabase.every(({ count }, index) => shown[index] === count)
      ? `yes, after ${others.count} changes`
      : `NO: ${shown.join(' ')}, not ${inDatabase.map(({ count }) => count).join(' ')}`,
    'yes',
  ]);
  await close();
}

try {
  browser = await openBrowser();
  await board();
  const widths = [0, 1].map((column) =>
    Math.max(...rows.map((row) => row[column as 0 | 1].length)),
  );
  for (const [what, value, aim] of rows)
    console.log(
      `${what.padEnd(widths[0]!)}  ${value.padEnd(widths[1]!)}  ${aim ? `aim ${aim}` : ''}`.trimEnd(),
    );
} finally {
  await browser?.close();
  await world.close();
}
