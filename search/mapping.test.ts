import { expect, test } from '@jest/globals';
import { candidateDocumentFields } from '../src/domains/candidates/candidate-document.js';
import { mapping } from './mapping.js';

interface Mapped {
  [field: string]: { properties?: Mapped };
}

const fieldsOf = (properties: Mapped, prefix = ''): string[] =>
  Object.entries(properties).flatMap(([name, { properties: inner }]) => [
    `${prefix}${name}`,
    ...(inner ? fieldsOf(inner, `${prefix}${name}.`) : []),
  ]);

test('the mapping has the fields of a document, and also the mark of a tombstone, the hash and the words for spelling', () => {
  expect(fieldsOf(mapping.properties as unknown as Mapped).sort()).toEqual(
    ['deleted', 'hash', 'vocabulary', ...candidateDocumentFields].sort(),
  );
});

test('no field of a document is about self-identification or an address', () => {
  const unwanted = /gender|race|ethnic|disab|veteran|(?<!langu)age$|birth|email|phone|photo/i;
  expect(candidateDocumentFields.filter((field) => unwanted.test(field))).toEqual([]);
});
