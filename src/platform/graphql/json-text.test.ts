import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { jsonOf, JsonText, JsonTexts } from './json-text.js';

/** Any JSON, some of whose parts are texts, and the same as values alone. */
const answers = fc
  .anything({
    withNullPrototype: false,
    maxDepth: 4,
    values: [fc.string(), fc.nat(), fc.boolean(), fc.constant(null)],
  })
  .map((value) => JSON.parse(JSON.stringify({ value })) as unknown);

/** Replaces every part that the numbers choose by its text. */
function withTexts(value: unknown, choose: () => boolean): unknown {
  if (choose()) return new JsonText(JSON.stringify(value));
  if (Array.isArray(value)) return value.map((each) => withTexts(each, choose));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, withTexts(each, choose)]),
  );
}

test('an answer with texts is written as the same answer without', () => {
  fc.assert(
    fc.property(answers, fc.array(fc.boolean(), { minLength: 1 }), (answer, choices) => {
      let at = 0;
      const written = jsonOf(withTexts(answer, () => choices[(at += 1) % choices.length]!));
      expect(written.toString()).toBe(JSON.stringify(answer));
    }),
  );
});

test('a text has its place in an answer alone', () => {
  expect(() => JSON.stringify({ data: new JsonText('1') })).toThrow('jsonOf');
  expect(jsonOf({ data: new JsonText('1') }).toString()).toBe('{"data":1}');
});

test('a text with a value that its type refuses is unfit', () => {
  const texts = new JsonTexts();
  texts.of('{"a":"\\u0001"}');
  expect(texts.areUnfit).toBe(false);
  texts.of('{"a":\u0001}');
  expect(texts.areUnfit).toBe(true);
});
