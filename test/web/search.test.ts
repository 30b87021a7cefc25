import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { aVisit } from './visit.js';

const visit = aVisit();
const { here } = visit;

const people = (page: Page) => page.getByRole('list', { name: 'People' }).getByRole('listitem');

here('talent search', () => {
  test('finds people, says what it understood, narrows by a facet, and keeps all of it in the address', async () => {
    const page = await visit.opens('/search');
    await page.getByText('3 people').waitFor();
    await page.getByRole('textbox', { name: 'Search for people' }).fill('python OR sql');
    await page.keyboard.press('Enter');
    await page.getByText('Understood as').waitFor();
    await page.getByRole('checkbox', { name: 'Vienna' }).click();
    await page.getByText('1 person').waitFor();
    expect(await people(page).allInnerTexts()).toEqual([expect.stringContaining('Grace Hopper')]);
    await page.reload();
    await page.getByText('1 person').waitFor();
    expect(await page.getByRole('checkbox', { name: 'Vienna' }).isChecked()).toBe(true);
    await page.getByRole('button', { name: 'Clear all filters' }).click();
    await page.getByText('3 people').waitFor();
    await page.goBack();
    await page.getByText('1 person').waitFor();
    await page.close();
  });

  test('warns about what it did not understand', async () => {
    const page = await visit.opens(`/search?q=${encodeURIComponent('(python')}`);
    await page.getByText('Part of this was not understood').waitFor();
    await page.close();
  });

  test('shows text of people as text, never as HTML', async () => {
    const page = await visit.opens('/search?q=pipelines');
    await page.getByText('<b>& tables').first().waitFor();
    expect(await page.locator('li mark').first().innerText()).toBe('pipelines');
    await page.close();
  });

  test('can be done with the keyboard alone, from the query to the person', async () => {
    const page = await visit.opens('/search');
    await page.getByText('3 people').waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(
      'Skip to the content',
    );
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.type('hopper');
    await page.keyboard.press('Enter');
    await page.getByText('1 person').waitFor();
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press('Tab');
      if ((await page.evaluate(() => document.activeElement?.textContent)) === 'Grace Hopper')
        break;
    }
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Grace Hopper' }).waitFor();
    await page.close();
  });

  test('says that the server does not answer instead of showing an empty list', async () => {
    const page = await visit.opens('/search');
    await page.getByText('3 people').waitFor();
    await page.route('**/graphql', (route) => route.abort());
    await page.getByRole('textbox', { name: 'Search for people' }).fill('rust');
    await page.keyboard.press('Enter');
    await page.getByText('The server does not answer').waitFor();
    await page.unroute('**/graphql');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('No one matches').waitFor();
    await page.close();
  });
});

here('a person', () => {
  test('has a timeline to which a recruiter adds a note', async () => {
    const page = await visit.opens('/search?q=ada');
    await page.getByRole('link', { name: 'Ada Lovelace', exact: true }).click();
    await page.getByText('Consent until').waitFor();
    await page.getByRole('button', { name: 'Log an interaction' }).click();
    await page.getByLabel('What was said').fill('Wants to hear of staff roles in spring.');
    await page.getByRole('button', { name: 'Log it' }).click();
    await page
      .getByRole('region', { name: 'Timeline' })
      .getByText('Wants to hear of staff roles in spring.')
      .waitFor();
    await page.close();
  });

  test('who is not to be contacted says so first, and an analyst may not act', async () => {
    const page = await visit.opens('/search?q=linus', 'ANALYST');
    await page.getByRole('link', { name: 'Linus Torvalds', exact: true }).click();
    await page.getByRole('alert').getByText('Do not contact').waitFor();
    expect(await page.getByRole('button', { name: 'Log an interaction' }).count()).toBe(0);
    await page.close();
  });
});
