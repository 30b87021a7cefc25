import { sql } from 'kysely';
import { rowsOf, type Sql } from './database.js';

/** One column of a table or view, as the catalogue describes it. */
interface ColumnRow {
  /** with its schema, unless that is `public` */
  table: string;
  column: string;
  /** type of a value, or of an element when it is an array */
  type: string;
  array: boolean;
  nullable: boolean;
  /** where the value comes from when an insert leaves it out */
  filled: 'NEVER' | 'BY_DEFAULT' | 'ALWAYS';
  /** the values that a check constraint of the form `column = any (array[…])` admits; null: any value of the type */
  values: string[] | null;
}

/**
 * The TypeScript type that the driver returns for each type, and what it accepts if that is more. `bigint` and `numeric`
 * are returned as text, so that no digit is lost; times are returned as text in UTC.
 */
const types: Record<string, string> = {
  bool: 'boolean',
  bpchar: 'string',
  bytea: 'Buffer',
  citext: 'string',
  date: 'string',
  float4: 'number',
  float8: 'number',
  int2: 'number',
  int4: 'number',
  int8: 'Big',
  json: 'Json',
  jsonb: 'Json',
  numeric: 'Big',
  text: 'string',
  timestamptz: 'Time',
  tsvector: 'string',
  uuid: 'string',
  varchar: 'string',
};

const head = `// Printed from the catalogue by \`npm run schema:print\`; migrations/ is where it is changed.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

/** \`bigint\` and \`numeric\`: read as text; a number may be written. */
type Big = ColumnType<string, string | number, string | number>;
/** A time: read as text in UTC; a Date may be written. */
type Time = ColumnType<string, string | Date, string | Date>;
/** \`jsonb\`: read as the value; written as the text of it. */
type Json = ColumnType<unknown, string, string>;
/** Of one of the types above: null is allowed, too. */
type Nullable<Column> =
  Column extends ColumnType<infer Read, infer Write, infer Update>
    ? ColumnType<Read | null, Write | null | undefined, Update | null>
    : never;
/** Of one of the types above: the database has a default. */
type Defaulted<Column> =
  Column extends ColumnType<infer Read, infer Write, infer Update>
    ? ColumnType<Read, Write | undefined, Update>
    : never;
`;

/** The TypeScript type of a column, as it stands in the printed file. */
function typeOf({ table, column, type, array, nullable, filled, values }: ColumnRow): string {
  const known = types[type];
  if (!known)
    throw new Error(
      `${table}.${column} has the type ${type}, which has no type in TypeScript yet: add it in src/platform/database/tables.queries.ts.`,
    );
  const one = values?.map((value) => `'${value.replace(/['\\]/g, '\\$&')}'`).join(' | ') ?? known;
  if (array) {
    const list = values ? `(${one})[]` : `${one}[]`;
    return filled === 'BY_DEFAULT' ? `Generated<${list}>` : nullable ? `${list} | null` : list;
  }
  const isColumnType = ['Big', 'Time', 'Json'].includes(one);
  if (filled === 'ALWAYS')
    return `GeneratedAlways<${isColumnType ? 'string' : one}${nullable ? ' | null' : ''}>`;
  if (isColumnType) {
    const possible = nullable ? `Nullable<${one}>` : one;
    return filled === 'BY_DEFAULT' ? `Defaulted<${possible}>` : possible;
  }
  const possible = nullable ? `${one} | null` : one;
  return filled === 'BY_DEFAULT' ? `Generated<${possible}>` : possible;
}

/** A name as a key of an interface. */
const keyOf = (name: string) => (/^[a-z_][a-z0-9_]*$/.test(name) ? name : `'${name}'`);

/**
 * The columns of all tables and views of the schemas public and demographics, as a TypeScript interface `Tables`:
 * what a select returns and what an insert takes. Objects of extensions and the list of migrations are left out.
 * @throws where a column has a type that {@link types} does not know
 */
export async function printTables(database: Sql): Promise<string> {
  const columns = await rowsOf<ColumnRow>(
    database,
    sql`
    with relations as (
      select c.oid, c.relkind, case n.nspname when 'public' then '' else n.nspname || '.' end || c.relname as name
      from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname in ('public', 'demographics')
      where c.relkind in ('r', 'v') and c.relname not like 'migration%'
        and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
    ),
    -- The column of a table that each column shows: itself, and for a view the column of that name in what it reads.
    shown as (
      select r.oid as relation, a.attnum as number, r.oid as shown_relation, a.attnum as shown_number
      from relations r join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 where r.relkind = 'r'
      union all
      select r.oid, a.attnum, b.attrelid, b.attnum
      from relations r join pg_attribute a on a.attrelid = r.oid and a.attnum > 0
      join pg_rewrite w on w.ev_class = r.oid
      join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0
      join pg_attribute b on b.attrelid = d.refobjid and b.attnum = d.refobjsubid and b.attname = a.attname
      where r.relkind = 'v' and pg_get_viewdef(r.oid) !~* '(left|right|full) join'
    ),
    closed as (
      select s.relation, s.number, array(
        select m[1] from regexp_matches(substring(pg_get_constraintdef(k.oid) from 'ARRAY\\[(.*)\\]'), '''([^'']*)''::text', 'g') m) as "values"
      from shown s join pg_constraint k on k.conrelid = s.shown_relation and k.contype = 'c' and k.conkey = array[s.shown_number]
      where pg_get_constraintdef(k.oid) ~ '^CHECK \\(\\(\\w+ = ANY \\(ARRAY\\[.*\\]\\)\\)\\)$'
    )
    select r.name as "table", a.attname as "column", coalesce(e.typname, t.typname) as type, e.oid is not null as "array",
      not (a.attnotnull or coalesce((select bool_and(b.attnotnull) from shown s join pg_attribute b on b.attrelid = s.shown_relation and b.attnum = s.shown_number
        where s.relation = r.oid and s.number = a.attnum), false)) as nullable,
      case when a.attidentity <> '' or a.attgenerated <> '' then 'ALWAYS' when d.oid is not null then 'BY_DEFAULT' else 'NEVER' end as filled,
      closed."values"
    from relations r join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
    join pg_type t on t.oid = a.atttypid left join pg_type e on e.oid = t.typelem and t.typcategory = 'A'
    left join pg_attrdef d on d.adrelid = r.oid and d.adnum = a.attnum
    left join closed on closed.relation = r.oid and closed.number = a.attnum
    order by r.name collate "C", a.attnum`,
  );
  const tables = [...Map.groupBy(columns, ({ table }) => table)].map(
    ([table, rows]) =>
      `  ${keyOf(table)}: {\n${rows.map((row) => `    ${keyOf(row.column)}: ${typeOf(row)};\n`).join('')}  };\n`,
  );
  return `${head}\nexport interface Tables {\n${tables.join('')}}\n`;
}
