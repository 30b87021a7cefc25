import { stringifyDocument, type TypedDocumentNode } from '@urql/core';
import type { ApiClient } from './client';

/** What every message carries: the cursor to resume after. */
interface Resumable {
  changeCursor: string;
}

/**
 * Follows a subscription. After a lost connection it resumes after the last message.
 * @param read returns the message from the data of a subscription event
 * @param options.after the cursor to start after; undefined: start now
 * @param options.onLost called when the server ended the subscription or can no longer send what was missed: load the data again, then follow again
 * @returns a function that ends the subscription
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
      // A getter, because every new connection must send the current cursor.
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
