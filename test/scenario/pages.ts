const mostPages = 500;

/**
 * Reads a list page by page to its end.
 * @param read reads the page after a cursor; undefined: the first page
 * @param next the cursor of the following page; undefined: there is none
 * @throws when a cursor comes a second time, or after 500 pages: a list that never ends must fail, not hang
 */
export async function allPages<Page, Cursor>(
  read: (after: Cursor | undefined) => Promise<Page>,
  next: (page: Page) => Cursor | undefined,
): Promise<Page[]> {
  const pages: Page[] = [];
  const seen = new Set<string>();
  let after: Cursor | undefined;
  do {
    if (pages.length === mostPages) throw new Error(`The list has more than ${mostPages} pages.`);
    const page = await read(after);
    pages.push(page);
    after = next(page);
    const cursor = JSON.stringify(after);
    if (after !== undefined && seen.has(cursor))
      throw new Error(`Page ${pages.length} leads back to ${cursor}.`);
    seen.add(cursor);
  } while (after !== undefined);
  return pages;
}
