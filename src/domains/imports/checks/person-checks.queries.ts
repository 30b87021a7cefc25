import { literal } from '../staging/names.queries.js';
import type { Context } from './context.js';
import { problemWhen } from './problem.queries.js';
import type { MoreChecks } from './rows.queries.js';

/** What tells who a person is: columns of candidates.csv, and when the stored person `x` has them. */
const identifying: readonly (readonly [column: string, stored: string])[] = [
  ['given_name', 'x.given_name is not null'],
  ['family_name', 'x.family_name is not null'],
  ['email', `x.emails <> '{}'`],
  ['phone', 'x.phone is not null'],
];

/**
 * Checks of candidates.csv: a row without a name, an address and a number is nobody, such as the line with the total at
 * the end of a report. What the file has no column for counts as it is stored. A file that has none of these columns
 * speaks of people by their ids alone.
 */
export function personChecks({ source, provided }: Context): MoreChecks {
  const given = identifying.filter(([column]) => provided.has(column));
  if (given.length === 0) return {};
  const stored = identifying.filter(([column]) => !provided.has(column)).map(([, has]) => has);
  const isKnown =
    stored.length > 0
      ? `exists (select from candidate x where x.source = ${literal(source)} and x.external_id = s.candidate_id and (${stored.join(' or ')}))`
      : 'false';
  return {
    problems: [
      problemWhen(
        [...given.map(([column]) => `s.${column} is null`), `not ${isKnown}`].join(' and '),
        'given_name',
        `'is empty, as family_name, email and phone are: a person needs one of them'`,
      ),
    ],
  };
}
