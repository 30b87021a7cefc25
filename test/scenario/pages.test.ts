import { expect, test } from '@jest/globals';
import { allPages } from './pages.js';

test('pages are read to the end, and a list that never ends fails', async () => {
  const list = (next: (page: number) => number | undefined) =>
    allPages(async (after: number | undefined) => after ?? 0, next);
  expect(await list((page) => (page < 3 ? page + 1 : undefined))).toEqual([0, 1, 2, 3]);
  await expect(list((page) => (page + 1) % 3)).rejects.toThrow('Page 4 leads back to 1.');
  await expect(list((page) => page + 1)).rejects.toThrow('more than 500 pages');
});
