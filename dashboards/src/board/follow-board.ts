import type { CombinedError } from '@urql/core';
import type { ApiClient } from '../graphql/client';
import { follow } from '../graphql/follow';
import { BoardChangesDocument, BoardDocument } from '../graphql/generated';
import type { BoardAnswer, BoardChange } from './board-state';

/** Cards that are loaded for each stage at first. */
const perStage = 60;
/** Milliseconds before the board is loaded again after a failure: they double up to the longest. */
const firstPause = 500;
const longestPause = 15_000;

interface BoardListener {
  /** the board was loaded, at first or again; null: there is no such board for this viewer */
  onLoaded(board: BoardAnswer | null): void;
  /** it could not be loaded */
  onError(error: CombinedError): void;
  onChange(change: BoardChange): void;
}

/** False when asking again would not help: the viewer is not signed in, or may not see it. */
const mayPass = ({ graphQLErrors }: CombinedError) =>
  !graphQLErrors.some(({ extensions }) =>
    ['UNAUTHENTICATED', 'FORBIDDEN', 'BAD_USER_INPUT'].includes(String(extensions?.code)),
  );

/**
 * Loads the board of a job and follows its changes from the cursor of the answer. When it fails, or the server can no
 * longer say what was missed, it loads the board again by itself, so that the board is right again after any outage.
 * @returns a function that ends it
 */
export function followBoard(api: ApiClient, jobId: string, listener: BoardListener): () => void {
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let end = () => {};
  let pause = firstPause;
  const loadAgain = () => {
    clearTimeout(timer);
    end();
    timer = setTimeout(() => void load(), pause);
    pause = Math.min(pause * 2, longestPause);
  };
  const load = async () => {
    const { data, error } = await api.queries
      .query(BoardDocument, { jobId, perStage }, { requestPolicy: 'network-only' })
      .toPromise();
    if (stopped) return;
    if (error) {
      listener.onError(error);
      if (mayPass(error)) loadAgain();
      return;
    }
    const board = data?.jobBoard ?? null;
    listener.onLoaded(board);
    if (!board) return;
    end = follow(api, BoardChangesDocument, { jobId }, (change) => change.pipelineChanges, {
      after: board.changeCursor,
      onMessage: (change) => {
        pause = firstPause;
        listener.onChange(change);
      },
      onLost: loadAgain,
    });
  };
  void load();
  return () => {
    stopped = true;
    clearTimeout(timer);
    end();
  };
}
