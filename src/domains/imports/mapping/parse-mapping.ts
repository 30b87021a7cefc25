import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import { encodingOf, unknownEncoding } from '../formats/encoding.js';
import { ImportError } from '../formats/import-error.js';
import type { Table } from '../tables/table.js';
import { tableOf, tables } from '../tables/tables.js';
import {
  otherwiseOptions,
  type Cell,
  type Condition,
  type Lookup,
  type MappedFile,
  type Mapping,
  type Meaning,
  type Rule,
} from './mapping.js';
import { YamlReader, type YamlMap } from './yaml-reader.js';

/**
 * Reads and checks the mapping in a file.
 * @throws ImportError naming the place that is wrong
 */
export async function readMapping(path: string): Promise<Mapping> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new ImportError(`The mapping ${path} can't be read.`);
  });
  return parseMapping(text, basename(path));
}

/**
 * Reads and checks a mapping.
 * @param text YAML; JSON is YAML too
 * @param name begins the error messages
 * @throws ImportError naming the place that is wrong
 */
export function parseMapping(text: string, name: string): Mapping {
  const yaml = new YamlReader(name);
  const top = yaml.map(parseYaml(yaml, text), '', [
    'source',
    'timeZone',
    'dateFormat',
    'files',
    'lookups',
    'tables',
  ]);
  const files = readFiles(yaml, top);
  const lookups = readLookups(yaml, top, files);
  return {
    name,
    source: yaml.optionalText(top.source, 'source'),
    timeZone: yaml.optionalText(top.timeZone, 'timeZone'),
    files,
    lookups,
    rules: readRules(yaml, top, { files, lookups }),
  };
}

/** What rules and cells may refer to. */
interface Known {
  files: Record<string, MappedFile>;
  lookups: Record<string, Lookup>;
}

function parseYaml(yaml: YamlReader, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    return yaml.fail(
      '',
      error instanceof YAMLParseError ? error.message.split('\n')[0]! : String(error),
    );
  }
}

function readFiles(yaml: YamlReader, top: YamlMap): Record<string, MappedFile> {
  if (top.files === undefined || top.files === null)
    yaml.fail('files', 'is missing: name the files to read');
  const files: Record<string, MappedFile> = {};
  for (const [key, node] of Object.entries(yaml.map(top.files, 'files'))) {
    const path = `files.${key}`;
    const file =
      typeof node === 'string'
        ? { file: node }
        : yaml.map(node, path, ['file', 'delimiter', 'encoding', 'dateFormat']);
    const encoding = yaml.optionalText(file.encoding, `${path}.encoding`);
    if (encoding && !encodingOf(encoding)) yaml.fail(`${path}.encoding`, unknownEncoding(encoding));
    files[key] = {
      file: yaml.text(file.file, `${path}.file`),
      encoding,
      delimiter: yaml.optionalText(file.delimiter, `${path}.delimiter`),
      dateFormat:
        yaml.optionalText(file.dateFormat, `${path}.dateFormat`) ??
        yaml.optionalText(top.dateFormat, 'dateFormat'),
    };
  }
  return files;
}

function readFileKey(
  yaml: YamlReader,
  node: unknown,
  path: string,
  files: Record<string, MappedFile>,
): string {
  const key = yaml.requiredText(node, path);
  if (!files[key])
    yaml.fail(path, `"${key}" is not a file of this mapping: use ${Object.keys(files).join(', ')}`);
  return key;
}

function readLookups(
  yaml: YamlReader,
  top: YamlMap,
  files: Record<string, MappedFile>,
): Record<string, Lookup> {
  const lookups: Record<string, Lookup> = {};
  for (const [key, node] of Object.entries(yaml.optionalMap(top.lookups, 'lookups'))) {
    const path = `lookups.${key}`;
    const lookup = yaml.map(node, path, ['from', 'key', 'value', 'when']);
    lookups[key] = {
      from: readFileKey(yaml, lookup.from, `${path}.from`, files),
      key: yaml.text(lookup.key, `${path}.key`),
      value: yaml.text(lookup.value, `${path}.value`),
      when: readCondition(yaml, lookup.when, `${path}.when`),
    };
  }
  return lookups;
}

function readLookupKey(yaml: YamlReader, node: unknown, path: string, { lookups }: Known): string {
  const key = yaml.requiredText(node, path);
  if (!lookups[key]) yaml.fail(path, `"${key}" is not a lookup of this mapping`);
  return key;
}

function readCondition(yaml: YamlReader, node: unknown, path: string): Condition {
  const condition: Condition = {};
  for (const [column, wanted] of Object.entries(yaml.optionalMap(node, path))) {
    const at = `${path}.${column}`;
    condition[column] =
      typeof wanted === 'object' && wanted !== null && !Array.isArray(wanted)
        ? readTests(yaml, wanted, at)
        : yaml.texts(wanted, at);
  }
  return condition;
}

function readTests(
  yaml: YamlReader,
  node: unknown,
  path: string,
): { not?: string | string[]; empty?: boolean; matches?: string } {
  const { not, empty, matches } = yaml.map(node, path, ['not', 'empty', 'matches']);
  if (empty !== undefined && typeof empty !== 'boolean')
    yaml.fail(`${path}.empty`, 'must be true or false');
  const expression = yaml.optionalText(matches, `${path}.matches`);
  if (expression !== undefined && !isExpression(expression))
    yaml.fail(`${path}.matches`, 'is not a regular expression');
  return {
    not: not === undefined ? undefined : yaml.texts(not, `${path}.not`),
    empty,
    matches: expression,
  };
}

