import { test } from '@jest/globals';
import { opens } from './browser.js';
import { aVisit } from './visit.js';

const visit = aVisit();
const { here } = visit;

here('a saved search', () => {
  test('notifies its owner when a person starts to match, and lists them', async () => {
    const page = await opens(
      visit.browser,
      visit.town.world,
      visit.town.token('RECRUITER'),
      '/search?q=rust',
    );
    await page.getByText('No one matches').waitFor();
    await page.getByRole('button', { name: 'Save this search' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Rust people');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved as Rust people.').waitFor();
    await visit.town.recruiter.records({
      givenName: 'Graydon',
      familyName: 'Hoare',
      title: 'Rust engineer',
    });
    await page.getByText('New in Rust people').waitFor();
    await page.getByRole('link', { name: 'Saved searches' }).click();
    await page.getByText('1 person started to match.').waitFor();
    await page
      .getByRole('list', { name: 'Saved searches' })
      .getByRole('link', { name: 'Rust people' })
      .click();
    await page
      .getByRole('list', { name: 'People' })
      .getByRole('link', { name: 'Graydon Hoare', exact: true })
      .waitFor();
    await page.goBack();
    await page.getByRole('button', { name: 'Delete Rust people' }).click();
    await page.getByText('No saved searches yet').waitFor();
    await page.context().close();
  });
});
