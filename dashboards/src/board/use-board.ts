import type { CombinedError } from '@urql/core';
import { useCallback, useEffect, useReducer, useState, useSyncExternalStore } from 'react';
import { useClient } from 'urql';
import { stepDone } from '../first-steps/done';
import { apiOf } from '../graphql/client';
import { ColumnCardsDocument, MoveToStageDocument } from '../graphql/generated';
import { refusalOf } from '../ui/loaded';
import { useLatest } from '../ui/use-latest';
import { boardAfter, emptyBoard, placeOf, type BoardChange, type Card } from './board-state';
import { followBoard } from './follow-board';

export interface MoveOutcome {
  moved: boolean;
  problem?: string;
}

const pageSize = 100;

/** The board of a job: loads it, follows live changes from the cursor of the answer, and moves cards for the viewer. */
export function useBoard(jobId: string) {
  const client = useClient();
  const [state, dispatch] = useReducer(boardAfter, emptyBoard);
  // The latest answer, and which load it is of: until the current load answers, the board is loading.
  const [answered, setAnswered] = useState<{
    load: string;
    missing: boolean;
    error?: CombinedError;
  }>();
  const { connection: currentConnection, onConnection } = apiOf(client);
  const connection = useSyncExternalStore(onConnection, currentConnection);
  const [generation, setGeneration] = useState(0);
  const load = `${jobId} ${generation}`;
  const latest = useLatest(state);
  const reload = useCallback(() => setGeneration((number) => number + 1), []);

  useEffect(() => {
    let waiting: BoardChange[] = [];
    let frame = 0;
    const end = followBoard(apiOf(client), jobId, {
      onLoaded: (board) => {
        waiting = []; // the answer holds them
        setAnswered({ load, missing: !board });
        if (board) dispatch({ type: 'loaded', answer: board });
      },
      onError: (error) => setAnswered({ load, missing: false, error }),
      // Changes are collected and drawn once a frame: there may be fifty a second.
      onChange: (change) => {
        waiting.push(change);
        frame ||= requestAnimationFrame(() => {
          frame = 0;
          const changes = waiting;
          waiting = [];
          dispatch({ type: 'changes', changes });
        });
      },
    });
    return () => {
      cancelAnimationFrame(frame);
      end();
    };
  }, [client, jobId, load]);

  const loadMore = useCallback(
    async (stageId: string) => {
      const column = latest.current.columns.find(({ stage }) => stage.id === stageId);
      if (!column?.next) return;
      const { data } = await client
        .query(
          ColumnCardsDocument,
          { jobId, stageId, first: pageSize, after: column.next },
          { requestPolicy: 'network-only' },
        )
        .toPromise();
      if (data)
        dispatch({
          type: 'page',
          stageId,
          cards: data.applications.nodes,
          next: data.applications.pageInfo.hasNextPage
            ? data.applications.pageInfo.endCursor
            : null,
        });
    },
    [client, jobId, latest],
  );

  /** Shows the move at once, and reverts it when the server refuses it. */
  const move = useCallback(
    async (card: Card, stageId: string): Promise<MoveOutcome> => {
      const clientMutationId = crypto.randomUUID();
      dispatch({ type: 'moving', id: card.id, stageId, clientMutationId });
      const { data, error: failure } = await client
        .mutation(MoveToStageDocument, {
          id: card.id,
          stageId,
          expectedVersion: card.version,
          clientMutationId,
          idempotencyKey: clientMutationId,
        })
        .toPromise();
      const payload = data?.applicationMoveToStage;
      if (payload?.application) {
        stepDone('move');
        dispatch({ type: 'moved', card: payload.application, clientMutationId });
        return { moved: true };
      }
      dispatch({ type: 'refused', id: card.id, clientMutationId });
      const conflict = payload?.userErrors.some(({ code }) => code === 'VERSION_CONFLICT');
      if (conflict) reload(); // what the other person did is shown, not guessed
      return {
        moved: false,
        problem: conflict
          ? 'Someone else just changed this card. The board now shows where it is.'
          : (refusalOf(payload?.userErrors, failure) ?? 'The move was not accepted.'),
      };
    },
    [client, reload],
  );

  const cardNow = useCallback((id: string) => placeOf(latest.current, id)?.card, [latest]);
  return {
    state,
    loading: answered?.load !== load,
    error: answered?.error,
    missing: answered?.missing ?? false,
    connection,
    reload,
    loadMore,
    move,
    cardNow,
  };
}
