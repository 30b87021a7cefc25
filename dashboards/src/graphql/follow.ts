import { stringifyDocument, type TypedDocumentNode } from '@urql/core';
import type { ApiClient } from './client';

/** What a message of the feed carries; keep it, and resume after it. */
interface Resumable {
  changeCursor: string;
}

/**
 * Follows a subscription over any number of connections: each begins after the last message that came.
 * @param read takes the message out of its field
 * @param options.after where to begin; absent: now
 * @param options.onLost called when what was missed can't be told any more, or the server ended it: read anew, then follow again
 * @returns ends it
 */
export function follow<Data, Variables extends object, Message extends Resumable>(
  { live }: ApiClient,
  document: TypedDocumentNode<Data, Variables>,
  variables: Omit<Variables, 'after'>,
  read: (data: Data) => Message,
  {
    after,
    onMessage,
    onLost,
  }: { after?: string; onMessage: (message: Message) => void; onLost: () => void },
): () => void {
  let cursor = after;
  let ended = false;
  const lost = () => {
    if (!ended) onLost();
  };
  const end = live.subscribe<Data>(
    {
      query: stringifyDocument(document),
      // Asked for anew at every connection.
      variables: Object.defineProperty({ ...variables }, 'after', {
        enumerable: true,
        get: () => cursor,
      }),
    },
    {
      next: ({ data, errors }) => {
        if (data) {
          const message = read(data);
          cursor = message.changeCursor;
          onMessage(message);
        } else if (errors?.some(({ extensions }) => extensions?.code === 'RESYNC_REQUIRED')) lost();
      },
      error: lost,
      complete: lost,
    },
  );
  return () => {
    ended = true;
    end();
  };
}
