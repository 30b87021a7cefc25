import type { CombinedError } from '@urql/core';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useClient, useQuery } from 'urql';
import { SearchCandidatesDocument, type CandidateFilter, type CandidateSearchOrder, type SearchCandidatesQuery } from '../graphql/generated';
import { facets } from './filters';

type Answer = SearchCandidatesQuery['searchCandidates'];
export type Hit = Answer['edges'][number];

const pageSize = 25;

/** The first page with its facets, and more pages behind it on request: what is shown stays where it is. */
export function useSearch({ query, filter, orderBy }: { query: string; filter: CandidateFilter | undefined; orderBy: CandidateSearchOrder }) {
  const client = useClient();
  const variables = useMemo(() => ({ query: query || null, filter, orderBy, first: pageSize }), [query, filter, orderBy]);
  const [{ data, error, fetching, stale }, retry] = useQuery({
    query: SearchCandidatesDocument,
    variables: { ...variables, facets: facets.map(({ facet }) => facet) },
    // A search that is opened again shows at once what it knew, and then who has come since.
    requestPolicy: 'cache-and-network',
  });
  const answer = data?.searchCandidates;

  const [pages, setPages] = useState<{ of: Answer | undefined; edges: Hit[]; pageInfo: Answer['pageInfo'] | undefined }>({ of: undefined, edges: [], pageInfo: undefined });
  const [fetchingMore, setFetchingMore] = useState(false);
  const [moreError, setMoreError] = useState<CombinedError>();
  const current = pages.of === answer ? pages : undefined;
  const pageInfo = current?.pageInfo ?? answer?.pageInfo;
  useEffect(() => setMoreError(undefined), [answer]);

  const more = useCallback(() => {
    if (!answer || !pageInfo?.endCursor) return;
    setFetchingMore(true);
    setMoreError(undefined);
    void client.query(SearchCandidatesDocument, { ...variables, after: pageInfo.endCursor, facets: [] }).toPromise().then((next) => {
      setFetchingMore(false);
      const page = next.data?.searchCandidates;
      if (!page) return setMoreError(next.error);
      // Somebody who changed meanwhile may come twice; the first place is kept.
      setPages((before) => {
        const edges = before.of === answer ? before.edges : [];
        const known = new Set([...answer.edges, ...edges].map(({ node }) => node.id));
        return { of: answer, edges: [...edges, ...page.edges.filter(({ node }) => !known.has(node.id))], pageInfo: page.pageInfo };
      });
    });
  }, [answer, client, pageInfo, variables]);

  return {
    answer,
    data: answer && { people: current ? [...answer.edges, ...current.edges] : answer.edges, hasMore: pageInfo?.hasNextPage ?? false },
    error, fetching, stale, more, moreError, fetchingMore,
    retry: () => retry({ requestPolicy: 'network-only' }),
  };
}
