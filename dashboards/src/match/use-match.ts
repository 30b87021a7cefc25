import { useCallback, useMemo } from 'react';
import { useClient, useQuery } from 'urql';
import {
  MatchCandidatesDocument,
  type MatchCandidatesQuery,
  type MatchWeightsInput,
  type PositionInput,
} from '../graphql/generated';
import { useMore } from '../graphql/use-more';

type Answer = MatchCandidatesQuery['matchCandidates'];
export type Matched = Answer['nodes'][number];

export interface MatchQuestion {
  jobId: string | null;
  position: PositionInput | null;
  weights: MatchWeightsInput | null;
}

const pageSize = 20;
const keyOf = ({ candidate }: Matched) => candidate.id;
const pageOf = (answer: Answer | undefined) =>
  answer && { items: answer.nodes, pageInfo: answer.pageInfo };

/** The first page of a ranking with its tiers, and further pages on request. All pages are of the same day as the first. */
export function useMatch(question: MatchQuestion) {
  const client = useClient();
  const [{ data, error, fetching, stale }, retry] = useQuery({
    query: MatchCandidatesDocument,
    variables: { ...question, first: pageSize },
  });
  const answer = data?.matchCandidates;
  const fetchAfter = useCallback(
    async (after: string) => {
      const next = await client
        .query(MatchCandidatesDocument, { ...question, first: pageSize, after })
        .toPromise();
      return { page: pageOf(next.data?.matchCandidates), error: next.error };
    },
    [client, question],
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
