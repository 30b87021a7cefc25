import pg from 'pg';
import type { Column, Reference, Table } from '../tables/tables.js';

/** What the statements of one table need to know. */
export interface Context {
  source: string;
  timeZone: string;
  /** columns that the source has */
  provided: ReadonlySet<string>;
  /** a dry run's people, for the connection that can't see them */
  knownCandidates?: boolean;
}

export const literal = (text: string): string => pg.escapeLiteral(text);
export const named = (name: string): string => pg.escapeIdentifier(name);
export const stagedName = (table: string): string => named(`staged_${table}`);
export const checkedName = (table: string): string => named(`checked_${table}`);

const mark = 'chr(31)';
const shown = (expression: string): string => `left(${expression}, 60)`;
/** A `when … then` of the problem column; later ones only count when earlier ones are fine. */
const problem = (when: string, column: string, reason: string): string =>
  `when ${when} then ${literal(column)} || ${mark} || ${reason}`;

const isoTime = `'^\\d{4}-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d(:\\d\\d([.,]\\d+)?)?\\s*(Z|[+-]\\d\\d(:?\\d\\d)?)?)?$'`;
const isoDay = `'^\\d{4}(-\\d\\d(-\\d\\d([T ].*)?)?)?$'`;
const withZone = `'[T ].*(Z|[+-]\\d\\d(:?\\d\\d)?)$'`;
const languageEntry = `'^[a-z]{2,3}(-[a-z0-9]+)?(:([abc][12]|native))?$'`;

const dateRemedy = (cell: string): string => `case
    when ${cell} ~ '^\\d{1,2}[./-]\\d{1,2}[./-]\\d{2,4}' then ' is no ISO 8601 date (2025-12-31): state the file''s date format in a mapping, such as dateFormat: dd.MM.yyyy'
    when ${cell} ~ '^\\d{4,5}([.,]\\d+)?$' then ' looks like a spreadsheet''s day number: format the cells as dates, or state dateFormat: excel in a mapping'
    when ${cell} ~ '^\\d{4}-\\d\\d' then ' is no day of the calendar'
    else ' is no ISO 8601 date (2025-12-31 or 2025-12-31T17:30:00Z)' end`;

