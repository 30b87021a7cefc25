import { Select, Table, Text } from '@mantine/core';
import {
  fieldOf,
  fullName,
  labelOf,
  withCell,
  withField,
  type FileMapping,
  type Table as ImportTable,
  type UploadedFile,
} from './mapping';

export interface MappingPart {
  file: UploadedFile;
  mapping: FileMapping;
  table: ImportTable;
  onChange: (mapping: FileMapping) => void;
}

const dateFormats = ['dd.MM.yyyy', 'dd/MM/yyyy', 'MM/dd/yyyy', 'M/d/yyyy', 'd.M.yyyy', 'excel'];
const separators = [
  { value: ',', label: 'Separated by commas' },
  { value: '|', label: 'Separated by bars' },
  { value: '/', label: 'Separated by slashes' },
];

/** The columns of a file, a row each: example values, the field it fills, and its format. */
export function Columns({ file, mapping, table, onChange }: MappingPart) {
  const named = table.fields.some(({ name }) => name === 'family_name');
  const data = [
    ...(named ? [{ value: fullName, label: 'Full name (given and family)' }] : []),
    ...table.fields.map(({ name, required }) => ({
      value: name,
      label: `${labelOf(name)}${required ? ' *' : ''}`,
    })),
  ];
  return (
    <Table.ScrollContainer minWidth={680}>
      <Table verticalSpacing="xs" aria-label={`Columns of ${file.name}`}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Column</Table.Th>
            <Table.Th>Examples</Table.Th>
            <Table.Th>Field</Table.Th>
            <Table.Th>Format</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {file.columns.map(({ name, samples }) => {
            const field = fieldOf(mapping, name);
            return (
              <Table.Tr key={name}>
                <Table.Td fw={600}>{name}</Table.Td>
                <Table.Td>
                  <Text size="sm" lineClamp={2} maw={260} style={{ overflowWrap: 'anywhere' }}>
                    {samples.join(' · ') || 'empty in the first rows'}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <Select
                    aria-label={`Field for ${name}`}
                    size="xs"
                    w={230}
                    searchable
                    clearable
                    clearButtonProps={{ 'aria-label': `Do not import ${name}` }}
                    placeholder="Not imported"
                    data={data}
                    value={field ?? null}
                    onChange={(next) => onChange(withField(mapping, name, next))}
                  />
                </Table.Td>
                <Table.Td>
                  <Written
                    name={name}
                    field={field}
                    mapping={mapping}
                    table={table}
                    onChange={onChange}
                  />
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** How the column writes dates or lists, for fields that hold them. */
function Written({
  name,
  field,
  mapping,
  table,
  onChange,
}: { name: string; field: string | undefined } & Omit<MappingPart, 'file'>) {
  const type = table.fields.find((one) => one.name === field)?.type;
  const cell = mapping.cells.find((one) => one.field === field);
  if (!cell) return null;
  if (type === 'day' || type === 'time') {
    return (
      <Select
        aria-label={`Date format of ${name}`}
        size="xs"
        w={180}
        clearable
        clearButtonProps={{ 'aria-label': `ISO dates in ${name}` }}
        placeholder="2025-12-31"
        data={dateFormats}
        value={cell.dateFormat ?? null}
        onChange={(dateFormat) => onChange(withCell(mapping, cell.field, { dateFormat }))}
      />
    );
  }
  if (type === 'list' || type === 'emails') {
    return (
      <Select
        aria-label={`Separator in ${name}`}
        size="xs"
        w={180}
        clearable
        clearButtonProps={{ 'aria-label': `Semicolon in ${name}` }}
        placeholder="Separated by semicolons"
        data={separators}
        value={cell.separator ?? null}
        onChange={(separator) => onChange(withCell(mapping, cell.field, { separator }))}
      />
    );
  }
  return null;
}
