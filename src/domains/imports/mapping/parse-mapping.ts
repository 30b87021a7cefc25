import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import { encodingOf } from '../formats/csv-reader.js';
import type { Cell, Condition, Lookup, MappedFile, Mapping, Rule } from './mapping.js';
import { tableOf, tables, type Table } from '../tables/tables.js';
import { ImportError } from '../formats/row-source.js';

export type * from './mapping.js';

/** Reads and validates a mapping. @throws ImportError naming the place that is wrong */
export async function readMapping(path: string): Promise<Mapping> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new ImportError(`The mapping ${path} can't be read.`);
  });
  return parseMapping(text, basename(path));
}

type Node = Record<string, unknown>;

/** As readMapping, of a text. */
export function parseMapping(text: string, name: string): Mapping {
  const fail = (place: string, problem: string): never => {
    throw new ImportError(`${name}: ${place ? `${place}: ` : ''}${problem}`);
  };
  let root: unknown;
  try {
    root = parse(text);
  } catch (error) {
    fail('', error instanceof YAMLParseError ? error.message.split('\n')[0]! : String(error));
  }
  const object = (node: unknown, place: string, keys?: readonly string[]): Node => {
    if (typeof node !== 'object' || node === null || Array.isArray(node))
      fail(place, 'must be a map of names and values');
    for (const key of Object.keys(node as Node))
      if (keys && !keys.includes(key))
        fail(`${place ? `${place}.` : ''}${key}`, `is not known: use ${keys.join(', ')}`);
    return node as Node;
  };
  const string = (node: unknown, place: string): string => {
    if (typeof node === 'number' || typeof node === 'boolean') return String(node);
    if (typeof node !== 'string') fail(place, 'must be a text');
    return node as string;
  };
  const optional = (node: unknown, place: string): string | undefined =>
    node === undefined ? undefined : string(node, place);
  const strings = (node: unknown, place: string): string | string[] =>
    Array.isArray(node)
      ? node.map((one, index) => string(one, `${place}[${index}]`))
      : string(node, place);

  const conditionOf = (node: unknown, place: string): Condition => {
    const condition: Condition = {};
    for (const [column, wanted] of Object.entries(node === undefined ? {} : object(node, place))) {
      const at = `${place}.${column}`;
      if (typeof wanted === 'object' && wanted !== null && !Array.isArray(wanted)) {
        const { not, empty, matches } = object(wanted, at, ['not', 'empty', 'matches']);
        if (empty !== undefined && typeof empty !== 'boolean')
          fail(`${at}.empty`, 'must be true or false');
        if (matches !== undefined) {
          try {
            new RegExp(string(matches, `${at}.matches`));
          } catch {
            fail(`${at}.matches`, 'is no regular expression');
          }
        }
        condition[column] = {
          not: not === undefined ? undefined : strings(not, `${at}.not`),
          empty: empty as boolean | undefined,
          matches: optional(matches, `${at}.matches`),
        };
      } else condition[column] = strings(wanted, at);
    }
    return condition;
  };

  const top = object(root, '', ['source', 'timeZone', 'dateFormat', 'files', 'lookups', 'tables']);
  const files: Record<string, MappedFile> = {};
  for (const [key, node] of Object.entries(
    object(top.files ?? fail('files', 'is missing: name the files to read'), 'files'),
  )) {
    const place = `files.${key}`;
    const file =
      typeof node === 'string'
        ? { file: node }
        : object(node, place, ['file', 'delimiter', 'encoding', 'dateFormat']);
    const encoding = optional((file as Node).encoding, `${place}.encoding`);
    if (encoding && !encodingOf(encoding))
      fail(`${place}.encoding`, `"${encoding}" is not known: use utf-8, utf-16 or windows-1252`);
    files[key] = {
      file: string(file.file, `${place}.file`),
      encoding,
      delimiter: optional((file as Node).delimiter, `${place}.delimiter`),
      dateFormat:
        optional((file as Node).dateFormat, `${place}.dateFormat`) ??
        optional(top.dateFormat, 'dateFormat'),
    };
  }
  const fileOf = (node: unknown, place: string): string => {
    const key = string(node ?? fail(place, 'is missing'), place);
    if (!files[key])
      fail(place, `"${key}" is no file of this mapping: it has ${Object.keys(files).join(', ')}`);
    return key;
  };

  const lookups: Record<string, Lookup> = {};
  for (const [key, node] of Object.entries(
    top.lookups === undefined ? {} : object(top.lookups, 'lookups'),
  )) {
    const place = `lookups.${key}`;
    const lookup = object(node, place, ['from', 'key', 'value', 'when']);
    lookups[key] = {
      from: fileOf(lookup.from, `${place}.from`),
      key: string(lookup.key, `${place}.key`),
      value: string(lookup.value, `${place}.value`),
      when: conditionOf(lookup.when, `${place}.when`),
    };
  }

  const cellOf = (node: unknown, place: string, table: Table): Cell => {
    if (typeof node !== 'object' || node === null)
      return { value: string(node, place), otherwise: 'keep' };
    const cell = object(node, place, [
      'value',
      'values',
      'otherwise',
      'dateFormat',
      'lookup',
      'default',
      'separator',
    ]);
    const lookup = optional(cell.lookup, `${place}.lookup`);
    if (lookup && !lookups[lookup])
      fail(`${place}.lookup`, `"${lookup}" is no lookup of this mapping`);
    const otherwise = optional(cell.otherwise, `${place}.otherwise`) ?? 'keep';
    if (!['keep', 'empty', 'skip'].includes(otherwise))
      fail(`${place}.otherwise`, 'must be keep, empty or skip');
    let values: Cell['values'];
    if (cell.values !== undefined) {
      values = {};
      for (const [from, to] of Object.entries(object(cell.values, `${place}.values`))) {
        const at = `${place}.values.${from}`;
        if (to === null) values[from] = null;
        else if (typeof to === 'object') {
          values[from] = Object.fromEntries(
            Object.entries(
              object(to, at, ['then', ...table.columns.map(({ name: column }) => column)]),
            ).map(([column, value]) => [column, string(value, `${at}.${column}`)]),
          );
          if ('then' in to && table.name !== 'stage_events')
            fail(`${at}.then`, 'is for stage_events');
        } else values[from] = string(to, at);
      }
    }
    return {
      value: string(cell.value ?? fail(`${place}.value`, 'is missing'), `${place}.value`),
      values,
      otherwise: otherwise as Cell['otherwise'],
      lookup,
      dateFormat: optional(cell.dateFormat, `${place}.dateFormat`),
      default: optional(cell.default, `${place}.default`),
      separator: optional(cell.separator, `${place}.separator`),
    };
  };

  if (!Array.isArray(top.tables) || top.tables.length === 0)
    fail('tables', 'must be a list with at least one table');
  const rules = (top.tables as unknown[]).map((node, index): Rule => {
    const place = `tables[${index}]`;
    const rule = object(node, place, [
      'table',
      'from',
      'when',
      'absent',
      'columns',
      'each',
      'distinct',
    ]);
    const tableName = string(rule.table ?? fail(`${place}.table`, 'is missing'), `${place}.table`);
    const table =
      tableOf(tableName) ??
      fail(
        `${place}.table`,
        `"${tableName}" is no table of the bundle: use ${tables.map((one) => one.name).join(', ')}`,
      );
    const columns: Record<string, Cell> = {};
    for (const [column, cell] of Object.entries(
      object(rule.columns ?? fail(`${place}.columns`, 'is missing'), `${place}.columns`),
    )) {
      if (!table.columns.some((one) => one.name === column))
        fail(
          `${place}.columns.${column}`,
          `is no column of ${table.name}: use ${table.columns.map((one) => one.name).join(', ')}`,
        );
      columns[column] = cellOf(cell, `${place}.columns.${column}`, table);
    }
    const missing = table.columns
      .filter((column) => column.required && !columns[column.name])
      .map((column) => column.name);
    if (missing.length > 0) fail(`${place}.columns`, `${table.name} needs ${missing.join(', ')}`);
    let each: Rule['each'];
    if (rule.each !== undefined) {
      const { column, separator } = object(rule.each, `${place}.each`, ['column', 'separator']);
      each = {
        column: string(
          column ?? fail(`${place}.each.column`, 'is missing'),
          `${place}.each.column`,
        ),
        separator: optional(separator, `${place}.each.separator`) ?? ';',
      };
    }
    const distinct = Array.isArray(rule.distinct)
      ? (strings(rule.distinct, `${place}.distinct`) as string[])
      : rule.distinct === true;
    if (Array.isArray(distinct))
      for (const column of distinct)
        if (!columns[column]) fail(`${place}.distinct`, `"${column}" is no column of this rule`);
    if (
      rule.distinct !== undefined &&
      typeof rule.distinct !== 'boolean' &&
      !Array.isArray(rule.distinct)
    )
      fail(`${place}.distinct`, 'must be true, false or a list of columns');
    let absent: Rule['absent'];
    if (rule.absent !== undefined) {
      const { lookup, value } = object(rule.absent, `${place}.absent`, ['lookup', 'value']);
      absent = {
        lookup: string(
          lookup ?? fail(`${place}.absent.lookup`, 'is missing'),
          `${place}.absent.lookup`,
        ),
        value: string(
          value ?? fail(`${place}.absent.value`, 'is missing'),
          `${place}.absent.value`,
        ),
      };
      if (!lookups[absent.lookup])
        fail(`${place}.absent.lookup`, `"${absent.lookup}" is no lookup of this mapping`);
    }
    return {
      place,
      table,
      from: fileOf(rule.from, `${place}.from`),
      when: conditionOf(rule.when, `${place}.when`),
      columns,
      each,
      distinct,
      absent,
    };
  });
  return {
    name,
    source: optional(top.source, 'source'),
    timeZone: optional(top.timeZone, 'timeZone'),
    files,
    lookups,
    rules,
  };
}
