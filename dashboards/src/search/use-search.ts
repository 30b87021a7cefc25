import { useCallback, useMemo } from 'react';
import { useClient, useQuery } from 'urql';
import {
  SearchCandidatesDocument,
  type CandidateFilter,
  type CandidateSearchOrder,
  type SearchCandidatesQuery,
} from '../graphql/generated';
import { useMore } from '../graphql/use-more';
import { facets } from './filters';

type Answer = SearchCandidatesQuery['searchCandidates'];
export type Hit = Answer['edges'][number];

const pageSize = 25;
const keyOf = ({ node }: Hit) => node.id;
const pageOf = (answer: Answer | undefined) =>
  answer && { items: answer.edges, pageInfo: answer.pageInfo };

/** Searches: the first page with its facets, and further pages on request. */
export function useSearch({
  query,
  filter,
  orderBy,
}: {
  query: string;
  filter: CandidateFilter | undefined;
  orderBy: CandidateSearchOrder;
}) {
  const client = useClient();
  const variables = useMemo(
    () => ({ query: query || null, filter, orderBy, first: pageSize }),
    [query, filter, orderBy],
  );
  const [{ data, error, fetching, stale }, retry] = useQuery({
    query: SearchCandidatesDocument,
    variables: { ...variables, facets: facets.map(({ facet }) => facet) },
    // A search that is opened again shows the cached answer at once, then the current one.
    requestPolicy: 'cache-and-network',
  });
  const answer = data?.searchCandidates;
  const fetchAfter = useCallback(
    async (after: string) => {
      const next = await client
        .query(SearchCandidatesDocument, { ...variables, after, facets: [] })
        .toPromise();
      return { page: pageOf(next.data?.searchCandidates), error: next.error };
    },
    [client, variables],
  );
  const { all, ...paging } = useMore(
    useMemo(() => pageOf(answer), [answer]),
    keyOf,
    fetchAfter,
  );
  return {
    answer,
    data: all,
    error,
    fetching,
    stale,
    ...paging,
    retry: () => retry({ requestPolicy: 'network-only' }),
  };
}