/** A cell's typed value and what can be wrong with it. `c` is the trimmed text, null when the cell is empty. */
function typed(
  column: Column,
  context: Context,
): { value: string; type: string; problems: string[] } {
  const c = `s.${named(column.name)}`;
  const quoted = `'"' || ${shown(c)} || '"'`;
  const range = (valid: string, cast: string): string[] => {
    const low = column.minimum === undefined ? [] : [`${c}::${cast} < ${column.minimum}`];
    const high = column.maximum === undefined ? [] : [`${c}::${cast} > ${column.maximum}`];
    const bounds = [...low, ...high].join(' or ');
    if (!bounds) return [];
    const reason =
      column.maximum === undefined
        ? `less than ${column.minimum}`
        : `not between ${column.minimum} and ${column.maximum}`;
    return [
      problem(
        `case when ${valid} then ${bounds} else false end`,
        column.name,
        `${quoted} || ${literal(` is ${reason}`)}`,
      ),
    ];
  };
  switch (column.type) {
    case 'integer': {
      const valid = `(${c} ~ '^-?\\d{1,9}$')`;
      return {
        type: 'integer',
        value: `case when ${valid} then ${c}::integer end`,
        problems: [
          problem(`not ${valid}`, column.name, `${quoted} || ' is no whole number'`),
          ...range(valid, 'integer'),
        ],
      };
    }
    case 'number': {
      const valid = `(${c} ~ '^-?\\d{1,12}(\\.\\d+)?$')`;
      return {
        type: 'numeric',
        value: `case when ${valid} then ${c}::numeric end`,
        problems: [
          problem(`not ${valid}`, column.name, `${quoted} || ' is no number: write it as 1234.5'`),
          ...range(valid, 'numeric'),
        ],
      };
    }
    case 'boolean': {
      const yes = `lower(${c}) in ('true', 't', 'yes', 'y', '1', 'x')`;
      const no = `lower(${c}) in ('false', 'f', 'no', 'n', '0')`;
      return {
        type: 'boolean',
        value: `case when ${yes} then true when ${no} then false end`,
        problems: [
          problem(
            `not (${yes} or ${no})`,
            column.name,
            `${quoted} || ' is neither true nor false'`,
          ),
        ],
      };
    }
    case 'day': {
      const full = `case length(${c}) when 4 then ${c} || '-01-01' when 7 then ${c} || '-01' else left(${c}, 10) end`;
      const valid = `(${c} ~ ${isoDay} and pg_input_is_valid(${full}, 'date'))`;
      return {
        type: 'date',
        value: `case when ${valid} then (${full})::date end`,
        problems: [problem(`not ${valid}`, column.name, `${quoted} || ${dateRemedy(c)}`)],
      };
    }
    case 'time': {
      const valid = `s.${named(`${column.name} ok`)}`;
      // The connection reads a time without a zone in UTC by itself.
      const read =
        context.timeZone === 'UTC'
          ? `${c}::timestamptz`
          : `case when length(${c}) > 10 and ${c} ~ ${withZone} then ${c}::timestamptz else ${c}::timestamp at time zone ${literal(context.timeZone)} end`;
      return {
        type: 'timestamptz(3)',
        value: `case when ${valid} then ${read} end::timestamptz(3)`,
        problems: [problem(`not ${valid}`, column.name, `${quoted} || ${dateRemedy(c)}`)],
      };
    }
    case 'list':
      return {
        type: 'text[]',
        value: `array_remove(regexp_split_to_array(${c}, '\\s*;\\s*'), '')`,
        problems: [],
      };
    case 'languages': {
      const entries = `array_remove(regexp_split_to_array(lower(${c}), '\\s*;\\s*'), '')`;
      return {
        type: 'text[]',
        value: `(select array_agg(split_part(e, ':', 1) || case when e like '%:native' then ':C2' when position(':' in e) > 0 then ':' || upper(split_part(e, ':', 2)) else '' end order by n) from unnest(${entries}) with ordinality o (e, n))`,
        problems: [
          problem(
            `exists (select from unnest(${entries}) e where e !~ ${languageEntry})`,
            column.name,
            `${quoted} || ' is no list of languages such as "de:B2; en"'`,
          ),
        ],
      };
    }
    case 'emails': {
      const entries = `array_remove(regexp_split_to_array(lower(${c}), '\\s*[;,]\\s*'), '')`;
      return {
        type: 'text[]',
        value: entries,
        problems: [
          problem(
            `exists (select from unnest(${entries}) e where e !~ '^[^@\\s]+@[^@\\s]+$')`,
            column.name,
            `${quoted} || ' is no e-mail address'`,
          ),
        ],
      };
    }
    case 'email':
      return {
        type: 'text',
        value: `lower(${c})`,
        problems: [
          problem(
            `${c} !~ '^[^@\\s]+@[^@\\s]+$'`,
            column.name,
            `${quoted} || ' is no e-mail address'`,
          ),
        ],
      };
    case 'choice': {
      const norm = `upper(translate(${c}, ' -', '__'))`;
      const spellings = Object.entries(column.spellings ?? {});
      const value =
        spellings.length > 0
          ? `case ${norm} ${spellings.map(([from, to]) => `when ${literal(from)} then ${literal(to)}`).join(' ')} else ${norm} end`
          : norm;
      return {
        type: 'text',
        value,
        problems: [
          problem(
            `not ${value} in (${column.choices!.map(literal).join(', ')})`,
            column.name,
            `${quoted} || ${literal(` is not known: use ${column.choices!.join(', ')}`)}`,
          ),
        ],
      };
    }
    default:
      return { type: 'text', value: c, problems: [] };
  }
}

/** How a reference is found, the id it gives, and how people call what is missing. */
const references: Record<
  Reference,
  (source: string, column: string) => { join: string; id: string; what: string; file: string }
> = {
  candidate: (source, column) => ({
    join: `left join candidate r_candidate on r_candidate.source = ${source} and r_candidate.external_id = s.${column}`,
    id: 'coalesce(r_candidate.merged_into_id, r_candidate.id)',
    what: 'candidate',
    file: 'candidates.csv',
  }),
  job: (source, column) => ({
    join: `left join job r_job on r_job.source = ${source} and r_job.external_id = s.${column}`,
    id: 'r_job.id',
    what: 'job',
    file: 'jobs.csv',
  }),
  application: (source, column) => ({
    join: `left join application r_application on r_application.source = ${source} and r_application.external_id = s.${column}`,
    id: 'r_application.id',
    what: 'application',
    file: 'applications.csv',
  }),
};

/**
 * Turns the staged text of a table into typed, resolved rows with at most one problem each: one pass over the rows,
 * whatever is wrong with them.
 */
