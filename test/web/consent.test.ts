import { expect, test } from '@jest/globals';
import { opens } from './browser.js';
import { aVisit } from './visit.js';

let personId: string;
const visit = aVisit(async ({ recruiter }) => {
  personId = (await recruiter.records({ givenName: 'Barbara', familyName: 'Liskov' })).id;
});
const { here } = visit;

here('what a person said', () => {
  test('is recorded on their page, and decides whether they may be contacted', async () => {
    const page = await opens(
      visit.browser,
      visit.town.world,
      visit.town.token('RECRUITER'),
      `/people/${personId}`,
    );
    const purposes = page.getByRole('list', { name: 'By purpose' });
    const row = (name: string) => purposes.getByRole('listitem').filter({ hasText: name });
    await row('Contact about other positions').getByText('They never gave consent.').waitFor();
    const says = async (what: string, about: string) => {
      await page.getByRole('button', { name: 'Record what they said' }).click();
      await page.getByRole('textbox', { name: 'What' }).click();
      await page.getByRole('option', { name: what }).click();
      await page.getByRole('textbox', { name: 'About' }).click();
      await page.getByRole('option', { name: about }).click();
      await page.getByRole('button', { name: 'Record', exact: true }).click();
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
    };
    await says('They agree to …', 'Contact about other positions');
    await row('Contact about other positions').getByText('May be contacted.').waitFor();
    await says('They object to …', 'Any contact');
    await row('Contact about other positions')
      .getByText('They asked not to be contacted.')
      .waitFor();
    await page.getByText('Do not contact', { exact: true }).waitFor();
    await says('They take back their objection to …', 'Any contact');
    await row('Contact about other positions').getByText('May be contacted.').waitFor();
    await page.getByText('History').click();
    expect(await page.getByRole('listitem').filter({ hasText: 'taken back on' }).count()).toBe(1);
    await page.context().close();
  });
});
