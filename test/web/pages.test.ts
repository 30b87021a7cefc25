import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { complaints, desktop, opens, phone } from './browser.js';
import { accessibilityProblems, overflow } from './checks.js';
import { aVisit } from './visit.js';

let adaId: string;
const visit = aVisit(async ({ world, recruiter, applications }) => {
  const { application } = await recruiter.asks(
    'query ($id: ID!) { application(id: $id) { candidate { id } } }',
    { id: applications.Ada.id },
  );
  adaId = application.candidate.id;
  const { pool } = await recruiter.does('poolCreate', { input: { name: 'Pipeline people' } });
  await recruiter.does('poolAddCandidates', { id: pool.id, candidateIds: [adaId] });
  const admin = world.anAdmin();
  await admin.does('legalHoldSet', { candidateId: adaId, reason: 'Case 7' });
  const rule = { name: 'Everybody', months: 1, countedFrom: 'CLOSING', enabled: true };
  await admin.does('retentionRuleCreate', { input: rule });
  await admin.does('retentionRun', {});
});
const { here } = visit;

/** Every page, who looks at it, and what shows that it is here. */
const pages: [page: string, path: () => string, role: string, here: string][] = [
  ['talent search', () => '/search', 'RECRUITER', 'Ada Lovelace'],
  ['search without results', () => '/search?q=zzz', 'RECRUITER', 'No one matches'],
  ['saved searches', () => '/saved', 'RECRUITER', 'No saved searches yet'],
  ['talent pools', () => '/pools', 'RECRUITER', 'Pipeline people'],
  ['position match', () => '/match?title=Data+engineer&must=SQL', 'RECRUITER', 'Ada Lovelace'],
  ['position match without requirements', () => '/match', 'RECRUITER', 'No requirements yet'],
  [
    'people of a pool and similar ones',
    () => `/people/${adaId}#similar`,
    'RECRUITER',
    'of 100 similar',
  ],
  ['jobs', () => '/jobs', 'RECRUITER', 'Data engineer'],
  ['job', () => `/jobs/${visit.town.job.id}`, 'RECRUITER', 'People you know who fit'],
  ['board', () => `/jobs/${visit.town.job.id}/board`, 'RECRUITER', 'Grace Hopper'],
  ['candidate', () => `/people/${adaId}`, 'RECRUITER', 'Timeline'],
  ['privacy', () => `/people/${adaId}/privacy`, 'ADMIN', 'No archive was asked for yet'],
  ['channels', () => '/analytics/channels', 'ANALYST', 'What these numbers are'],
  ['referrals', () => '/analytics/referrals', 'ANALYST', 'Referrals'],
  ['drop-off', () => '/analytics/drop-off', 'ANALYST', 'How people left each stage'],
  ['time', () => '/analytics/time', 'ANALYST', 'In each stage'],
  ['offers', () => '/analytics/offers', 'ANALYST', 'Analytics: Offers'],
  ['responsiveness', () => '/analytics/responsiveness', 'ANALYST', 'Waiting too long now'],
  ['report', () => '/analytics/report', 'ANALYST', 'Waiting too long now'],
  ['diversity', () => '/analytics/diversity', 'AUDITOR', 'An indicator, not a finding'],
  ['users', () => '/settings/users', 'ADMIN', 'Invite somebody'],
  ['API keys', () => '/settings/api-keys', 'ADMIN', 'No API keys yet'],
  ['rights', () => '/settings/rights', 'ADMIN', 'Only what is hidden from somebody'],
  ['retention', () => '/settings/retention', 'ADMIN', 'Ada Lovelace'],
  ['audit log', () => '/settings/audit', 'AUDITOR', 'Check the log'],
  ['address that does not exist', () => '/nowhere', 'RECRUITER', 'This page does not exist'],
];

/** Resolves when the page shows this, waits for nothing more and stands still; fails with what it shows instead. */
async function shows(page: Page, text: string): Promise<void> {
  await page
    .getByText(text)
    .first()
    .waitFor()
    .catch(async () => {
      throw new Error(
        `"${text}" is not on the page: ${await page.locator('body').innerText()} ${complaints.get(page)!.join(' ')}`,
      );
    });
  await page.waitForFunction(
    () =>
      !document.querySelector('[aria-label="Loading"]') &&
      document.getAnimations().every((each: { playState: string }) => each.playState !== 'running'),
  );
}

here('every page', () => {
  describe.each(pages)('the %s page', (_, path, role, shown) => {
    let page: Page;

    beforeAll(async () => {
      page = await visit.opens(path(), role, undefined, phone);
      await shows(page, shown);
    });
    afterAll(async () => {
      await page?.close();
    });

    test('fits a phone', async () => {
      expect(await overflow(page)).toEqual([]);
    });

    test.each(['light', 'dark'] as const)(
      'is accessible in %s colours and complains about nothing',
      async (colorScheme) => {
        await page.setViewportSize(desktop);
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
        await shows(page, shown);
        expect(await accessibilityProblems(page)).toEqual([]);
        expect(complaints.get(page)).toEqual([]);
        expect(await page.locator('h1').count()).toBe(1);
      },
    );
  });
});

here('signing in', () => {
  test('accepts a token, and says when it is not valid', async () => {
    const page = await opens(visit.browser, visit.town.world, Promise.resolve(''), '/search');
    await page.getByLabel('Token', { exact: true }).fill('not.a.token');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('The token is not a signed JSON Web Token.').waitFor();
    await page
      .getByLabel('Token', { exact: true })
      .fill((await visit.town.token('RECRUITER')).replace('Bearer ', ''));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Talent search' }).waitFor();
    await page.getByRole('button', { name: /^Signed in as/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in to Rapport' }).waitFor();
    await page.context().close();
  });

  test('GraphiQL runs under its content security policy', async () => {
    const { world } = visit.town;
    const page = await opens(visit.browser, world, Promise.resolve(''), '/graphiql');
    const token = (await visit.town.token('RECRUITER')).replace('Bearer ', '');
    await page.getByLabel('JWT or API key').fill(token);
    await page.getByLabel('JWT or API key').blur();
    await page.getByRole('button', { name: /^Execute query/ }).click();
    await page.locator('.result-window').getByText('"title"').first().waitFor();
    expect(complaints.get(page)).toEqual([]);
    await page.context().close();
  });
});
