import type { ApolloServerPlugin } from '@apollo/server';
import type { DocumentNode } from 'graphql';
import { RapportError } from '../../errors.js';

/** The trusted documents: those that are stored with the product. */
export interface TrustedDocuments {
  /** the text of the document with this SHA-256 in hex; undefined if there is none */
  sourceOf(hash: string): string | undefined;
  includes(document: DocumentNode): boolean;
}

export const notTrusted = () =>
  new RapportError(
    'FORBIDDEN',
    'Only trusted documents are executed here. Send one of them, or its sha256 as extensions.persistedQuery.sha256Hash; /bi/ lists those with flat rows.',
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
 * The cache for requests that send a hash instead of a document (the protocol of automatic persisted queries). It has
 * only the trusted documents; clients can't register others.
 */
export const trustedByHash = (trusted: TrustedDocuments) => ({
  get: async (key: string): Promise<string | undefined> =>
    trusted.sourceOf(key.replace(/^apq:/, '')),
  set: async (): Promise<void> => undefined,
  delete: async (): Promise<boolean> => false,
});