export function checkStatement(
  table: Table,
  context: Context,
  extra: { joins?: string; values?: string; problems?: readonly string[] } = {},
): string {
  const source = literal(context.source);
  const cells: string[] = [];
  const once: string[] = [];
  const values: string[] = [];
  const missing: string[] = [];
  const wrong: string[] = [];
  const unknown: string[] = [];
  const joins: string[] = [];
  for (const column of table.columns) {
    const name = named(column.name);
    if (!context.provided.has(column.name)) {
      const { type } = typed(column, context);
      values.push(`null::${type} as ${name}`);
      if (column.refers) values.push(`null::uuid as ${column.refers}_ref`);
      continue;
    }
    cells.push(`nullif(btrim(${name}, E' \\t\\r\\n\\u00a0'), '') as ${name}`);
    if (column.type === 'time')
      once.push(
        `, (c.${name} ~ ${isoTime} and pg_input_is_valid(c.${name}, 'timestamptz')) as ${named(`${column.name} ok`)}`,
      );
    const { value, type, problems } = typed(column, context);
    values.push(`(${value})::${type} as ${name}`);
    if (column.required)
      missing.push(problem(`s.${name} is null`, column.name, `'is required and empty'`));
    wrong.push(...problems);
    if (column.refers) {
      const known = column.refers === 'candidate' && context.knownCandidates;
      const reference = references[column.refers](source, name);
      joins.push(
        known
          ? `left join known_candidate r_candidate on r_candidate.external_id = s.${name}`
          : reference.join,
      );
      const id = known ? 'r_candidate.id' : reference.id;
      values.push(`${id} as ${column.refers}_ref`);
      unknown.push(
        problem(
          `s.${name} is not null and ${id} is null`,
          column.name,
          `'there is no ${reference.what} "' || ${shown(`s.${name}`)} || ${literal(`" from this source: add it to ${reference.file}, or see whether its own row was refused`)}`,
        ),
      );
    }
  }
  const rules = (table.rules ?? []).filter((rule) =>
    rule.needs.every((name) => context.provided.has(name)),
  );
  const ruleCases = rules.map((rule) =>
    problem(
      `c.problem is null and ${rule.when.replaceAll('t.', 'c.')}`,
      rule.column,
      literal(rule.reason),
    ),
  );
  const checks = [
    `when s.problem is not null then s.problem`,
    ...missing,
    ...wrong,
    ...unknown,
    ...(extra.problems ?? []),
  ];
  return `create temp table ${checkedName(table.name)} on commit drop as
    select c.*${ruleCases.length > 0 ? `, case when c.problem_first is not null then c.problem_first ${ruleCases.join(' ').replaceAll('c.problem is null', 'c.problem_first is null')} end as problem` : ', c.problem_first as problem'}
    from (
      select s.origin, s.line, s.raw, ${values.join(', ')}${extra.values ? `, ${extra.values}` : ''},
        case ${checks.join('\n          ')} end as problem_first
      from (select c.*${once.join('')} from (select origin, line, problem, raw${cells.map((cell) => `, ${cell}`).join('')} from ${stagedName(table.name)} offset 0) c offset 0) s
      ${joins.join('\n      ')} ${extra.joins ?? ''}
      offset 0
    ) c`;
}

/** Refused rows, kept for the rejects files until the import ends. */
export const createRefused = `create temp table if not exists refused (
  tab text not null, origin integer not null, line bigint not null, col text not null, reason text not null, raw text
) on commit preserve rows`;

/** Moves the rows with a problem out of the checked ones. */
export async function refuseProblems(client: pg.ClientBase, table: string): Promise<void> {
  const { rowCount } = await client.query(
    `insert into refused (tab, origin, line, col, reason, raw)
     select ${literal(table)}, origin, line, split_part(problem, chr(31), 1), substr(problem, position(chr(31) in problem) + 1), raw
     from ${checkedName(table)} where problem is not null`,
  );
  if (rowCount) await client.query(`delete from ${checkedName(table)} where problem is not null`);
}

/**
 * Two rows with one key: the first counts. A later one that says the same is taken as it; one that says something
 * else is refused. The key's columns need not be those of the file, so they are compared when all is resolved.
 */
export async function refuseDuplicates(client: pg.ClientBase, table: Table): Promise<void> {
  const checked = checkedName(table.name);
  const key = table.key.map((expression, index) => `${expression} as k${index}`).join(', ');
  const keys = table.key.map((_, index) => `k${index}`).join(', ');
  const same = table.key
    .map((_, index) => `r.k${index} is not distinct from d.k${index}`)
    .join(' and ');
  const { rows } = await client.query(
    `select exists (select from ${checked} t group by ${table.key.join(', ')} having count(*) > 1) as any`,
  );
  if (!rows[0].any) return;
  await client.query(`create temp table repeated on commit drop as
    with r as (select t.ctid as place, t.origin, t.line, t.raw, to_jsonb(t) - '{origin,line,raw,new_id}'::text[] as content, ${key} from ${checked} t),
    d as (select ${keys} from r group by ${keys} having count(*) > 1)
    select r.place, r.origin, r.line, r.raw, r.content, row_number() over w as number, first_value(r.line) over w as first_line, first_value(r.content) over w as first_content
    from r join d on ${same} window w as (partition by ${keys.replaceAll('k', 'r.k')} order by r.origin, r.line)`);
  await client.query(
    `insert into refused (tab, origin, line, col, reason, raw)
     select $1, origin, line, $2, 'says something else than line ' || first_line || ', which has the same id: keep one of the two', raw from repeated where number > 1 and content <> first_content`,
    [table.name, table.columns[0]!.name],
  );
  await client.query(
    `delete from ${checked} where ctid in (select place from repeated where number > 1)`,
  );
  await client.query('drop table repeated');
}
