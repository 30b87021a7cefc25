import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { complaints } from './browser.js';
import { accessibilityProblems, overflow } from './checks.js';
import { aVisit } from './visit.js';

let adaId: string;
const visit = aVisit(async ({ world, recruiter, applications }) => {
  const { application } = await recruiter.asks(
    'query ($id: ID!) { application(id: $id) { candidate { id } } }',
    { id: applications.Ada.id },
  );
  adaId = application.candidate.id;
  await recruiter.asks('query ($id: ID!) { candidate(id: $id) { name email } }', { id: adaId });
  await world.settled();
});

visit.here('the audit page', () => {
  let page: Page;
  beforeAll(async () => {
    page = await visit.opens(`/settings/audit?person=${adaId}&action=READ`, 'AUDITOR');
  });
  afterAll(async () => {
    await page?.close();
  });

  test('shows who looked at a person, with the fields that not everybody sees', async () => {
    await page.getByRole('link', { name: 'Ada Lovelace' }).first().waitFor();
    const rows = page.getByRole('table', { name: 'Audit log' }).getByRole('row');
    expect(await rows.nth(1).innerText()).toMatch(/Looked at candidate/);
    await page
      .getByRole('button', { name: /^More about entry/ })
      .first()
      .click();
    await page.getByText('Fields: Candidate.email').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  test('keeps the filter in its address, and says when nothing fits', async () => {
    await page.getByLabel('From').fill('2001-01-01');
    await page.getByLabel('Until').fill('2001-01-02');
    await page.getByText('No entries').waitFor();
    expect(page.url()).toContain('to=2001-01-02');
    await page.getByLabel('From').fill('');
    await page.getByLabel('Until').fill('');
    await page.getByRole('link', { name: 'Ada Lovelace' }).first().waitFor();
  });

  test('checks the log, on a phone and on a large screen', async () => {
    for (const size of [
      { width: 390, height: 844 },
      { width: 1440, height: 900 },
    ]) {
      await page.setViewportSize(size);
      await page.getByRole('button', { name: 'Check the log' }).click();
      await page.getByText(/entries hold$/).waitFor();
      expect(await overflow(page)).toEqual([]);
    }
    expect(complaints.get(page)).toEqual([]);
  });
});
