import type { CombinedError } from '@urql/core';
import { useCallback, useEffect, useState } from 'react';
import { useClient, useQuery } from 'urql';
import { MatchCandidatesDocument, type MatchCandidatesQuery, type MatchWeightsInput, type PositionInput } from '../graphql/generated';

type Answer = MatchCandidatesQuery['matchCandidates'];
export type Matched = Answer['nodes'][number];

export interface MatchQuestion {
  jobId: string | null;
  position: PositionInput | null;
  weights: MatchWeightsInput | null;
}

const pageSize = 20;

/** The first page of a match with its tiers, and more behind it; all pages are of the day of the first. */
export function useMatch(question: MatchQuestion) {
  const client = useClient();
  const [{ data, error, fetching, stale }, retry] = useQuery({ query: MatchCandidatesDocument, variables: { ...question, first: pageSize } });
  const answer = data?.matchCandidates;
  const [more, setMore] = useState<{ of?: Answer; nodes: Matched[]; pageInfo?: Answer['pageInfo'] }>({ nodes: [] });
  const [fetchingMore, setFetchingMore] = useState(false);
  const [moreError, setMoreError] = useState<CombinedError>();
  const current = more.of === answer ? more : undefined;
  const pageInfo = current?.pageInfo ?? answer?.pageInfo;
  useEffect(() => setMoreError(undefined), [answer]);

  const fetchMore = useCallback(() => {
    if (!answer || !pageInfo?.endCursor) return;
    setFetchingMore(true);
    void client.query(MatchCandidatesDocument, { ...question, first: pageSize, after: pageInfo.endCursor }).toPromise().then((next) => {
      setFetchingMore(false);
      const page = next.data?.matchCandidates;
      if (!page) return setMoreError(next.error);
      setMore((before) => ({ of: answer, nodes: [...(before.of === answer ? before.nodes : []), ...page.nodes], pageInfo: page.pageInfo }));
    });
  }, [answer, client, pageInfo, question]);

  return {
    answer, error, fetching, stale, more: fetchMore, fetchingMore, moreError,
    data: answer && { people: current ? [...answer.nodes, ...current.nodes] : answer.nodes, hasMore: pageInfo?.hasNextPage ?? false },
    retry: () => retry({ requestPolicy: 'network-only' }),
  };
}
