import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { extractText, getDocumentProxy } from 'unpdf';
import { opens } from './browser.js';
import { aVisit } from './visit.js';

const visit = aVisit();
const { here } = visit;

const reads = (path: string) => visit.opens(path, 'ANALYST');

/** The content of the file that a button downloads. */
async function downloaded(page: Page, button: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).first().click(),
  ]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

const dayFromNow = (days: number) =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

here('a number of an analysis', () => {
  test('leads to exactly the applications behind it, and to a file', async () => {
    const page = await reads('/analytics/channels');
    await page.getByRole('button', { name: 'Careers site, Applications: 3' }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByText('3 applications').waitFor();
    expect(await drawer.getByRole('row').count()).toBe(4);
    await page.keyboard.press('Escape');
    expect(await downloaded(page, 'CSV')).toContain('Careers site,3,');
    await page.close();
  });

  test('is shown with that of the range before, on every page and in the file', async () => {
    const range = `from=${dayFromNow(-2)}&to=${dayFromNow(2)}`;
    const page = await reads(`/analytics/channels?${range}`);
    await page.getByText('Period before').click();
    const row = page
      .getByRole('table', { name: 'Channel yield' })
      .getByRole('row', { name: /^Careers site/ });
    await row.getByText('was 0').first().waitFor();
    expect(await row.getByRole('cell').nth(1).innerText()).toMatch(/^3\s+was 0$/);
    expect(
      (await downloaded(page, 'CSV')).split('\r\n').find((line) => line.startsWith('Careers site')),
    ).toMatch(/^Careers site,3,0,/);
    for (const metric of ['Referrals', 'Drop-off', 'Time', 'Offers', 'Responsiveness']) {
      await page.getByRole('tab', { name: metric }).click();
      await page.getByRole('heading', { level: 1, name: `Analytics: ${metric}` }).waitFor();
      await page
        .getByText(/shows the value for .+ to .+\.|No (referrals|offers) in this range/)
        .first()
        .waitFor();
      expect(new URL(page.url()).search).toContain('compare=PREVIOUS_PERIOD');
    }
    await page.close();
  });

  test('is in a picture with its title and legend', async () => {
    const page = await reads('/analytics/drop-off');
    await page.getByRole('figure').locator('svg.recharts-surface').first().waitFor();
    await page.getByText('Still there').first().waitFor();
    const picture = await downloaded(page, 'Picture');
    for (const text of ['How people left each stage', 'We rejected', 'Still there'])
      expect(picture).toMatch(new RegExp(`<text[^>]*>${text}</text>`));
    await page.close();
  });
});

here('the report', () => {
  test('has every metric of one range with its definition, in light colours on paper, without buttons', async () => {
    const page = await opens(
      visit.browser,
      visit.town.world,
      visit.town.token('ANALYST'),
      `/analytics/report?from=${dayFromNow(-2)}&to=${dayFromNow(2)}`,
      { colorScheme: 'dark' },
    );
    await page.getByText('Waiting too long now').waitFor();
    await page.waitForFunction(() => !document.querySelector('[aria-label="Loading"]'));
    const { text } = await extractText(
      await getDocumentProxy(new Uint8Array(await page.pdf({ preferCSSPageSize: true }))),
      { mergePages: true },
    );
    for (const shown of [
      'Careers site',
      'How people left each stage',
      'From opening to filled',
      'Responsiveness',
      'What these numbers are',
      'Formula',
      'As of',
    ])
      expect(text).toContain(shown);
    for (const pressed of ['Last 12 months', 'No comparison', 'Talent pools', 'CSV'])
      expect(text).not.toContain(pressed);
    await page.emulateMedia({ media: 'print' });
    const charts = await page
      .locator('.recharts-wrapper > svg')
      .evaluateAll((drawn) => drawn.map((chart) => chart.getBoundingClientRect().width));
    expect(charts.length).toBeGreaterThan(3);
    expect(Math.min(...charts)).toBeGreaterThan(300);
    expect(await page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark');
    await page.context().close();
  });
});
