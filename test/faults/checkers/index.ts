import type { Evidence } from './evidence.js';
import { gather, type Violation } from './violation.js';

/** 6: when nothing changes any more, every person has a document with the content of the database and a version that includes the last change. There are no other documents. */
export function checkIndex({
  index,
  projection,
  head,
  deadLetters,
  poisoned,
}: Pick<Evidence, 'index' | 'projection' | 'head' | 'deadLetters' | 'poisoned'>): Violation[] {
  const documents = new Map(index.map((one) => [one.id, one]));
  const people = new Set(projection.map(({ id }) => id));
  const missing: string[] = [];
  const stale: string[] = [];
  const versions: string[] = [];
  for (const { id, hash, version } of projection) {
    const document = documents.get(id);
    if (!document || document.deleted) missing.push(`${id}, last changed at position ${version}`);
    else if (document.hash !== hash)
      stale.push(
        `${id} has the document of version ${document.version}, and was last changed at position ${version}`,
      );
    else if (document.version < version || document.version > head.last)
      versions.push(
        `${id} has version ${document.version}; its last change is at ${version}, the head at ${head.last}`,
      );
  }
  return [
    ...gather('6', 'a person who is not in the index', missing),
    ...gather('6', 'a document that is not what the database says', stale),
    ...gather('6', 'a version that is no position since the last change', versions),
    ...gather(
      '6',
      'a document of nobody',
      index
        .filter(({ id, deleted }) => !deleted && !people.has(id))
        .map(({ id, version }) => `${id} of version ${version}`),
    ),
    ...gather(
      '6',
      'a dead letter after everything was mended',
      deadLetters.map(({ entityId, reason }) => `${entityId}: ${reason}`),
    ),
    ...gather(
      '6',
      'a document that was left out without a dead letter',
      poisoned.filter(({ passed, deadLetter }) => passed && !deadLetter).map(({ id }) => id),
    ),
  ];
}
