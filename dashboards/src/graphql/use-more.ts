import type { CombinedError } from '@urql/core';
import { useCallback, useState } from 'react';

interface Page<Item> {
  items: readonly Item[];
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
}

/**
 * Fetches the pages after the first one on request. Items that are shown stay where they are, and no item comes twice.
 * @param first the first page; a new object starts over, so pass the same object for the same answer
 * @param fetchAfter fetches the page after a cursor, or returns the error
 */
export function useMore<Item>(
  first: Page<Item> | undefined,
  keyOf: (item: Item) => string,
  fetchAfter: (cursor: string) => Promise<{ page?: Page<Item>; error?: CombinedError }>,
) {
  const [more, setMore] = useState<{ behind: Page<Item> | undefined } & Page<Item>>();
  const [fetchingMore, setFetchingMore] = useState(false);
  const [failed, setFailed] = useState<{ behind: Page<Item>; error?: CombinedError }>();
  const current = more?.behind === first ? more : undefined;
  const pageInfo = current?.pageInfo ?? first?.pageInfo;

  const fetchMore = useCallback(() => {
    if (!first || !pageInfo?.endCursor) return;
    setFetchingMore(true);
    setFailed(undefined);
    void fetchAfter(pageInfo.endCursor).then(({ page, error }) => {
      setFetchingMore(false);
      if (!page) return setFailed({ behind: first, error });
      setMore((before) => {
        const items = before?.behind === first ? before.items : [];
        // An item that changed meanwhile may come again on a later page: its first position is kept.
        const known = new Set([...first.items, ...items].map(keyOf));
        return {
          behind: first,
          items: [...items, ...page.items.filter((item) => !known.has(keyOf(item)))],
          pageInfo: page.pageInfo,
        };
      });
    });
  }, [fetchAfter, first, keyOf, pageInfo]);

  return {
    all: first && {
      people: [...first.items, ...(current?.items ?? [])],
      hasMore: pageInfo?.hasNextPage ?? false,
    },
    more: fetchMore,
    fetchingMore,
    moreError: failed?.behind === first ? failed?.error : undefined,
  };
}
