import {
  ActionIcon,
  Alert,
  Badge,
  Group,
  Paper,
  Select,
  Stack,
  Table,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { IconX } from '../ui/icons';
import {
  fieldOf,
  forTable,
  fullName,
  labelOf,
  missingFields,
  tableLabel,
  withCell,
  withField,
  type FileMapping,
  type Table as ImportTable,
  type UploadedFile,
} from './mapping';

interface Props {
  file: UploadedFile;
  mapping?: FileMapping;
  tables: readonly ImportTable[];
  onChange: (mapping: FileMapping) => void;
  onRemove: () => void;
}

const dateFormats = ['dd.MM.yyyy', 'dd/MM/yyyy', 'MM/dd/yyyy', 'M/d/yyyy', 'd.M.yyyy', 'excel'];
const separators = [
  { value: ',', label: 'Comma between' },
  { value: '|', label: 'Bar between' },
  { value: '/', label: 'Slash between' },
];

/** One file: which table it fills, and its columns with the fields that they fill. */
export function FileMappingCard({ file, mapping, tables, onChange, onRemove }: Props) {
  const table = mapping && tables.find(({ name }) => name === mapping.table);
  return (
    <Paper withBorder p="md" component="section" aria-label={file.name}>
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap" align="start">
          <Title order={2} style={{ overflowWrap: 'anywhere' }}>
            {file.name}
          </Title>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={`Take ${file.name} away`}
            onClick={onRemove}
          >
            <IconX size={18} aria-hidden />
          </ActionIcon>
        </Group>
        {file.problem ? (
          <Alert color="red" title="This file can't be read">
            {file.problem}
          </Alert>
        ) : null}
        {file.kind === 'JSON_RESUME' ? <Text size="sm">A resume: it needs no mapping.</Text> : null}
        {mapping && table ? (
          <>
            <Select
              label="Each row is one of"
              maw={320}
              allowDeselect={false}
              value={mapping.table}
              data={tables.map(({ name }) => ({ value: name, label: tableLabel(name) }))}
              onChange={(name) =>
                name &&
                onChange(
                  forTable(
                    mapping,
                    file.columns,
                    tables.find((one) => one.name === name)!,
                  ),
                )
              }
            />
            <Columns file={file} mapping={mapping} table={table} onChange={onChange} />
            <Required file={file} mapping={mapping} table={table} onChange={onChange} />
          </>
        ) : null}
      </Stack>
    </Paper>
  );
}

type Part = {
  file: UploadedFile;
  mapping: FileMapping;
  table: ImportTable;
  onChange: Props['onChange'];
};

function Columns({ file, mapping, table, onChange }: Part) {
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
            <Table.Th>Holds</Table.Th>
            <Table.Th>Becomes</Table.Th>
            <Table.Th>Written</Table.Th>
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
                    {samples.join(' · ') || 'nothing in the first rows'}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <Select
                    aria-label={`${name} becomes`}
                    size="xs"
                    w={230}
                    searchable
                    clearable
                    clearButtonProps={{ 'aria-label': `Leave ${name} out` }}
                    placeholder="Left out"
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
}: { name: string; field: string | undefined } & Omit<Part, 'file'>) {
  const type = table.fields.find((one) => one.name === field)?.type;
  const cell = mapping.cells.find((one) => one.field === field);
  if (!cell) return null;
  if (type === 'day' || type === 'time') {
    return (
      <Select
        aria-label={`Dates of ${name}`}
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
        aria-label={`Entries of ${name}`}
        size="xs"
        w={180}
        clearable
        clearButtonProps={{ 'aria-label': `Semicolon in ${name}` }}
        placeholder="Semicolon between"
        data={separators}
        value={cell.separator ?? null}
        onChange={(separator) => onChange(withCell(mapping, cell.field, { separator }))}
      />
    );
  }
  return null;
}

/** Fields that every row needs and no column fills as it is. */
function Required({ file, mapping, table, onChange }: Part) {
  const whole = new Set(file.columns.map(({ name }) => fieldOf(mapping, name)));
  const fields = table.fields.filter(({ name, required }) => required && !whole.has(name));
  const missing = missingFields(mapping, table);
  if (fields.length === 0) return null;
  return (
    <Group align="start">
      {fields.map(({ name }) => {
        const value = mapping.cells.find(({ field }) => field === name)?.value ?? '';
        const usual = file.columns.map((column) => ({
          value: `{${column.name}${name === 'candidate_id' ? '|lower' : ''}}`,
          label: column.name,
        }));
        const known = usual.some((one) => one.value === value);
        const about =
          name === `${table.name.replace(/s$/, '')}_id`
            ? 'Tells rows apart: a column in which each has its own, like the e-mail address'
            : 'Every row needs it';
        if (value && !known)
          return (
            <TextInput
              key={name}
              label={labelOf(name)}
              description={about}
              w={300}
              value={value}
              onChange={(event) =>
                onChange(withCell(mapping, name, { value: event.currentTarget.value }))
              }
            />
          );
        return (
          <Select
            key={name}
            label={
              <>
                {labelOf(name)}{' '}
                {missing.includes(name) ? (
                  <Badge color="red" variant="filled" size="xs">
                    Missing
                  </Badge>
                ) : null}
              </>
            }
            description={about}
            w={300}
            placeholder="Choose a column"
            searchable
            data={usual}
            value={value || null}
            onChange={(next) => onChange(withCell(mapping, name, { value: next ?? '' }))}
          />
        );
      })}
    </Group>
  );
}
