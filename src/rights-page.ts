import { everybody, type Roles } from './platform/rights/field-rule.js';
import type { RightsTable } from './platform/rights/rights.js';

const namesOf = (roles: Roles) => (roles === everybody ? 'everybody' : roles.join(', '));
const code = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ');
const sorted = <Key extends string, Value>(groups: Map<Key, Value>): [Key, Value][] =>
  [...groups].sort(([a], [b]) => (a < b ? -1 : 1));

/**
 * The table of rights as a page of the documents.
 * @param roles all roles, in the order of the columns
 */
export function rightsPage(table: RightsTable, roles: readonly string[]): string {
  const closed = Map.groupBy(
    table.seen.filter(({ roles: allowed }) => allowed !== everybody),
    ({ type }) => type,
  );
  const open = Map.groupBy(
    table.seen.filter(({ roles: allowed }) => allowed === everybody),
    ({ type }) => type,
  );
  const asked = Map.groupBy(table.asked, ({ asks }) => asks);
  const refusedTo = (asks: string, name: string) =>
    roles.filter((role) => table.of(role).refusedOf(asks).has(name));
  return `<!-- Printed by npm run schema:print from the field rules of the modules. -->

# Who sees what

Each module writes down who sees the fields that it adds to the API (\`fieldRules\`), and which fields a filter, an order, a facet or a text of the search tells about. A field without a rule stops the start. From this table lists, search on both engines, highlights, facets, spelling, suggestions, saved searches, matches, subscriptions and the BI door take what they show, and what may be asked.

A role that may not see a field gets null or an empty list. A role that may not ask with a condition is refused with \`FORBIDDEN\`; a facet that it may not see is empty, and a search does not look into texts that it may not see.

HIRING_MANAGER sees people who applied for a job of their departments. Of these people they see, and can ask about, only applications, interactions and referrals that belong to these departments. A test lets every role ask everything before and after something hidden changes, and finds the same answers (\`test/rights\`).

Answers only have the rows that a role may see at all; that is decided where the rows are read.

## Fields that not everybody sees

| type | fields | seen by |
| ---- | ------ | ------- |
${sorted(closed)
  .flatMap(([type, rules]) =>
    rules.map(
      ({ fields, roles: allowed }) => `| ${type} | ${code(fields)} | ${namesOf(allowed)} |`,
    ),
  )
  .join('\n')}

## Fields that everybody sees who sees the object

| type | fields |
| ---- | ------ |
${sorted(open)
  .map(([type, rules]) => `| ${type} | ${code(rules.flatMap(({ fields }) => [...fields]))} |`)
  .join('\n')}

## What conditions, orders, facets and search texts tell about

| asked with | name | tells about | refused to |
| ---------- | ---- | ----------- | ---------- |
${sorted(asked)
  .flatMap(([asks, rules]) =>
    rules.flatMap(({ of }) =>
      Object.entries(of).map(
        ([name, fields]) =>
          `| ${asks} | \`${name}\` | ${code(fields) || 'nothing that is hidden from anybody'} | ${refusedTo(asks, name).join(', ')} |`,
      ),
    ),
  )
  .join('\n')}
`;
}
