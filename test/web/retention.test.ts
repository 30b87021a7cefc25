import { test } from '@jest/globals';
import { sql } from 'kysely';
import { rowsOf } from '../../src/platform/database/database.js';
import { opens } from './browser.js';
import { aVisit } from './visit.js';

const visit = aVisit(async ({ world, recruiter }) => {
  const { id } = await recruiter.records({ givenName: 'Old', familyName: 'Friend' });
  await rowsOf(
    world.sql,
    sql`update candidate set created_at = now() - interval '5 years' where id = ${id}`,
  );
});
const { here } = visit;

here('how long people are kept', () => {
  test('a rule is turned on, the list is made, and its approval erases who is on it', async () => {
    const page = await opens(
      visit.browser,
      visit.town.world,
      visit.town.token('ADMIN'),
      '/settings/retention',
    );
    await page.getByText('No list yet').waitFor();
    // The switch is drawn by its track; the input itself is not seen.
    await page
      .getByRole('switch', { name: 'People without an application: on' })
      .evaluate((input: { click(): void }) => input.click());
    await page
      .getByRole('switch', { name: 'People without an application: on', checked: true })
      .waitFor();
    await page.getByRole('button', { name: 'List who is due' }).click();
    const list = page.getByRole('table', { name: 'People who are due' });
    await list.getByRole('row', { name: 'Old Friend' }).getByText('Never applied').waitFor();
    await page.getByRole('button', { name: 'Approve …' }).click();
    await page.getByRole('button', { name: 'Erase 1 person' }).click();
    await page.getByText('Approved', { exact: true }).waitFor();
    await visit.town.world.settled();
    await page.reload();
    await list.getByRole('row', { name: 'Erased' }).first().waitFor();
    await page.context().close();
  });
});
