import { isoOf } from './dates.js';
import type { Cell, Condition, Rule } from './parse-mapping.js';

/** A source row as a mapping sees it: cells by column name, and a few names of its own (`{row}`, `{line}`, `{file}`). */
export type Cells = (column: string) => string;
export type Lookups = Record<string, Map<string, string>>;

const places = /\{([^{}]+)\}/g;
const filters: Record<string, (text: string) => string> = {
  lower: (text) => text.toLowerCase(),
  upper: (text) => text.toUpperCase(),
  // Of a full name: what comes before the last word, and the last word. A single word is a given name.
  given: (text) =>
    text
      .split(/\s+/)
      .slice(0, Math.max(1, text.split(/\s+/).length - 1))
      .join(' '),
  family: (text) => text.split(/\s+/).slice(1).at(-1) ?? '',
  slug: (text) =>
    text
      .toLowerCase()
      .normalize('NFKD')
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, ''),
};

/** The columns that a template names. */
export const columnsOf = (template: string): string[] =>
  [...template.matchAll(places)].map(([, name]) => name!.split('|')[0]!.trim());

/** A template as a function, so that a million rows parse it once. `{Column|lower}` and the other filters change the text. */
export function compile(template: string): (cells: Cells) => string {
  const parts: (string | ((cells: Cells) => string))[] = [];
  let at = 0;
  for (const match of template.matchAll(places)) {
    if (match.index > at) parts.push(template.slice(at, match.index));
    const [name, ...applied] = match[1]!.split('|').map((part) => part.trim());
    parts.push((cells) =>
      applied.reduce((text, filter) => filters[filter]?.(text) ?? text, cells(name!).trim()),
    );
    at = match.index + match[0].length;
  }
  if (at < template.length) parts.push(template.slice(at));
  const single = parts[0];
  if (parts.length === 1 && typeof single === 'function') return single;
  if (parts.length === 1) return () => single as string;
  return (cells) => parts.map((part) => (typeof part === 'string' ? part : part(cells))).join('');
}

export function compileCondition(condition: Condition): (cells: Cells) => boolean {
  const list = (value: string | readonly string[]) => (typeof value === 'string' ? [value] : value);
  const tests = Object.entries(condition).map(([column, wanted]) => {
    if (typeof wanted === 'string' || Array.isArray(wanted)) {
      const any = new Set(list(wanted as string));
      return (cells: Cells) => any.has(cells(column).trim());
    }
    const { not, empty, matches } = wanted as {
      not?: string | string[];
      empty?: boolean;
      matches?: string;
    };
    const none = new Set(not === undefined ? [] : list(not));
    const expression = matches === undefined ? undefined : new RegExp(matches);
    return (cells: Cells) => {
      const text = cells(column).trim();
      return (
        !none.has(text) &&
        (empty === undefined || (text === '') === empty) &&
        (!expression || expression.test(text))
      );
    };
  });
  return (cells) => tests.every((test) => test(cells));
}

type Made = Record<string, string>;

/**
 * A rule as a function from a source row to bundle rows: none where a condition does not hold or a value is skipped,
 * several for lists and for values with an end that follows.
 */
export function compileRule(
  rule: Rule,
  fileDateFormat: string | undefined,
  lookups: Lookups,
): (cells: Cells) => Made[] {
  const when = compileCondition(rule.when);
  const absent = rule.absent && {
    known: lookups[rule.absent.lookup]!,
    key: compile(rule.absent.value),
  };
  const holds = (read: Cells) => when(read) && !absent?.known.has(absent.key(read));
  const cells = Object.entries(rule.columns).map(([column, cell]) => ({
    column,
    cell,
    text: compile(cell.value),
    otherwise: compile(cell.default ?? ''),
    isDate: rule.table.columns.some(
      ({ name, type }) => name === column && (type === 'day' || type === 'time'),
    ),
  }));
  const one = (read: Cells): Made[] => {
    const row: Made = {};
    let then: string | undefined;
    let entered = true;
    for (const { column, cell, text, otherwise, isDate } of cells) {
      const result = valueOf(
        cell,
        text(read),
        otherwise(read),
        isDate ? (cell.dateFormat ?? fileDateFormat) : undefined,
        lookups,
      );
      if (result === undefined) return [];
      if (typeof result === 'string') row[column] ??= result;
      else {
        const { then: end, ...more } = result;
        then = end ?? then;
        // A value that only says how it ended enters no stage.
        if (end !== undefined && Object.keys(more).length === 0) entered = false;
        Object.assign(row, more);
      }
    }
    const ends =
      then === undefined
        ? []
        : [
            {
              ...row,
              stage: '',
              kind: then,
              at: entered ? '' : (row.at ?? ''),
              event_id: row.event_id ? `${row.event_id}-end` : '',
            },
          ];
    return entered ? [row, ...ends] : ends;
  };
  const { each } = rule;
  return (read) => {
    if (!holds(read)) return [];
    if (!each) return one(read);
    return read(each.column)
      .split(each.separator)
      .map((entry) => entry.trim())
      .filter(Boolean)
      .flatMap((entry) => one((name) => (name === 'each' ? entry : read(name))));
  };
}

/** A cell's text; undefined: there is no row. */
function valueOf(
  cell: Cell,
  source: string,
  fallback: string,
  dateFormat: string | undefined,
  lookups: Lookups,
): string | Exclude<NonNullable<Cell['values']>[string], string | null> | undefined {
  let text = cell.lookup ? (lookups[cell.lookup]!.get(source) ?? '') : source;
  if (cell.separator !== undefined)
    text = text
      .split(cell.separator)
      .map((entry) => entry.trim())
      .filter(Boolean)
      .join('; ');
  if (cell.values) {
    const meaning = Object.hasOwn(cell.values, text) ? cell.values[text]! : undefined;
    if (meaning !== undefined && meaning !== null) {
      if (typeof meaning !== 'string') return meaning;
      text = meaning;
    } else if (Object.hasOwn(cell.values, text)) text = '';
    else if (cell.otherwise === 'skip') return undefined;
    else if (cell.otherwise === 'empty') text = '';
  }
  if (text === '') text = fallback;
  return dateFormat && text !== '' ? isoOf(text, dateFormat) : text;
}
