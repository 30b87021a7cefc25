import { formFlag } from '../staging/cell-forms.js';
import { literal, named } from '../staging/names.queries.js';
import type { Column, ColumnType } from '../tables/table.js';
import type { Context } from './context.js';
import { problemWhen, shown } from './problem.queries.js';

/** A cell as a typed value, in SQL. */
export interface TypedCell {
  value: string;
  /** the SQL type of the value */
  type: string;
  /** what can be wrong with the cell, as parts of a case (problemWhen) */
  problems: string[];
}

/**
 * The typed value of a column's cell and what can be wrong with it. In the SQL, `s` has the trimmed texts of the cells;
 * empty cells are null.
 * @param most characters of the text, or of each entry of a list; undefined: the cell is no text
 */
export function typedCell(column: Column, context: Context, most?: number): TypedCell {
  const cell = `s.${named(column.name)}`;
  const { value, type, wrong } = forms[column.type](cell, column, context);
  return {
    value,
    type,
    problems: [...tooLong(cell, column, most), ...wrong].map(([when, reason]) =>
      problemWhen(when, column.name, `'"' || ${shown(cell)} || '"' || ${reason}`),
    ),
  };
}

/** The entries of a cell that is a list, in SQL; undefined when it is none. */
const entriesOfCell = (cell: string, { name, type }: Column): string | undefined =>
  type === 'list' && name === 'skills'
    ? skillsOf(cell)
    : type === 'list' || type === 'languages'
      ? entriesOf(cell, ';')
      : type === 'emails'
        ? entriesOf(bareAddresses(cell), '[;,]')
        : undefined;

/** True when a cell, or an entry of its list, is longer than its limit. Bytes are compared first: that costs nothing. */
function tooLong(cell: string, column: Column, most: number | undefined): Form['wrong'] {
  if (most === undefined) return [];
  const entries = entriesOfCell(cell, column);
  const longer = `octet_length(${cell}) > ${most} and`;
  const reason = `to_char(${most}, 'FM999,999') || ' are the most: shorten it'`;
  return entries
    ? [
        [
          `${longer} exists (select from unnest(${entries}) e where char_length(e) > ${most})`,
          `' … has an entry with too many characters; ' || ${reason}`,
        ],
      ]
    : [
        [
          `${longer} char_length(${cell}) > ${most}`,
          `' … has ' || to_char(char_length(${cell}), 'FM999,999,999') || ' characters; ' || ${reason}`,
        ],
      ];
}

/**
 * In SQL: true when the cell of a `time` column is a valid time. It is worked out once for each row.
 * @param written true when the cell is written as a time
 */
export const isTime = (cell: string, written: string): string =>
  `(${written} and pg_input_is_valid(${cell}, 'timestamptz'))`;

/** In SQL: the id under which a row is kept whose id in its source is in the cell. Few ids hold an address. */
export const keptId = (cell: string): string =>
  `case when position('@' in ${cell}) > 0 then external_id_of(${cell}) else ${cell} end`;

interface Form {
  type: string;
  value: string;
  /** conditions that must not hold, and what the reason says after the cell's text */
  wrong: readonly (readonly [when: string, reason: string])[];
}

// Regular expressions, as SQL constants.
const withZone = `'[T ].*(Z|[+-]\\d\\d(:?\\d\\d)?)$'`;
const languageEntry = `'^[a-z]{2,3}(-[a-z0-9]+)?(:([abc][12]|native))?$'`;
const address = `'^[^@\\s]+@[^@\\s]+$'`;

/** What is wrong with a cell that is not a date, and what to do. */
const notDate = (cell: string): string => `case
    when ${cell} ~ '^\\d{1,2}[./-]\\d{1,2}[./-]\\d{2,4}' then ' is not an ISO 8601 date (2025-12-31): state the file''s date format in a mapping, such as dateFormat: dd.MM.yyyy'
    when ${cell} ~ '^\\d{4,5}([.,]\\d+)?$' then ' looks like a spreadsheet''s day number: format the cells as dates, or state dateFormat: excel in a mapping'
    when ${cell} ~ '^\\d{4}-\\d\\d' then ' is not a day of the calendar'
    else ' is not an ISO 8601 date (2025-12-31 or 2025-12-31T17:30:00Z)' end`;

/** The entries of a list, in SQL. */
const entriesOf = (list: string, separators: string): string =>
  `array_remove(regexp_split_to_array(${list}, '\\s*${separators}\\s*'), '')`;

/** Words that exports write where there is no address. */
const noAddress = `'^(n/?a|none|null|nil|unknown|no e-?mail|-+|[?]+)$'`;

/** A list of addresses without names around them and `mailto:` in front; empty for a word that says there is none. */
const bareAddresses = (list: string): string => `case
    when ${list} ~ ${noAddress} then ''
    when ${list} ~ '[<:]' then regexp_replace(regexp_replace(${list}, '(^|[;,])[^;,<>]*<\\s*([^<>;,]*)>', '\\1\\2', 'g'), '(^|[;,])\\s*mailto:\\s*', '\\1', 'g')
    else ${list} end`;

/** Words that stand where there is no skill. */
const noSkill = `'^(n/?a|none|null|nil|unknown|-+)$'`;

/**
 * The skills of a cell. Exports write them in many ways: separated by semicolons, else by lines, bars or commas, or as a
 * JSON list; with bullets in front, and with years or a level in brackets behind. Most cells need none of this.
 */
