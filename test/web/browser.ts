import { access } from 'node:fs/promises';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
  type ViewportSize,
} from 'playwright-core';
import type { World } from '../scenario/index.js';

// The specs use an installed browser; none is downloaded.
const places = [
  process.env.RAPPORT_TEST_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--process-per-site', // pages of one context share a process, which has compiled the app
];

async function findChromium(): Promise<string | undefined> {
  for (const place of places) {
    if (
      place &&
      (await access(place).then(
        () => true,
        () => false,
      ))
    )
      return place;
  }
  if (process.env.RAPPORT_REQUIRE_BROWSER === '1')
    throw new Error(
      'these specs need Chromium, and RAPPORT_REQUIRE_BROWSER forbids to skip them: install it, or name it in RAPPORT_TEST_CHROMIUM',
    );
  return undefined;
}

const executablePath = await findChromium();
/** Why browser specs are skipped here; undefined: they run. */
export const noBrowser = executablePath
  ? undefined
  : 'no Chromium was found; install it, or name it in RAPPORT_TEST_CHROMIUM';

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: executablePath!, args: quiet });

export const desktop: ViewportSize = { width: 1280, height: 800 };
export const phone: ViewportSize = { width: 360, height: 740 };

/** The errors of each page, uncaught or on the console. Specs check that there are none. */
export const complaints = new WeakMap<Page, string[]>();

/** A browser context of its own, signed in with this token. */
export async function signedIn(
  browser: Browser,
  world: World,
  token: Promise<string>,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: desktop,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    bypassCSP: false,
    ...options,
  });
  const bare = (await token).replace(/^Bearer /, '');
  await context.request.post(`${world.url}/session`, { data: { token: bare } });
  return context;
}

/**
 * Opens a page in this context, which remembers what it has loaded before.
 * @param size of the window; without it that of the context
 */
export async function opensIn(
  context: BrowserContext,
  world: World,
  path: string,
  size?: ViewportSize,
): Promise<Page> {
  const page = await context.newPage();
  if (size) await page.setViewportSize(size);
  page.setDefaultTimeout(30_000);
  const heard: string[] = [];
  complaints.set(page, heard);
  page.on('pageerror', (error) => heard.push(error.message));
  page.on('console', (message) => message.type() === 'error' && heard.push(message.text()));
  await page.goto(world.url + path);
  return page;
}

/** Opens a page in a browser context of its own, signed in with this token. */
export const opens = async (
  browser: Browser,
  world: World,
  token: Promise<string>,
  path: string,
  options: BrowserContextOptions = {},
): Promise<Page> => opensIn(await signedIn(browser, world, token, options), world, path);
