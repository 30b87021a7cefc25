import { limitOfCell } from '../../../text-limits.js';
import { formFlag, formOf } from '../staging/cell-forms.js';
import type { Client } from '../staging/connection.queries.js';
import { literal, named, stagedName } from '../staging/names.queries.js';
import { createTemporary, dropTables } from '../staging/temporary.queries.js';
import type { Reference, Table } from '../tables/table.js';
import { isTime, keptId, typedCell } from './cells.queries.js';
import type { Context } from './context.js';
import { erasedProblems } from './erased-checks.queries.js';
import { problemWhen, shown } from './problem.queries.js';

/** How a reference is looked up: the join, the id that it gives, and the file where its row should be. */
interface Lookup {
  join: string;
  id: string;
  file: string;
}

const references: Record<Reference, (source: string, column: string) => Lookup> = {
  candidate: (source, column) => ({
    join: `left join candidate r_candidate on r_candidate.source = ${source} and r_candidate.external_id = ${keptId(`s.${column}`)}`,
    id: 'coalesce(r_candidate.merged_into_id, r_candidate.id)',
    file: 'candidates.csv',
  }),
  job: (source, column) => ({
    join: `left join job r_job on r_job.source = ${source} and r_job.external_id = s.${column}`,
    id: 'r_job.id',
    file: 'jobs.csv',
  }),
  application: (source, column) => ({
    join: `left join application r_application on r_application.source = ${source} and r_application.external_id = ${keptId(`s.${column}`)}`,
    id: 'r_application.id',
    file: 'applications.csv',
  }),
};

/** What a table is checked for beside its cells and references, in SQL. */
export interface MoreChecks {
  /** how applications are looked up, where it is not among the stored ones alone; `key` is the id that a row names */
  application?: (key: string) => Pick<Lookup, 'join' | 'id'>;
  joins?: string;
  /** more columns of the checked rows */
  values?: string;
  problems?: readonly string[];
}

/**
 * Turns the staged text of a table into typed rows with the ids that they refer to. Each row gets at most one problem,
 * the first one found. One statement reads all rows once.
 */
export async function checkRows(
  client: Client,
  table: Table,
  context: Context,
  more: MoreChecks = {},
): Promise<void> {
  await createTemporary(client, `checked_${table.name}`, checkedRows(table, context, more));
  await dropTables(client, `staged_${table.name}`);
}

function checkedRows(table: Table, context: Context, more: MoreChecks): string {
  const source = literal(context.source);
  const cells: string[] = [];
  const flags: string[] = [];
  const values: string[] = [];
  const joins: string[] = [];
  const missing: string[] = [];
  const wrong: string[] = [];
  const unknown: string[] = [];
  for (const column of table.columns) {
    const name = named(column.name);
    const { value, type, problems } = typedCell(
      column,
      context,
      limitOfCell(`${table.name}.${column.name}`)?.most,
    );
    if (!context.provided.has(column.name)) {
      values.push(`null::${type} as ${name}`);
      if (column.refers) values.push(`null::uuid as ${column.refers}_ref`);
      continue;
    }
    cells.push(`, c.${name}`);
    const written = formOf(column.type) && `c.${formFlag(column.name)}`;
    if (written)
      flags.push(
        `, ${column.type === 'time' ? isTime(`c.${name}`, written) : written} as ${formFlag(column.name)}`,
      );
    values.push(`(${value})::${type} as ${name}`);
    if (column.required)
      missing.push(problemWhen(`s.${name} is null`, column.name, `'is required and empty'`));
    wrong.push(...problems);
    if (column.refers) {
      const { join, id, file } = referenceOf(column.refers, source, name, context, more);
      joins.push(join);
      values.push(`${id} as ${column.refers}_ref`);
      unknown.push(
        problemWhen(
          `s.${name} is not null and ${id} is null`,
          column.name,
          `'there is no ${column.refers} "' || ${shown(`s.${name}`)} || ${literal(`" from this source: add it to ${file}, or see whether its own row was refused`)}`,
        ),
      );
    }
  }
  const checks = [
    'when s.problem is not null then s.problem',
    ...erasedProblems(table, context),
    ...missing,
    ...wrong,
    ...unknown,
    ...(more.problems ?? []),
  ];
  // "offset 0" keeps the planner from merging the levels, which would work out each value several times.
  return `select c.*, ${problemByRules(table, context)} as problem
    from (
      select s.origin, s.line, s.raw, ${values.join(', ')}${more.values ? `, ${more.values}` : ''},
        case ${checks.join('\n          ')} end as problem_first
      from (
        select c.origin, c.line, c.problem, c.raw${cells.join('')}${flags.join('')}
        from ${stagedName(table.name)} c offset 0) s
      ${joins.join('\n      ')} ${more.joins ?? ''}
      offset 0
    ) c`;
}

function referenceOf(
  refers: Reference,
  source: string,
  column: string,
  { knownCandidates }: Context,
  { application }: MoreChecks,
): Lookup {
  const reference = references[refers](source, column);
  const key = keptId(`s.${column}`);
  if (refers === 'application' && application) return { ...reference, ...application(key) };
  return refers === 'candidate' && knownCandidates
    ? {
        ...reference,
        join: `left join known_candidate r_candidate on r_candidate.external_id = ${key}`,
        id: 'r_candidate.id',
      }
    : reference;
}

/** The problem of a row, its rules over several columns included. They count when its cells are fine. */
function problemByRules(table: Table, { provided }: Context): string {
  const cases = (table.rules ?? [])
    .filter(({ needs }) => needs.every((name) => provided.has(name)))
    .map(({ when, column, reason }) =>
      problemWhen(when.replaceAll('t.', 'c.'), column, literal(reason)),
    );
  return cases.length === 0
    ? 'c.problem_first'
    : `case when c.problem_first is not null then c.problem_first ${cases.join(' ')} end`;
}
