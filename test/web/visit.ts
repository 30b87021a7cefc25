import { afterAll, beforeAll, describe } from '@jest/globals';
import type { Browser, BrowserContext } from 'playwright-core';
import { noBrowser, openBrowser, signedIn } from './browser.js';
import { aTown, type Town } from './town.js';

/** What a browser spec runs in: one town and one browser for each file. Without a browser its specs are skipped. */
export interface Visit {
  here: typeof describe | typeof describe.skip;
  readonly town: Town;
  readonly browser: Browser;
  /** the one browser context of everybody with this role, for pages that only look */
  signedIn(role: string): Promise<BrowserContext>;
}

/** @param prepare what else the file needs of the town */
export function aVisit(prepare: (town: Town) => Promise<void> = async () => undefined): Visit {
  let town: Town | undefined;
  let browser: Browser | undefined;
  const contexts = new Map<string, Promise<BrowserContext>>();
  beforeAll(async () => {
    if (noBrowser) return;
    [town, browser] = await Promise.all([aTown(), openBrowser()]);
    await prepare(town);
  });
  afterAll(async () => {
    await browser?.close();
    await town?.world.close();
  });
  return {
    here: noBrowser ? describe.skip : describe,
    get town() {
      return town!;
    },
    get browser() {
      return browser!;
    },
    signedIn: (role) => {
      const context = contexts.get(role) ?? signedIn(browser!, town!.world, town!.token(role));
      contexts.set(role, context);
      return context;
    },
  };
}
