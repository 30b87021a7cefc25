import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { aWorld, type World } from '../scenario/index.js';
import { complaints, noBrowser, openBrowser, opens } from './browser.js';
import { accessibilityProblems } from './checks.js';

let world: World;
let browser: Browser;
let folder: string;

beforeAll(async () => {
  if (noBrowser) return;
  folder = await mkdtemp(join(tmpdir(), 'rapport-uploads-'));
  [world, browser] = await Promise.all([aWorld({ RAPPORT_UPLOADS: folder }), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});
const here = noBrowser ? describe.skip : describe;
const token = (role: string) =>
  world.bearer({ sub: role, email: `${role.toLowerCase()}@example.com`, role });

const people = `Full name,E-mail,Position,Technologies,Added
Ada Lovelace,ada@example.com,Data engineer,"Python, SQL",31.12.2025
Grace Hopper,grace@example.com,Admiral,COBOL,13.01.2026
No Address,nobody,Ghost,,14.01.2026
Too Late,late@example.com,Clerk,,99.01.2026
`;
const drops = (page: Page, name: string, content: string) =>
  page
    .getByLabel('Files to import')
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });

/** Checks that the page as it is now is accessible in both colour schemes. */
async function isFine(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await accessibilityProblems(page)).toEqual([]);
  }
  await page.setViewportSize({ width: 360, height: 740 });
  await page.waitForFunction(() => document.scrollingElement!.scrollWidth <= innerWidth); // once the frame has followed the window
  await page.setViewportSize({ width: 1280, height: 800 });
}

here('the first import', () => {
  test('leads from no people to a search result, and lists the rows that were wrong', async () => {
    const page = await opens(browser, world, token('ADMIN'), '/search');
    await page.getByText('No people yet').waitFor();
    await page.getByRole('link', { name: 'Import people' }).click();
    await page.getByRole('button', { name: 'Choose files' }).waitFor();
    await isFine(page);

    await drops(page, 'people.zip', 'PK');
    await page.getByText('Unpack it, and upload the files in it.').waitFor();
    await drops(page, 'our people.csv', people);
    await page.getByRole('textbox', { name: 'Field for Technologies' }).waitFor();
    expect(await page.getByRole('textbox', { name: 'Field for Full name' }).inputValue()).toBe(
      'Full name (given and family)',
    );
    expect(await page.getByRole('textbox', { name: 'Date format of Added' }).inputValue()).toBe(
      'dd.MM.yyyy',
    );
    await page.getByText('What will happen').waitFor();
    await page
      .getByRole('table', { name: 'Expected result' })
      .getByRole('row', { name: 'Candidates 4 2 0 0 2' })
      .waitFor();
    await page.getByText('Not imported: "nobody" is not an e-mail address').waitFor();
    await isFine(page);

    // A mapping that would be of no use says so before it starts.
    await page.getByRole('textbox', { name: 'Candidate id' }).click();
    await page.getByRole('option', { name: 'Full name' }).click();
    await page.getByRole('cell', { name: 'ada lovelace' }).waitFor();
    await page.getByRole('textbox', { name: 'Candidate id' }).click();
    await page.getByRole('option', { name: 'E-mail' }).click();
    await page.getByRole('cell', { name: 'ada@example.com' }).first().waitFor();

    await page.getByRole('button', { name: 'Start the import' }).click();
    await page.getByText('The import is done').waitFor();
    await page.getByText('2 rows imported from files, 2 not imported.').waitFor();
    const refused = page.getByRole('table', { name: 'Rows not imported' });
    await refused
      .getByRole('row', {
        name: /our people\.csv 4 Email "nobody" is not an e-mail address Correct the address/,
      })
      .waitFor();
    await refused.getByRole('row', { name: /our people\.csv 5 Created at/ }).waitFor();
    await isFine(page);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download rows of our people.csv' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('refused-our-people.csv');
    await page.reload();
    await page.getByText('The import is done').waitFor();

    await world.settled();
    await page.getByRole('link', { name: 'Find people' }).click();
    await page
      .getByRole('list', { name: 'People' })
      .getByRole('link', { name: 'Grace Hopper', exact: true })
      .waitFor();
    await page
      .getByRole('region', { name: 'First steps' })
      .getByRole('link', { name: 'Find a person' })
      .click();
    await page.waitForURL(/\/search\?q=/);
    await page.getByRole('list', { name: 'People' }).getByRole('link').first().click();
    await page
      .getByRole('region', { name: 'First steps' })
      .getByRole('img', { name: 'Done' })
      .waitFor();
    await page.getByRole('button', { name: 'Hide the first steps' }).click();
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await page.getByRole('region', { name: 'First steps' }).count()).toBe(0);
    expect(complaints.get(page)!.filter((text) => !text.includes('400'))).toEqual([]); // the packed file was refused
    await page.context().close();
  });

  test('is for administrators; others see whom to ask', async () => {
    const page = await opens(browser, world, token('RECRUITER'), '/import');
    await page.getByText('Only administrators can import').waitFor();
    expect(await page.getByRole('link', { name: 'Import' }).count()).toBe(0);
    await page.context().close();
  });
});
