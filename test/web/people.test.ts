import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { loadShippedTaxonomy } from '../../src/domains/taxonomy/taxonomy-shipped.js';
import { aVisit } from './visit.js';

const visit = aVisit();
const { here } = visit;
const people = (page: Page) => page.getByRole('list', { name: 'People' }).getByRole('listitem');

here('several people of a search', () => {
  test('are selected, stay selected during other searches, and are added to a new pool together', async () => {
    const page = await visit.opens('/search?q=ada');
    await page.getByRole('checkbox', { name: 'Select Ada Lovelace' }).check();
    await page.getByRole('textbox', { name: 'Search for people' }).fill('grace');
    await page.keyboard.press('Enter');
    await page.getByRole('checkbox', { name: 'Select Grace Hopper' }).check();
    await page.getByText('2 selected, 1 not shown here').waitFor();
    await page.getByRole('button', { name: 'Add to a pool' }).click();
    await page.getByRole('textbox', { name: 'Pool', exact: true }).fill('Pipeline people');
    await page.getByText('A new pool').waitFor();
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('2 added to Pipeline people.').waitFor();
    await page.getByText('0 selected').waitFor();
    await page.getByRole('link', { name: 'Talent pools' }).click();
    await page.getByRole('link', { name: 'Pipeline people' }).click();
    await page.getByText('2 people').first().waitFor();
    expect(
      (await people(page).allInnerTexts()).map((text) => /Ada|Grace/.exec(text)?.[0]).sort(),
    ).toEqual(['Ada', 'Grace']);
    await page.close();
  });

  test('are selected by keyboard, all at once, and the message says who was in the pool already', async () => {
    const page = await visit.opens('/search');
    const all = page.getByRole('checkbox', { name: 'Select all 3 shown' });
    await all.focus();
    await page.keyboard.press('Space');
    await page.getByText('3 selected').waitFor();
    await page.getByRole('button', { name: 'Add to a pool' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Pool', exact: true }).waitFor();
    await page.keyboard.type('pipeline people');
    await page.getByText('The pool has 2 people.').waitFor();
    await page.keyboard.press('Escape'); // the list of pools, so that Enter sends
    await page.keyboard.press('Enter');
    await page.getByText('1 added to pipeline people. 2 were already in it.').waitFor();
    await page.close();
  });

  test('cannot be selected by an analyst, who sees no pools', async () => {
    const page = await visit.opens('/search', 'ANALYST');
    await page.getByRole('link', { name: 'Ada Lovelace', exact: true }).waitFor();
    expect(await page.getByRole('checkbox', { name: /^Select / }).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Talent pools' }).count()).toBe(0);
    await page.close();
  });
});

here('the page of a person', () => {
  test('opens similar people from a search result, and removes a person from a pool', async () => {
    const page = await visit.opens('/search?q=ada');
    await page.getByRole('link', { name: 'Similar people to Ada Lovelace' }).click();
    await page
      .getByRole('region', { name: 'Similar people' })
      .getByRole('link', { name: 'Grace Hopper', exact: true })
      .waitFor();
    await page.getByRole('button', { name: 'Remove from Pipeline people' }).click();
    await page.getByText('Not in any pool.').waitFor();
    await page.close();
  });
});

here("a position of one's own", () => {
  test('completes skills, ranks everyone, and is kept in the address', async () => {
    const page = await visit.opens('/match');
    await page.getByText('No requirements yet').waitFor();
    await page.getByRole('textbox', { name: 'Title' }).fill('Data engineer');
    await page.getByRole('textbox', { name: 'Must have' }).fill('pyt');
    await page.getByRole('option', { name: 'Python' }).click();
    await page.getByRole('button', { name: 'Rank everyone' }).click();
    const matches = page.getByRole('list', { name: 'Matches' }).getByRole('listitem');
    await matches.first().waitFor();
    expect(await matches.first().innerText()).toContain('Ada Lovelace');
    expect(new URL(page.url()).search).toBe('?title=Data+engineer&must=Python');
    await page.reload();
    await matches.first().waitFor();
    await page.getByRole('button', { name: 'What if we asked for less?' }).click();
    await page
      .getByRole('region', { name: 'What if we asked for less?' })
      .getByText(/more in tier A|keeps anyone out/)
      .first()
      .waitFor();
    await page.close();
  });

  test('starts from a job, and is changed with the keyboard alone', async () => {
    const page = await visit.opens('/match');
    await page.getByRole('textbox', { name: 'Start from a job' }).focus();
    await page.keyboard.type('data');
    await page.getByRole('option', { name: /Data engineer/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/title=Data\+engineer/);
    await page.locator('input[value="Data engineer"]').waitFor(); // the form is filled from the job
    await page.getByRole('textbox', { name: 'Nice to have' }).focus();
    await page.keyboard.type('SQL 3+,');
    await page.getByRole('button', { name: 'Rank everyone' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/nice=SQL\+3%2B/);
    await page.getByRole('list', { name: 'Matches' }).getByRole('listitem').first().waitFor();
    await page.close();
  });
});

// Last, because it loads the skills that the product ships with.
here('skills found in the texts of a person', () => {
  test('is shown separately from what was stated, with the words that say so', async () => {
    const client = await visit.town.world.database.connect();
    await loadShippedTaxonomy(client);
    await client.end();
    const { id } = await visit.town.recruiter.records({
      givenName: 'Graydon',
      familyName: 'Hoare',
      title: 'Engineer',
      summary: 'Twelve years of Python in production systems.',
    });
    await visit.town.world.settled();
    const page = await visit.opens(`/people/${id}`);
    const found = page.getByRole('region', { name: 'Found in texts' });
    await found.getByRole('link', { name: 'Python' }).waitFor();
    expect(await found.locator('mark').first().innerText()).toBe('Python');
    expect(await found.innerText()).toMatch(/% sure/);
    await page.close();
  });
});
