import { RapportError } from '../../errors.js';
import { hashOf, type IndexDocument, withoutValues, type WriteOutcome } from './engine.js';

/** 5 MB or 1,000 documents a request: larger ones are not faster, and hold more memory on both sides. */
const batchBytes = 5_000_000;
const batchDocuments = 1_000;

const serialised = new WeakMap<IndexDocument, string>();
function textOf(document: IndexDocument): string {
  let text = serialised.get(document);
  if (text === undefined) {
    text = JSON.stringify(
      document.body
        ? { ...document.body, deleted: false, hash: hashOf(document.body) }
        : { deleted: true },
    );
    serialised.set(document, text);
  }
  return text;
}

/** Cuts documents into requests of bounded size. */
export function* batchesOf(documents: readonly IndexDocument[]): Generator<IndexDocument[]> {
  let batch: IndexDocument[] = [];
  let bytes = 0;
  for (const document of documents) {
    const size = Buffer.byteLength(textOf(document));
    if (batch.length > 0 && (batch.length >= batchDocuments || bytes + size > batchBytes)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(document);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

/** The lines of a bulk request: each document replaces what has the same version or an older one. */
export const bulkLines = (documents: readonly IndexDocument[]): string[] =>
  documents.flatMap((document) => [
    JSON.stringify({
      index: { _id: document.id, version: document.version, version_type: 'external_gte' },
    }),
    textOf(document),
  ]);

export interface BulkItem {
  index?: { status: number; error?: { type: string; reason?: string | null } };
}

/**
 * The result of each document. A conflict counts as success (a newer version is stored), 429 is retried, 400 is caused by
 * the document itself.
 * @throws SEARCH_UNAVAILABLE on any other failure, such as an index that is read-only or gone
 */
export function outcomeOf(
  documents: readonly IndexDocument[],
  items: readonly BulkItem[],
): WriteOutcome & { again: IndexDocument[] } {
  const outcome: WriteOutcome & { again: IndexDocument[] } = {
    written: 0,
    superseded: 0,
    refused: [],
    again: [],
  };
  documents.forEach((document, position) => {
    const { status = 500, error } = items[position]?.index ?? {};
    if (status < 300) outcome.written += 1;
    else if (status === 409) outcome.superseded += 1;
    else if (status === 429 && error?.type === 'es_rejected_execution_exception')
      outcome.again.push(document);
    else if (status === 400) {
      const reason = [error?.type, error?.reason].filter(Boolean).join(': ');
      outcome.refused.push({
        id: document.id,
        version: document.version,
        reason: withoutValues(reason),
      });
    } else
      throw new RapportError(
        'SEARCH_UNAVAILABLE',
        `The search engine refused a document: ${error?.type ?? 'status'} ${status}.`,
      );
  });
  return outcome;
}
