import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { aVisit } from './visit.js';

let open: string;
const visit = aVisit(async ({ world }) => {
  // A job that nobody has applied for: whoever is in a process already is left out of its match.
  open = (await world.aJob({ title: 'Analytics engineer', skills: ['SQL'] })).id;
  await world.settled();
});
const { here } = visit;

const matches = (page: Page) => page.getByRole('list', { name: 'Matches' }).getByRole('listitem');
const opensTheMatch = async (address = ''): Promise<Page> => {
  const page = await visit.opens(`/jobs/${open}${address}`);
  await matches(page).first().waitFor();
  return page;
};

here('the match of a position', () => {
  test('shows the tiers, who was left out and why, and the best fit first', async () => {
    const page = await opensTheMatch();
    expect(await page.locator('[data-tier]').allInnerTexts()).toHaveLength(3);
    await page.getByText('Do not contact: 1 left out.').waitFor();
    expect(
      (await matches(page).allInnerTexts()).map((text) => /Ada|Grace/.exec(text)?.[0]).sort(),
    ).toEqual(['Ada', 'Grace']);
    await page.close();
  });

  test('explains a rank by requirements whose points add up to the fit', async () => {
    const page = await opensTheMatch();
    await page.getByRole('button', { name: 'Why Ada Lovelace ranks here' }).click();
    const rows = page
      .getByRole('table', { name: 'Why Ada Lovelace ranks here' })
      .locator('tbody tr');
    const points = (await rows.locator('td:last-child').allInnerTexts()).map((text) =>
      Number(/[\d.]+/.exec(text)![0]),
    );
    const fit = points.pop()!;
    expect(Math.abs(points.reduce((sum, one) => sum + one, 0) - fit)).toBeLessThanOrEqual(
      0.05 * (points.length + 1),
    );
    await page.close();
  });

  test('compares two people side by side', async () => {
    const page = await opensTheMatch();
    await page.getByRole('button', { name: 'Compare Ada Lovelace' }).click();
    await page.getByRole('button', { name: 'Compare Grace Hopper' }).click();
    const table = page.getByRole('table', { name: 'Two people side by side' });
    expect(await table.getByRole('columnheader').allInnerTexts()).toEqual([
      'Requirement',
      'Ada Lovelace',
      'Grace Hopper',
    ]);
    await page.close();
  });

  test('follows the weights, by keyboard, and keeps them in the address', async () => {
    const page = await opensTheMatch();
    await page.getByRole('button', { name: 'Weights' }).click();
    const slider = page.getByRole('slider', { name: 'Skills' });
    await slider.focus();
    await page.keyboard.press('Home');
    await page.waitForURL(/weights=0-12-10-10-8/);
    await page.getByText('Calculated just now.').waitFor();
    await page.reload();
    await page.getByText('Calculated just now.').waitFor();
    await page.getByRole('button', { name: 'Reset the weights' }).click();
    await page.waitForURL((address) => !address.search.includes('weights'));
    await page.close();
  });

  test('says how many more people fit without a requirement', async () => {
    const page = await opensTheMatch();
    await page.getByRole('button', { name: 'What if we asked for less?' }).click();
    await page
      .getByRole('region', { name: 'What if we asked for less?' })
      .getByText(/more in tier A|keeps anyone out/)
      .first()
      .waitFor();
    await page.close();
  });
});
