import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { aWorld, type World } from '../scenario/index.js';
import { aProvider, type TestProvider } from '../sign-in/provider.js';
import { complaints, noBrowser, openBrowser, opensIn } from './browser.js';
import { accessibilityProblems, overflow } from './checks.js';

const here = noBrowser ? describe.skip : describe;

/** The provider has to know the address of the product before it starts. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

here('signing in at a provider', () => {
  const boss = async () => {
    const { users } = await world.anAdmin().asks('{ users(first: 100) { nodes { id email } } }');
    return users.nodes.find(({ email }: { email: string }) => email === 'boss@example.com');
  };
  let provider: TestProvider;
  let world: World;
  let browser: Browser;
  beforeAll(async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    provider = await aProvider(`${url}/sign-in/callback`);
    [world, browser] = await Promise.all([
      aWorld({ ...provider.settings, PORT: String(port), RAPPORT_PUBLIC_URL: url }),
      openBrowser(),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await world?.close();
    await provider?.close();
  });

  test('the first administrator comes by the link of the start, later ones by the button', async () => {
    const firstPage = new URL((await world.firstPage())!);
    provider.account = { sub: '1', email: 'ada@example.com', email_verified: true, name: 'Ada' };
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({
        viewport: { width: 390, height: 800 },
        colorScheme,
      });
      const page = await opensIn(context, world, firstPage.pathname + firstPage.hash);
      await page.getByText('Nobody can sign in yet').waitFor();
      expect(await accessibilityProblems(page)).toEqual([]);
      expect(await overflow(page)).toEqual([]);
      if (colorScheme === 'dark') {
        await page.getByRole('button', { name: 'Sign in with Example ID' }).click();
        await page.getByRole('button', { name: 'Signed in as ada@example.com' }).waitFor();
        expect(complaints.get(page)).toEqual([]);
      }
      await context.close();
    }

    const context = await browser.newContext();
    const page = await opensIn(context, world, '/jobs');
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Sign in with Example ID' }).click();
    await page.getByRole('heading', { name: 'Jobs' }).waitFor();
    await page.getByRole('button', { name: 'Signed in as ada@example.com' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in with Example ID' }).waitFor();

    provider.account = { sub: '2', email: 'stranger@example.com', email_verified: true };
    await context.clearCookies();
    await page.getByRole('button', { name: 'Sign in with Example ID' }).click();
    await page.getByText('stranger@example.com is no user here').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('link').click();
    await page.getByRole('heading', { name: 'Sign in to Rapport' }).waitFor();
    const used = await opensIn(context, world, firstPage.pathname + firstPage.hash);
    await used.getByText('This link was used, or it has expired').waitFor();
    await context.close();
  });

  test('an administrator invites somebody under Settings, and makes a key', async () => {
    await world.aUser('boss@example.com', 'ADMIN');
    const { path } = (
      await world
        .anAdmin()
        .asks('mutation($id: ID!) { userInviteAgain(id: $id) { path } }', { id: (await boss()).id })
    ).userInviteAgain;
    provider.account = { sub: '10', email: 'boss@example.com', email_verified: true };
    const context = await browser.newContext();
    const page = await opensIn(context, world, path as string);
    await page.getByRole('button', { name: 'Sign in with Example ID' }).click();
    await page.getByRole('button', { name: 'Signed in as boss@example.com' }).click();
    await page.getByRole('menuitem', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Invite somebody' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('E-mail address').fill('new@example.com');
    await form.getByLabel('Name').fill('Nina New');
    await form.getByRole('button', { name: 'Make an invitation' }).click();
    await form.waitFor({ state: 'detached' });
    const link = await page.getByRole('status').getByText('/welcome#').innerText();
    await page.getByRole('table', { name: 'Users' }).getByText('Nina New').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);

    provider.account = { sub: '11', email: 'nina@elsewhere.example', email_verified: false };
    const invited = await browser.newContext();
    const welcome = new URL(link);
    const theirs = await opensIn(invited, world, welcome.pathname + welcome.hash);
    await theirs.getByText('You were invited as new@example.com').waitFor();
    await theirs.getByRole('button', { name: 'Sign in with Example ID' }).click();
    await theirs.getByRole('button', { name: 'Signed in as new@example.com' }).waitFor();

    await page.getByRole('link', { name: 'API keys' }).click();
    await page.getByRole('button', { name: 'New API key' }).click();
    await form.getByLabel('Name').fill('grafana');
    await form.getByRole('button', { name: 'Create the key' }).click();
    const key = await page.getByRole('status').getByText('rapport_').innerText();
    expect(await world.somebody(`Bearer ${key}`).asks('{ me { actor role } }')).toEqual({
      me: { actor: 'grafana', role: 'ANALYST' },
    });
    await page.getByRole('button', { name: 'Revoke grafana' }).click();
    await page.getByText('Revoked').waitFor();
    expect(complaints.get(page)).toEqual([]);
    await invited.close();
    await context.close();
  });
});
