import { afterEach, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Page, WebSocketRoute } from 'playwright-core';
import { rowOf, rowsOf } from '../../src/platform/database/database.js';
import { opens } from './browser.js';
import { crowds } from './town.js';
import { aVisit } from './visit.js';

const visit = aVisit();
const { here } = visit;
afterEach(async () => {
  const pages = (visit.browser?.contexts() ?? []).flatMap((context) => context.pages());
  await Promise.all(pages.map((page) => page.close()));
});

const board = () => `/jobs/${visit.town.job.id}/board`;
const watches = async (role?: string, departments?: string[]): Promise<Page> => {
  const page = await visit.opens(board(), role, departments);
  return live(page);
};
/** Opens the board in another browser. */
const watchesElsewhere = async (): Promise<Page> =>
  live(await opens(visit.browser, visit.town.world, visit.town.token('RECRUITER'), board()));
const live = async (page: Page): Promise<Page> => {
  await page.locator('[data-connection=live]').waitFor();
  return page;
};
const stage = (page: Page, name: string) => page.locator(`section[data-stage="${name}"]`);
const card = (page: Page, name: string, stageName?: string) =>
  (stageName ? stage(page, stageName) : page).locator('[data-card]', { hasText: name });
const names = async (page: Page) =>
  (
    await page
      .locator('[data-card]')
      .evaluateAll((cards) => cards.map((one) => one.getAttribute('aria-label')))
  ).sort();

here('a live board', () => {
  test('shows a move of one recruiter to another, and to itself once', async () => {
    const [mine, theirs] = await Promise.all([watches(), watchesElsewhere()]);
    await card(mine, 'Grace').focus();
    await mine.keyboard.press('Shift+ArrowRight');
    await card(theirs, 'Grace', 'Screen').waitFor();
    await card(mine, 'Grace', 'Screen').waitFor();
    for (const page of [mine, theirs]) {
      expect(await names(page)).toEqual(['Ada Lovelace', 'Grace Hopper', 'Linus Torvalds']);
      expect(await stage(page, 'Screen').locator('[data-count]').innerText()).toBe('2');
    }
    await mine.getByRole('button', { name: 'Undo' }).click();
    await card(theirs, 'Grace', 'Applied').waitFor();
  });

  test('moves a card that is dragged', async () => {
    const page = await watches();
    const from = (await card(page, 'Linus', 'Applied').boundingBox())!;
    const to = (await stage(page, 'Interview').boundingBox())!;
    await page.mouse.move(from.x + 100, from.y + 50);
    await page.mouse.down();
    await page.mouse.move(to.x + 100, to.y + 120, { steps: 12 });
    await page.mouse.up();
    await card(page, 'Linus', 'Interview').waitFor();
    await page.getByText('Linus Torvalds moved to Interview.').waitFor();
    expect((await visit.town.applications.Linus.now()).stage.name).toBe('Interview');
    await visit.town.applications.Linus.advancesTo('Applied');
  });

  test('reverts a move when someone else was faster, and shows where the card is', async () => {
    const page = await watches();
    const { version } = await visit.town.applications.Ada.now();
    // Their browser sends the old version, as if it had missed the change.
    await page.route('**/graphql', async (route) => {
      const body = route.request().postDataJSON();
      if (body.operationName !== 'MoveToStage') return route.continue();
      return route.continue({
        postData: JSON.stringify({
          ...body,
          variables: { ...body.variables, expectedVersion: version - 1 },
        }),
      });
    });
    await card(page, 'Ada').focus();
    await page.keyboard.press('Shift+ArrowRight');
    await page.getByText('Ada Lovelace was not moved', { exact: true }).waitFor();
    await card(page, 'Ada', 'Screen').waitFor();
  });

  test('resumes after its connection was cut, and has neither lost nor doubled a card', async () => {
    const sockets: WebSocketRoute[] = [];
    let cut = false;
    const page = await visit.opens('/jobs');
    await page.routeWebSocket('**/graphql', (socket) => {
      if (cut) return void socket.close({ code: 1012 });
      sockets.push(socket);
      socket.connectToServer();
    });
    await page.goto(visit.town.world.url + board());
    await page.locator('[data-connection=live]').waitFor();
    cut = true;
    await Promise.all(sockets.map((socket) => socket.close({ code: 1012 })));
    await page.locator('[data-connection=reconnecting]').waitFor();
    await visit.town.applications.Ada.advancesTo('Offer');
    await visit.town.applications.Grace.advancesTo('Screen');
    await visit.town.world.settled();
    expect(await card(page, 'Ada', 'Offer').count()).toBe(0);
    cut = false;
    await card(page, 'Ada', 'Offer').waitFor();
    await card(page, 'Grace', 'Screen').waitFor();
    expect(await names(page)).toEqual(['Ada Lovelace', 'Grace Hopper', 'Linus Torvalds']);
    await visit.town.applications.Ada.advancesTo('Screen');
    await visit.town.applications.Grace.advancesTo('Applied');
  });

  test('takes away the cards of a job that moved to another department than its viewer sees', async () => {
    const { job, world } = visit.town;
    const moves = (department: string) =>
      rowsOf(world.sql, sql`update job set department = ${department} where id = ${job.id}`);
    const { department } = (await rowOf<{ department: string }>(
      world.sql,
      sql`select department from job where id = ${job.id}`,
    ))!;
    const page = await watches('HIRING_MANAGER', [department]);
    await card(page, 'Ada').waitFor();
    await moves('Elsewhere');
    await page.waitForFunction(() => document.querySelectorAll('[data-card]').length === 0);
    await moves(department);
  });

  test('lets an analyst look, not move', async () => {
    const page = await watches('ANALYST');
    await card(page, 'Grace').focus();
    await page.keyboard.press('Shift+ArrowRight');
    expect(await page.getByRole('button', { name: /^Move / }).count()).toBe(0);
    expect((await visit.town.applications.Grace.now()).stage.name).toBe('Applied');
  });

  test('draws only the visible ones of a thousand cards, and reaches the last one', async () => {
    await crowds(visit.town, 1000);
    const page = await watches();
    expect(await stage(page, 'Applied').locator('[data-count]').innerText()).toBe('1,002');
    expect(await page.locator('[data-card]').count()).toBeLessThan(60);
    const seen = new Set<string>();
    const list = stage(page, 'Applied').locator('[role=list]').locator('..');
    for (const until = Date.now() + 45_000; Date.now() < until && !seen.has('Grace Hopper');) {
      for (const name of await stage(page, 'Applied')
        .locator('[data-card]')
        .evaluateAll((cards) => cards.map((one) => one.getAttribute('aria-label')!)))
        seen.add(name);
      await list.evaluate((element) => element.scrollBy(0, 600));
      await page.evaluate(() => new Promise<number>(requestAnimationFrame));
    }
    expect({ cards: seen.size, last: seen.has('Grace Hopper') }).toEqual({
      cards: 1002,
      last: true,
    });
  });
});
