import { itemAt } from './platform/present.js';
import { textLimits } from './text-limits.js';

/** docs/limits.md: the table as a page. */
export function limitsPage(): string {
  const rows = textLimits.map(({ text, most, api, cells = [] }) => [
    text,
    most.toLocaleString('en'),
    api.map((place) => `\`${place.replace(/^\*\((.*)\)$/, '$1')}\``).join(', '),
    cells.map((place) => `\`${place}\``).join(', '),
  ]);
  const head = ['text', 'characters', 'in the API', 'in the bundle'];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => itemAt(row, column).length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(itemAt(widths, column))).join(' | ')} |`;
  return `# Lengths of texts

<!-- printed by npm run schema:print from src/text-limits.ts -->

Every text has a limit. It is the same in the API, in an import and in the database, and the schema states it beside each argument and field. A character is a Unicode character: an emoji is one. Of a list, each entry has the limit.

- The API answers \`INVALID\` in \`userErrors\` with the path of the text and its limit. Queries and subscriptions fail with \`BAD_USER_INPUT\`.
- An import refuses the row, with line, column and reason, and takes the others.

${[line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')}
`;
}