const skillsOf = (cell: string): string => {
  const split = (separator: string) => `regexp_split_to_array(${cell}, '${separator}')`;
  const entries = `case
      when ${cell} ~ '^\\[".*"\\]$' and pg_input_is_valid(${cell}, 'jsonb') then array(select jsonb_array_elements_text(${cell}::jsonb))
      when strpos(${cell}, ';') > 0 then ${split(';')}
      when strpos(${cell}, E'\\n') > 0 then ${split('[\\r\\n]+')}
      when strpos(${cell}, '|') > 0 then ${split('[|]')}
      else ${split(',')} end`;
  const bare = `btrim(regexp_replace(regexp_replace(e, '^\\s*[•·*–-]\\s+', ''), '\\s*\\(([^()]*\\d[^()]*|beginner|basic|intermediate|advanced|proficient|expert|native)\\)\\s*$', '', 'i'), E' \\t\\r\\n')`;
  return `case when ${cell} !~* E'[,|(\\n•·*\\[]|^(n/?a|none|null|nil|unknown|-+)$' then ${entriesOf(cell, ';')}
    else array(select x from (select ${bare} as x, n from unnest(${entries}) with ordinality o (e, n)) own where x <> '' and x !~* ${noSkill} order by n) end`;
};

/** A number, between the column's minimum and maximum. */
function numberForm(
  cell: string,
  { name, minimum, maximum }: Column,
  type: 'integer' | 'numeric',
  reason: string,
): Form {
  const valid = `s.${formFlag(name)}`;
  const number = `${cell}::${type}`;
  const outside = [
    ...(minimum === undefined ? [] : [`${number} < ${minimum}`]),
    ...(maximum === undefined ? [] : [`${number} > ${maximum}`]),
  ].join(' or ');
  const range =
    maximum === undefined
      ? ` is less than ${minimum}`
      : ` is not between ${minimum} and ${maximum}`;
  return {
    type,
    value: `case when ${valid} then ${number} end`,
    wrong: [
      [`not ${valid}`, literal(reason)],
      ...(outside
        ? [[`case when ${valid} then ${outside} else false end`, literal(range)] as const]
        : []),
    ],
  };
}

const forms: Record<ColumnType, (cell: string, column: Column, context: Context) => Form> = {
  text: (cell, { own }) => ({ type: 'text', value: own ? keptId(cell) : cell, wrong: [] }),

  integer: (cell, column) => numberForm(cell, column, 'integer', ' is not a whole number'),

  number: (cell, column) =>
    numberForm(cell, column, 'numeric', ' is not a number: write it as 1234.5'),

  boolean: (cell) => {
    const yes = `lower(${cell}) in ('true', 't', 'yes', 'y', '1', 'x')`;
    const no = `lower(${cell}) in ('false', 'f', 'no', 'n', '0')`;
    return {
      type: 'boolean',
      value: `case when ${yes} then true when ${no} then false end`,
      wrong: [[`not (${yes} or ${no})`, `' is neither true nor false'`]],
    };
  },

  day: (cell, { name }) => {
    const full = `case length(${cell}) when 4 then ${cell} || '-01-01' when 7 then ${cell} || '-01' else left(${cell}, 10) end`;
    const valid = `(s.${formFlag(name)} and pg_input_is_valid(${full}, 'date'))`;
    return {
      type: 'date',
      value: `case when ${valid} then (${full})::date end`,
      wrong: [[`not ${valid}`, notDate(cell)]],
    };
  },

  time: (cell, { name }, { timeZone }) => {
    const valid = `s.${formFlag(name)}`;
    // The connection reads times without a zone as UTC.
    const time =
      timeZone === 'UTC'
        ? `${cell}::timestamptz`
        : `case when length(${cell}) > 10 and ${cell} ~ ${withZone} then ${cell}::timestamptz else ${cell}::timestamp at time zone ${literal(timeZone)} end`;
    return {
      type: 'timestamptz(3)',
      value: `case when ${valid} then ${time} end::timestamptz(3)`,
      wrong: [[`not ${valid}`, notDate(cell)]],
    };
  },

  list: (cell, column) => ({ type: 'text[]', value: entriesOfCell(cell, column)!, wrong: [] }),

  languages: (cell) => {
    const entries = entriesOf(`lower(${cell})`, ';');
    return {
      type: 'text[]',
      value: `(select array_agg(split_part(e, ':', 1) || case when e like '%:native' then ':C2' when position(':' in e) > 0 then ':' || upper(split_part(e, ':', 2)) else '' end order by n) from unnest(${entries}) with ordinality o (e, n))`,
      wrong: [
        [
          `exists (select from unnest(${entries}) e where e !~ ${languageEntry})`,
          `' is not a list of languages such as "de:B2; en"'`,
        ],
      ],
    };
  },

  emails: (cell) => {
    const entries = entriesOf(bareAddresses(`lower(${cell})`), '[;,]');
    return {
      type: 'text[]',
      value: entries,
      wrong: [
        [
          `exists (select from unnest(${entries}) e where e !~ ${address})`,
          `' is not an e-mail address'`,
        ],
      ],
    };
  },

  email: (cell) => {
    const bare = bareAddresses(`lower(${cell})`);
    return {
      type: 'text',
      value: bare,
      wrong: [[`${bare} !~ ${address}`, `' is not an e-mail address'`]],
    };
  },

  choice: (cell, { choices = [], spellings = {} }) => {
    const written = `upper(translate(${cell}, ' -', '__'))`;
    const cases = Object.entries(spellings).map(
      ([from, to]) => `when ${literal(from)} then ${literal(to)}`,
    );
    const value =
      cases.length > 0 ? `case ${written} ${cases.join(' ')} else ${written} end` : written;
    return {
      type: 'text',
      value,
      wrong: [
        [
          `not ${value} in (${choices.map(literal).join(', ')})`,
          literal(` is not known: use ${choices.join(', ')}`),
        ],
      ],
    };
  },
};
