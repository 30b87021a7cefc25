import { expect, test } from '@jest/globals';
import { Pages, pageSize } from './pages.js';

/** A feed of positions up to `head`; those up to `pruned` are deleted. */
function aFeed(head: number, pruned = 0) {
  const feed = { head, pruned, made: 0 };
  const pages = new Pages(async (start) => {
    feed.made += 1;
    const from = Math.max(start, feed.pruned);
    return { from, to: Math.max(from, Math.min(start + pageSize, feed.head)) };
  });
  return { feed, pages };
}

test('a page is made once for all concurrent readers, at whatever position in it they are', async () => {
  const { feed, pages } = aFeed(3 * pageSize);
  const pagesRead = await Promise.all(
    [0, 1, pageSize - 1, pageSize, pageSize + 7].map((position) => pages.after(position)),
  );
  expect(pagesRead.map(({ to }) => to)).toEqual([1, 1, 1, 2, 2].map((number) => number * pageSize));
  expect(feed.made).toBe(2);
});

test('a page that ended at the head is made again, once, when the head has moved', async () => {
  const { feed, pages } = aFeed(10);
  expect((await pages.after(3)).to).toBe(10);
  feed.head = 12;
  expect(
    (await Promise.all([pages.after(10), pages.after(10), pages.after(11)])).map(({ to }) => to),
  ).toEqual([12, 12, 12]);
  expect(feed.made).toBe(2);
});

test('pruned positions are refused, later ones are not', async () => {
  const { pages } = aFeed(2 * pageSize, 50);
  for (const position of [0, 49])
    await expect(pages.after(position)).rejects.toMatchObject({ code: 'RESYNC_REQUIRED' });
  expect((await pages.after(50)).to).toBe(pageSize);
  await expect(aFeed(pageSize, pageSize).pages.after(20)).rejects.toMatchObject({
    code: 'RESYNC_REQUIRED',
  });
});

test('a page that could not be made is retried for the next reader', async () => {
  let failing = true;
  const pages = new Pages(async (start) => {
    if (failing) throw new Error('away');
    return { from: start, to: start + pageSize };
  });
  await expect(pages.after(0)).rejects.toThrow('away');
  failing = false;
  expect((await pages.after(0)).to).toBe(pageSize);
});
