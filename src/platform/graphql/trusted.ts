import type { ApolloServerPlugin } from '@apollo/server';
import type { DocumentNode } from 'graphql';
import { RapportError } from '../../errors.js';

/** Documents that were written down beforehand: found by the hash of their text, and told apart from others. */
export interface TrustedDocuments {
  /** the text behind a SHA-256 in hex; undefined: none */
  sourceOf(hash: string): string | undefined;
  includes(document: DocumentNode): boolean;
}

export const notTrusted = () =>
  new RapportError(
    'FORBIDDEN',
    'Only trusted documents are answered here. Send one of them, or its sha256 as extensions.persistedQuery.sha256Hash; /bi/ lists those with flat rows.',
  );

/** Refuses every document that is not trusted. */
export const trustedOnlyPlugin = (trusted: TrustedDocuments): ApolloServerPlugin => ({
  requestDidStart: async () => ({
    didResolveOperation: async ({ document }) => {
      if (!trusted.includes(document)) throw notTrusted();
    },
  }),
});

/**
 * What answers a request that sends a hash instead of a document (the protocol of automatic persisted queries): trusted
 * documents alone. Nothing is registered by clients.
 */
export const trustedByHash = (trusted: TrustedDocuments) => ({
  get: async (key: string): Promise<string | undefined> =>
    trusted.sourceOf(key.replace(/^apq:/, '')),
  set: async (): Promise<void> => undefined,
  delete: async (): Promise<boolean> => false,
});
