import type {
  ImportFileMappingInput,
  ImportTablesQuery,
  UploadFragment,
} from '../graphql/generated';
import { fieldWords, words } from '../ui/format';

export type UploadedFile = UploadFragment['files'][number];
export type Table = ImportTablesQuery['importTables'][number];
export type Cell = ImportFileMappingInput['cells'][number];
/** The mapping of one file: the table that it fills, and what fills each field. */
export interface FileMapping {
  table: string;
  cells: Cell[];
}

/** A column may hold the full name of a person, which fills two fields. */
export const fullName = '*full-name';

export const labelOf = (field: string) => words(field.toUpperCase());
/** "candidate_skills" -> "Candidate skills". */
export const tableLabel = (table: string) => fieldWords(table);

const whole = (column: string) => `{${column}}`;

/** The field that a column fills as it is; undefined: it is left out. */
export function fieldOf({ cells }: FileMapping, column: string): string | undefined {
  if (cells.some(({ value }) => value === `{${column}|given}`)) return fullName;
  const filled = cells.filter(({ value }) => value === whole(column));
  return (filled.find(({ field }) => !field.endsWith('_id')) ?? filled[0])?.field;
}

/** Lets a column fill another field, or none. A field is filled by one column: the last that was chosen for it. */
export function withField(mapping: FileMapping, column: string, field: string | null): FileMapping {
  const before = fieldOf(mapping, column);
  const own = (cell: Cell) =>
    before === fullName
      ? [`{${column}|given}`, `{${column}|family}`].includes(cell.value)
      : cell.field === before && cell.value === whole(column);
  const taken = field === fullName ? ['given_name', 'family_name'] : [field];
  const cells = mapping.cells.filter((cell) => !own(cell) && !taken.includes(cell.field));
  if (field === fullName)
    cells.push(
      { field: 'given_name', value: `{${column}|given}` },
      { field: 'family_name', value: `{${column}|family}` },
    );
  else if (field) cells.push({ field, value: whole(column) });
  return { ...mapping, cells };
}

/** Changes how a field is filled; an empty value empties it. */
export function withCell(mapping: FileMapping, field: string, change: Partial<Cell>): FileMapping {
  const before = mapping.cells.find((cell) => cell.field === field) ?? { field, value: '' };
  const after = { ...before, ...change };
  return {
    ...mapping,
    cells: [
      ...mapping.cells.filter((cell) => cell.field !== field),
      ...(after.value ? [after] : []),
    ],
  };
}

const plain = (name: string) =>
  name
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_');

/** The mapping for another table: fields that it also has are kept, and columns with the name of a field fill it. */
export function forTable(
  { cells }: FileMapping,
  columns: readonly { name: string }[],
  table: Table,
): FileMapping {
  const kept = cells.filter(({ field }) => table.fields.some(({ name }) => name === field));
  const named = table.fields
    .filter(({ name }) => !kept.some(({ field }) => field === name))
    .flatMap(({ name }): Cell[] =>
      columns
        .filter((column) => plain(column.name) === name)
        .slice(0, 1)
        .map((column) => ({ field: name, value: whole(column.name) })),
    );
  return { table: table.name, cells: [...kept, ...named] };
}

/** The fields without which every row would be refused. */
export const missingFields = ({ cells }: FileMapping, { fields }: Table): string[] =>
  fields
    .filter(({ name, required }) => required && !cells.some(({ field }) => field === name))
    .map(({ name }) => name);

export const suggestedFor = (files: readonly UploadedFile[]): Record<string, FileMapping> =>
  Object.fromEntries(
    files.flatMap(({ name, suggestion }) =>
      suggestion
        ? [
            [
              name,
              {
                table: suggestion.table,
                cells: suggestion.cells.map(({ field, value, dateFormat, separator }) => ({
                  field,
                  value,
                  dateFormat,
                  separator,
                })),
              },
            ],
          ]
        : [],
    ),
  );

export const inputOf = (mappings: Record<string, FileMapping>): ImportFileMappingInput[] =>
  Object.entries(mappings).map(([file, mapping]) => ({ file, ...mapping }));
