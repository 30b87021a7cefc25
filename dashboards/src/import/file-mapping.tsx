import { ActionIcon, Alert, Group, Paper, Select, Stack, Text, Title } from '@mantine/core';
import { IconX } from '../ui/icons';
import { Columns } from './column-mapping';
import { RequiredFields } from './required-fields';
import {
  forTable,
  tableLabel,
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
            aria-label={`Remove ${file.name}`}
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
        {file.kind === 'JSON_RESUME' ? (
          <Text size="sm">A resume. It needs no settings.</Text>
        ) : null}
        {mapping && table ? (
          <>
            <Select
              label="The rows are"
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
            <RequiredFields file={file} mapping={mapping} table={table} onChange={onChange} />
          </>
        ) : null}
      </Stack>
    </Paper>
  );
}