function isExpression(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

function readRules(yaml: YamlReader, { tables: nodes }: YamlMap, known: Known): Rule[] {
  if (!Array.isArray(nodes) || nodes.length === 0)
    yaml.fail('tables', 'must be a list with at least one table');
  return nodes.map((node, index) => readRule(yaml, node, `tables[${index}]`, known));
}

function readRule(yaml: YamlReader, node: unknown, path: string, known: Known): Rule {
  const rule = yaml.map(node, path, [
    'table',
    'from',
    'when',
    'absent',
    'columns',
    'each',
    'distinct',
  ]);
  const table = readTable(yaml, rule.table, `${path}.table`);
  const columns = readColumns(yaml, rule.columns, `${path}.columns`, table, known);
  return {
    path,
    table,
    columns,
    each: readEach(yaml, rule.each, `${path}.each`),
    distinct: readDistinct(yaml, rule.distinct, `${path}.distinct`, columns),
    absent: readAbsent(yaml, rule.absent, `${path}.absent`, known),
    from: readFileKey(yaml, rule.from, `${path}.from`, known.files),
    when: readCondition(yaml, rule.when, `${path}.when`),
  };
}

function readTable(yaml: YamlReader, node: unknown, path: string): Table {
  const name = yaml.requiredText(node, path);
  return (
    tableOf(name) ??
    yaml.fail(
      path,
      `"${name}" is not a table of the bundle: use ${tables.map((one) => one.name).join(', ')}`,
    )
  );
}

function readColumns(
  yaml: YamlReader,
  node: unknown,
  path: string,
  table: Table,
  known: Known,
): Record<string, Cell> {
  if (node === undefined || node === null) yaml.fail(path, 'is missing');
  const columns: Record<string, Cell> = {};
  for (const [column, cell] of Object.entries(yaml.map(node, path))) {
    if (!table.columns.some(({ name }) => name === column))
      yaml.fail(
        `${path}.${column}`,
        `is not a column of ${table.name}: use ${table.columns.map(({ name }) => name).join(', ')}`,
      );
    columns[column] = readCell(yaml, cell, `${path}.${column}`, table, known);
  }
  const missing = table.columns
    .filter(({ name, required }) => required && !columns[name])
    .map(({ name }) => name);
  if (missing.length > 0) yaml.fail(path, `${table.name} needs ${missing.join(', ')}`);
  return columns;
}

function readCell(yaml: YamlReader, node: unknown, path: string, table: Table, known: Known): Cell {
  if (typeof node !== 'object' || node === null)
    return { value: yaml.text(node, path), otherwise: 'keep' };
  const cell = yaml.map(node, path, [
    'value',
    'values',
    'otherwise',
    'dateFormat',
    'lookup',
    'default',
    'separator',
  ]);
  return {
    lookup:
      cell.lookup === undefined
        ? undefined
        : readLookupKey(yaml, cell.lookup, `${path}.lookup`, known),
    otherwise: readOtherwise(yaml, cell.otherwise, `${path}.otherwise`),
    values: readMeanings(yaml, cell.values, `${path}.values`, table),
    value: yaml.requiredText(cell.value, `${path}.value`),
    dateFormat: yaml.optionalText(cell.dateFormat, `${path}.dateFormat`),
    default: yaml.optionalText(cell.default, `${path}.default`),
    separator: yaml.optionalText(cell.separator, `${path}.separator`),
  };
}

function readOtherwise(yaml: YamlReader, node: unknown, path: string): Cell['otherwise'] {
  const text = yaml.optionalText(node, path) ?? 'keep';
  return (
    otherwiseOptions.find((option) => option === text) ??
    yaml.fail(path, 'must be keep, empty or skip')
  );
}

function readMeanings(yaml: YamlReader, node: unknown, path: string, table: Table): Cell['values'] {
  if (node === undefined) return undefined;
  const meanings: Record<string, Meaning> = {};
  for (const [value, meaning] of Object.entries(yaml.map(node, path)))
    meanings[value] = readMeaning(yaml, meaning, `${path}.${value}`, table);
  return meanings;
}

function readMeaning(yaml: YamlReader, node: unknown, path: string, table: Table): Meaning {
  if (node === null) return null;
  if (typeof node !== 'object') return yaml.text(node, path);
  const cells = yaml.map(node, path, ['then', ...table.columns.map(({ name }) => name)]);
  if ('then' in cells && table.name !== 'stage_events')
    yaml.fail(`${path}.then`, 'is for stage_events only');
  return Object.fromEntries(
    Object.entries(cells).map(([column, value]) => [column, yaml.text(value, `${path}.${column}`)]),
  );
}

function readEach(yaml: YamlReader, node: unknown, path: string): Rule['each'] {
  if (node === undefined) return undefined;
  const { column, separator } = yaml.map(node, path, ['column', 'separator']);
  return {
    column: yaml.requiredText(column, `${path}.column`),
    separator: yaml.optionalText(separator, `${path}.separator`) ?? ';',
  };
}

function readDistinct(
  yaml: YamlReader,
  node: unknown,
  path: string,
  columns: Record<string, Cell>,
): Rule['distinct'] {
  if (node === undefined) return false;
  if (typeof node === 'boolean') return node;
  if (!Array.isArray(node)) yaml.fail(path, 'must be true, false or a list of columns');
  const names = node.map((entry, index) => yaml.text(entry, `${path}[${index}]`));
  for (const name of names)
    if (!columns[name]) yaml.fail(path, `"${name}" is not a column of this rule`);
  return names;
}

function readAbsent(yaml: YamlReader, node: unknown, path: string, known: Known): Rule['absent'] {
  if (node === undefined) return undefined;
  const { lookup, value } = yaml.map(node, path, ['lookup', 'value']);
  return {
    lookup: readLookupKey(yaml, lookup, `${path}.lookup`, known),
    value: yaml.requiredText(value, `${path}.value`),
  };
}
