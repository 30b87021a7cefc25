import { Alert, List, Paper, Stack, Table, Text, Title } from '@mantine/core';
import type { ImportPreviewQuery } from '../graphql/generated';
import { count } from '../ui/format';
import { labelOf, tableLabel } from './mapping';
import { Sums } from './sums';

/** The expected result: the first rows as they would be imported, and the rows that would not be. */
export function Preview({ preview }: { preview: ImportPreviewQuery['importPreview'] }) {
  const { tables, sums, refusals, warnings } = preview;
  return (
    <Paper withBorder p="md" component="section" aria-label="Preview">
      <Stack gap="sm">
        <Title order={2}>What will happen</Title>
        <Text size="sm">All rows were checked. Nothing has been imported yet.</Text>
        <Sums sums={sums} label="Expected result" />
        {refusals.length > 0 ? (
          <Alert color="gray" title="Rows that would not be imported">
            <List size="sm" spacing={4}>
              {refusals.map((one) => (
                <List.Item key={`${one.table} ${one.column} ${one.reason}`}>
                  {count(one.rows)} × {tableLabel(one.table)}
                  {one.column ? `, ${labelOf(one.column)}` : ''}: {one.reason} (first in line{' '}
                  {count(one.firstLine)}). {one.remedy}
                </List.Item>
              ))}
            </List>
          </Alert>
        ) : null}
        {warnings.map((warning) => (
          <Alert key={warning} color="gray">
            {warning}
          </Alert>
        ))}
        {tables.map(({ table, columns, rows }) => (
          <Stack key={table} gap={4}>
            <Title order={3}>{tableLabel(table)}: the first rows</Title>
            <Table.ScrollContainer minWidth={Math.max(320, columns.length * 130)}>
              <Table aria-label={`First rows of ${tableLabel(table)}`}>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th className="number">Line</Table.Th>
                    {columns.map((column) => (
                      <Table.Th key={column}>{labelOf(column)}</Table.Th>
                    ))}
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {rows.map((row) => (
                    <Table.Tr key={`${row.file} ${row.line}`}>
                      <Table.Td className="number">{count(row.line)}</Table.Td>
                      {row.values.length === 0 ? (
                        <Table.Td colSpan={columns.length}>
                          <Text size="sm" fw={600}>
                            Not imported: {row.problem}
                          </Text>
                        </Table.Td>
                      ) : (
                        columns.map((column, index) => (
                          <Table.Td key={column}>
                            <Text size="sm" lineClamp={2}>
                              {row.values[index]}
                            </Text>
                            {row.problem?.startsWith(`${column} `) ? (
                              <Text size="xs" fw={600}>
                                Not imported: {row.problem.slice(column.length + 1)}
                              </Text>
                            ) : null}
                          </Table.Td>
                        ))
                      )}
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          </Stack>
        ))}
      </Stack>
    </Paper>
  );
}
