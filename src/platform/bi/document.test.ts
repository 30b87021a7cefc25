import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { buildSchema, parse, print } from 'graphql';
import { readDocuments, trustedAmong } from './document.js';

const schema = buildSchema('type Query { job: Job } type Job { id: ID title: String }');
const fragment = 'fragment Names on Job { title }';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rapport-documents-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Reads documents, each from a file of its own. */
async function read(...texts: string[]) {
  for (const [index, text] of texts.entries())
    await writeFile(join(folder, `${index}.graphql`), text);
  return readDocuments([folder], schema);
}

describe('stored documents', () => {
  test('share fragments of other files, and are known by the text that GraphQL prints', async () => {
    const documents = await read(
      fragment,
      'query   One { job { ...Names } }',
      'query Two { job { id ...Names } }',
    );
    expect(documents.map(({ name }) => name)).toEqual(['One', 'Two']);
    const [one] = documents;
    const printed = print(parse(`query One { job { ...Names } } ${fragment}`));
    expect(one).toMatchObject({
      source: printed,
      hash: createHash('sha256').update(printed).digest('hex'),
    });
    expect(trustedAmong(documents).includes(one!.document)).toBe(true);
  });

  test.each([
    ['an unknown field', 'query Wrong { job { salary } }', /Wrong does not fit .* "salary"/],
    [
      'fields of one name that differ',
      'query Wrong { job { ...Names title: id } }',
      /Wrong does not fit .* "title" conflict/,
    ],
    ['an unknown fragment', 'query Wrong { job { ...Gone } }', /Wrong uses the fragment Gone/],
  ])('name the one with %s', async (_, wrong, message) => {
    await expect(read(fragment, 'query Right { job { ...Names } }', wrong)).rejects.toThrow(
      message,
    );
  });
});
