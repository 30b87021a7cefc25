import { Anchor, Button, Group, Table, Text } from '@mantine/core';
import { IconDownload } from '../ui/icons';
import { useState, type ReactNode } from 'react';
import { download } from '../ui/download';
import { nothing } from '../ui/format';
import { counterpartsOf, rangeWords, type Compared } from './comparison';
import { Drill, type DrillRequest } from './drill-drawer';
import { csvOf } from './csv';

export interface Figure<Row> {
  /** the API's own name: the heading of an exported column, and the measure to drill into */
  name: string;
  label: string;
  /** as people read it */
  show: (row: Row) => ReactNode;
  /** as a spreadsheet reads it */
  value: (row: Row) => string | number | null | undefined;
  /** aligned left as a name; numbers are aligned right */
  text?: boolean;
  /** leads to the applications behind it */
  drills?: boolean;
}

interface Props<Row> {
  label: string;
  rows: readonly Row[];
  figures: readonly Figure<Row>[];
  keyOf: (row: Row) => string;
  /** what the drilled row is called */
  nameOf: (row: Row) => string;
  /** the same rows for another range; their numbers are shown below these */
  comparison?: Compared<Row> | null;
}

interface Drillable {
  drill?: string;
  period?: string | null;
  jobId?: string | null;
}

/** The table of a metric. Each count opens the applications behind it, and the table can be saved as CSV. */
export function FiguresTable<Row extends Drillable>({
  label,
  rows,
  figures,
  keyOf,
  nameOf,
  comparison,
}: Props<Row>) {
  const [drill, setDrill] = useState<DrillRequest>();
  const counterpart = comparison ? counterpartsOf(rows, comparison, nameOf) : undefined;
  const columns = figures.flatMap(({ name, value, text }) => [
    { name, value },
    ...(counterpart && !text
      ? [{ name: `${name}Before`, value: (row: Row) => ofCounterpart(counterpart(row), value) }]
      : []),
  ]);
  return (
    <>
      <Group justify="space-between" className="no-print">
        <Text size="sm" c="dimmed">
          {rows.some((row) => row.drill)
            ? 'Select a number to see the applications behind it.'
            : ' '}
        </Text>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={14} aria-hidden />}
          onClick={() => download(`${label}.csv`, 'text/csv;charset=utf-8', csvOf(rows, columns))}
        >
          CSV
        </Button>
      </Group>
      {comparison ? (
        <Text size="sm">
          Below each number, “was” shows the value for {rangeWords(comparison.provenance.range)}.
        </Text>
      ) : null}
      <Table.ScrollContainer minWidth={Math.max(480, figures.length * 90)}>
        <Table highlightOnHover verticalSpacing={6} aria-label={label} stickyHeader>
          <Table.Thead>
            <Table.Tr>
              {figures.map(({ name, label: heading, text }) => (
                <Table.Th
                  key={name}
                  scope="col"
                  className={text ? undefined : 'number'}
                  style={{ whiteSpace: 'normal' }}
                >
                  {heading}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={keyOf(row)}>
                {figures.map(({ name, label: heading, show, value, text, drills }) => (
                  <Table.Td key={name} className={text ? undefined : 'number'}>
                    {drills && row.drill && Number(value(row)) > 0 ? (
                      <Anchor
                        component="button"
                        type="button"
                        size="sm"
                        onClick={() =>
                          setDrill({
                            drill: row.drill!,
                            measure: name,
                            title: `${nameOf(row)}: ${heading}`,
                          })
                        }
                        aria-label={`${nameOf(row)}, ${heading}: ${String(value(row))}`}
                      >
                        {show(row)}
                      </Anchor>
                    ) : (
                      show(row)
                    )}
                    {counterpart && !text ? (
                      <Text size="xs" c="dimmed">
                        was {ofCounterpart(counterpart(row), show) ?? nothing}
                      </Text>
                    ) : null}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Drill request={drill} onClose={() => setDrill(undefined)} />
    </>
  );
}

const ofCounterpart = <Row, Value>(
  before: Row | undefined,
  of: (row: Row) => Value,
): Value | undefined => (before ? of(before) : undefined);
