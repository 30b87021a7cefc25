import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { entryName } from './archive.js';
import { escaped, label, pageHead, partHead, rowOnPage } from './readable-page.js';

const tags = (html: string) => [...html.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, name]) => name);

test('no text of a row becomes a tag, an attribute or an entity', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (row) => {
      const page = rowOnPage(JSON.parse(JSON.stringify(row)) as Record<string, unknown>);
      expect(tags(page).every((name) => ['dl', 'dt', 'dd', 'ul', 'li'].includes(name!))).toBe(true);
      expect(page.match(/&(?!(amp|lt|gt|quot|#39);)/)).toBeNull();
    }),
  );
});

test('names that are made to hurt stay texts', () => {
  const name = `<script>alert("1")</script>' onload='x' & co`;
  const parts = [{ store: 'candidate', holds: '<b>profile</b>', rows: 1, leftOut: ['a_b'] }];
  const page = pageHead(name, '2026-01-02T03:04:05.678Z', parts) + partHead(parts[0]!);
  expect(page).not.toMatch(/<script|<b>|"1"/);
  expect(page).toContain('<title>Personal data of &lt;script&gt;');
  expect(page).toContain('Made on 2026-01-02 03:04:05 UTC');
  expect(page).toContain("default-src 'none'");
  expect(page).toContain('who somebody else is: a b.');
  expect(escaped(`<&>"'`)).toBe('&lt;&amp;&gt;&quot;&#39;');
});

test('a row shows what it has, and leaves out what it has not', () => {
  expect(
    rowOnPage({
      given_name: 'Ada',
      phone: null,
      emails: ['a@example.com', 'b@example.com'],
      languages: [],
      at: '2026-01-02T03:04:05.678+00:00',
      do_not_contact: false,
      mentions: [{ text: 'SQL', at: [1, 2] }],
    }),
  ).toBe(
    '<dl><dt>Given name</dt><dd>Ada</dd><dt>Emails</dt><dd><ul><li>a@example.com</li><li>b@example.com</li></ul></dd>' +
      '<dt>At</dt><dd>2026-01-02 03:04:05 UTC</dd><dt>Do not contact</dt><dd>no</dd>' +
      '<dt>Mentions</dt><dd><ul><li><ul><li>Text: SQL</li><li>At: <ul><li>1</li><li>2</li></ul></li></ul></li></ul></dd></dl>\n',
  );
  expect(label('demographics.answer')).toBe('Demographics: answer');
});

test('an entry of an archive leads nowhere else', () => {
  expect(entryName('data', 'demographics.answer', 'json')).toBe('data/demographics.answer.json');
  expect(entryName('files', '../../etc/passwd', 'txt')).toBe('files/etc-passwd.txt');
  expect(entryName('files', '..', 'txt')).toBe('files/unnamed.txt');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      expect(entryName('files', name, 'txt')).toMatch(/^files\/[a-z0-9_][a-z0-9_.-]*\.txt$/i);
    }),
  );
});
