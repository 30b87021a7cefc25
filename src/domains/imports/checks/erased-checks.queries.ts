import type { Client } from '../staging/connection.queries.js';
import { checkedName, literal } from '../staging/names.queries.js';
import type { Table } from '../tables/table.js';
import { keptId } from './cells.queries.js';
import type { Context } from './context.js';
import { problemWhen } from './problem.queries.js';

/** How the reason of a refused row begins that belongs to somebody who was erased. */
export const erasedReason = 'belongs to a person who was erased';
const remedy = `${literal(`${erasedReason}: it is left out. If they apply again by their own wish, an administrator lets them in with erasureLift`)}`;

/** True if the ledger of erasures keeps anybody out. */
export async function anybodyErased(client: Client): Promise<boolean> {
  const { rows } = await client.query('select anybody_erased() as known');
  return rows[0].known;
}

/** Columns that name a person or an application, with the kind of key in the ledger. */
const named = { candidate: 'SOURCE_ID', application: 'APPLICATION_ID' } as const;
type Kind = keyof typeof named;

/** The kinds of ids that a table's columns have. */
const idsOf = (table: Table): { column: string; kind: Kind }[] =>
  table.columns.flatMap(({ name, own, refers }) => {
    const kind = kindOf(name);
    return kind && (own || refers) ? [{ column: name, kind }] : [];
  });

const kindOf = (column: string): Kind | undefined =>
  column === 'candidate_id' ? 'candidate' : column === 'application_id' ? 'application' : undefined;

/**
 * Problems of rows that belong to somebody who was erased: by the id of the person or the application, and for
 * candidates.csv by an address, or by the phone number when there is no address. An address counts for people whom the source
 * has not brought yet.
 */
export function erasedProblems(table: Table, { source, provided, erasures }: Context): string[] {
  if (!erasures) return [];
  const problems = idsOf(table)
    .filter(({ column }) => provided.has(column))
    .map(({ column, kind }) => {
      const id = keptId(`s.${column}`);
      return problemWhen(
        `(is_erased('${named[kind]}', source_value(${literal(source)}, ${id})) or exists (select from erased_row e where e.kind = '${kind}' and e.external_id = ${id}))`,
        column,
        remedy,
      );
    });
  if (table.name !== 'candidates') return problems;
  const isNew = `not exists (select from candidate x where x.source = ${literal(source)} and x.external_id = ${keptId('s.candidate_id')})`;
  if (provided.has('email'))
    problems.push(
      problemWhen(
        `s.email is not null and (select bool_or(is_erased('EMAIL', a)) from regexp_split_to_table(lower(s.email), '[;,<>[:space:]]+') a where position('@' in a) > 0) and ${isNew}`,
        'email',
        remedy,
      ),
    );
  if (provided.has('phone'))
    problems.push(
      problemWhen(
        `${provided.has('email') ? 's.email is null and ' : ''}s.phone is not null and is_erased('PHONE', phone_value(s.phone)) and ${isNew}`,
        'phone',
        remedy,
      ),
    );
  return problems;
}

/** Notes the ids of the rows that were refused because somebody was erased, before they are moved. */
export async function noteErased(client: Client, table: Table, context: Context): Promise<void> {
  if (!context.erasures) return;
  const [own] = table.columns.filter(
    ({ name, own: isOwn }) => isOwn && (name === 'candidate_id' || name === 'application_id'),
  );
  if (!own) return;
  await client.query(
    `insert into erased_row select $1, ${own.name} from ${checkedName(table.name)} where problem like $2 and ${own.name} is not null`,
    [own.name === 'candidate_id' ? 'candidate' : 'application', `%${erasedReason}%`],
  );
}

/** How many rows of a table were refused because they belong to somebody who was erased. */
export async function countErased(client: Client, table: string): Promise<number> {
  const { rows } = await client.query(
    'select count(*)::int as erased from refused where tab = $1 and reason like $2',
    [table, `${erasedReason}%`],
  );
  return rows[0].erased;
}
