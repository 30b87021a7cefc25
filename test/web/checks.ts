import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The findings of axe against WCAG 2.2 A and AA and its best practices: rule, element and reason, a line each. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await (globalThis as any).axe.run(document, {
      resultTypes: ['violations'],
    });
    return violations.flatMap(({ id, nodes }: any) =>
      nodes.map(
        ({ target, failureSummary }: any) => `${id} at ${target.join(' ')}: ${failureSummary}`,
      ),
    ) as string[];
  });
}

/** Says if the page is wider than the window, so that it scrolls sideways. */
export const overflow = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const page = document.scrollingElement!;
    if (page.scrollWidth <= innerWidth) return [];
    return [`the page is ${page.scrollWidth} px wide in a window of ${innerWidth}`];
  });
