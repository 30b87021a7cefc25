import { Table } from '@mantine/core';
import type { ImportPreviewQuery } from '../graphql/generated';
import { count } from '../ui/format';
import { tableLabel } from './mapping';

const columns = ['read', 'created', 'updated', 'unchanged', 'refused'] as const;
const headings: Record<(typeof columns)[number], string> = {
  read: 'Rows',
  created: 'New',
  updated: 'Changed',
  unchanged: 'Unchanged',
  refused: 'Not imported',
};

/** For each table: how many rows were, or would be, new, changed or not imported. */
export function Sums({
  sums,
  label,
}: {
  sums: ImportPreviewQuery['importPreview']['sums'];
  label: string;
}) {
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Table</Table.Th>
            {columns.map((name) => (
              <Table.Th key={name} className="number">
                {headings[name]}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sums.map((row) => (
            <Table.Tr key={row.table}>
              <Table.Td>{tableLabel(row.table)}</Table.Td>
              {columns.map((name) => (
                <Table.Td key={name} className="number">
                  {count(row[name])}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
