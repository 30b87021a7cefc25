import { afterAll, beforeAll, describe } from '@jest/globals';
import type { Browser, BrowserContext, Page, ViewportSize } from 'playwright-core';
import { noBrowser, openBrowser, opensIn, signedIn } from './browser.js';
import { aTown, type Town } from './town.js';

/** What a browser spec runs in: one town and one browser for each file. Without a browser its specs are skipped. */
export interface Visit {
  here: typeof describe | typeof describe.skip;
  readonly town: Town;
  readonly browser: Browser;
  /**
   * Opens a page as somebody with this role. All pages of a role share a browser context, which has loaded the app only
   * once. Close the page at the end, not its context.
   */
  opens(path: string, role?: string, departments?: string[], size?: ViewportSize): Promise<Page>;
}

/** @param prepare what else the file needs of the town */
export function aVisit(prepare: (town: Town) => Promise<void> = async () => undefined): Visit {
  let town: Town | undefined;
  let browser: Browser | undefined;
  const contexts = new Map<string, Promise<BrowserContext>>();
  const contextOf = (role: string, departments?: string[]) => {
    const key = [role, ...(departments ?? [])].join();
    const context =
      contexts.get(key) ?? signedIn(browser!, town!.world, town!.token(role, departments));
    contexts.set(key, context);
    return context;
  };
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
    opens: async (path, role = 'RECRUITER', departments, size) =>
      opensIn(await contextOf(role, departments), town!.world, path, size),
  };
}
