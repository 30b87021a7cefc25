import { ImportError } from '../formats/import-error.js';
import type { Condition, Mapping } from './mapping.js';
import { ownNames, type OpenFile } from './open-file.js';
import { columnsOf } from './rules.js';

/** Columns that a message names. */
const mostNamed = 50;

const listed = (header: readonly string[]): string =>
  header.length > mostNamed
    ? `${header.slice(0, mostNamed).join(', ')} and ${header.length - mostNamed} more`
    : header.join(', ');

/**
 * Checks that the files have every column that the mapping names: a misspelt name must not look like empty cells.
 * @throws ImportError naming the place in the mapping, the file and the column
 */
export function requireColumns(mapping: Mapping, files: readonly OpenFile[]): void {
  const headers = new Map<OpenFile['csv'], ReadonlySet<string>>();
  const require = (path: string, from: string, columns: readonly string[], names = ownNames) => {
    for (const { csv, file } of files.filter(({ key }) => key === from)) {
      if (csv.empty) continue;
      const header = headers.get(csv) ?? new Set(csv.header);
      headers.set(csv, header);
      const missing = columns.find((column) => !header.has(column) && !names.includes(column));
      if (missing !== undefined)
        throw new ImportError(
          `${mapping.name}: ${path}: ${file.name} has no column "${missing}": it has ${listed(csv.header)}`,
        );
    }
  };
  const withoutEach = ownNames.filter((name) => name !== 'each');
  const tested = (condition: Condition) => Object.keys(condition);
  for (const { path, from, absent, when, each, columns } of mapping.rules) {
    if (absent) require(`${path}.absent.value`, from, columnsOf(absent.value), withoutEach);
    require(`${path}.when`, from, tested(when), withoutEach);
    if (each) require(`${path}.each.column`, from, [each.column], withoutEach);
    for (const [column, cell] of Object.entries(columns))
      require(`${path}.columns.${column}`, from, [
        ...columnsOf(cell.value),
        ...columnsOf(cell.default ?? ''),
      ], each ? ownNames : withoutEach);
  }
  for (const [name, { from, when, key, value }] of Object.entries(mapping.lookups))
    require(`lookups.${name}`, from, [
      ...tested(when),
      ...columnsOf(key),
      ...columnsOf(value),
    ], withoutEach);
}
