import { Alert, Button, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import { useClient, useQuery } from 'urql';
import {
  ImportRejectsDocument,
  type ImportRejectsQuery,
  type ImportRunQuery,
} from '../graphql/generated';
import { useMore } from '../graphql/use-more';
import { download } from '../ui/download';
import { count } from '../ui/format';
import { IconDownload } from '../ui/icons';
import { Loaded, Problem } from '../ui/loaded';
import { labelOf } from './mapping';
import { fetchRejects } from './send-files';

type Rejects = NonNullable<ImportRejectsQuery['importRun']>['rejects'];
type Reject = Rejects['nodes'][number];

const pageSize = 50;
const keyOf = ({ file, line }: Reject) => `${file} ${line}`;
const pageOf = (rejects: Rejects | undefined) =>
  rejects && { items: rejects.nodes, pageInfo: rejects.pageInfo };
/** The labels of the fields in a text like "candidates.email; candidates.title". */
const fieldsIn = (column: string) =>
  column
    .split('; ')
    .map((one) => labelOf(one.split('.').at(-1)!))
    .join(', ');

/** The rows that were not imported: where, why, and how to correct them; and files with these rows to download. */
export function RejectsOfRun({ run }: { run: NonNullable<ImportRunQuery['importRun']> }) {
  const client = useClient();
  const [problem, setProblem] = useState<string>();
  const [result, retry] = useQuery({
    query: ImportRejectsDocument,
    variables: { id: run.id, first: pageSize },
  });
  const rejects = result.data?.importRun?.rejects;
  const fetchAfter = useCallback(
    async (after: string) => {
      const next = await client
        .query(ImportRejectsDocument, { id: run.id, first: pageSize, after })
        .toPromise();
      return { page: pageOf(next.data?.importRun?.rejects), error: next.error };
    },
    [client, run.id],
  );
  const { all, more, fetchingMore, moreError } = useMore(
    useMemo(() => pageOf(rejects), [rejects]),
    keyOf,
    fetchAfter,
  );
  const save = (name: string) => {
    setProblem(undefined);
    fetchRejects(run.id, name).then(
      (content) => download(`refused-${name.replace(/(\.csv)?$/i, '.csv')}`, 'text/csv', content),
      (error: Error) => setProblem(error.message),
    );
  };

  return (
    <Stack gap="sm" component="section" aria-label="Rows not imported">
      <Title order={2}>Rows that were not imported</Title>
      <Text size="sm">
        Correct the rows in the downloaded file, then import it under the same source name. The
        first three columns are ignored.
      </Text>
      <Group gap="xs">
        {run.rejectFiles.map(({ name }) => (
          <Button
            key={name}
            size="xs"
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
            onClick={() => save(name)}
          >
            Download rows of {name}
          </Button>
        ))}
      </Group>
      {problem ? (
        <Alert color="red" role="alert">
          {problem}
        </Alert>
      ) : null}
      <Loaded
        result={{ ...result, data: all }}
        onRetry={() => retry({ requestPolicy: 'network-only' })}
      >
        {({ people: rows, hasMore }) => (
          <>
            <Table.ScrollContainer minWidth={720}>
              <Table verticalSpacing="xs" aria-label="Rows not imported">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>File</Table.Th>
                    <Table.Th className="number">Line</Table.Th>
                    <Table.Th>Field</Table.Th>
                    <Table.Th>Reason</Table.Th>
                    <Table.Th>What helps</Table.Th>
                    <Table.Th>Row</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {rows.map((row) => (
                    <Table.Tr key={keyOf(row)}>
                      <Table.Td>{row.file}</Table.Td>
                      <Table.Td className="number">{count(row.line)}</Table.Td>
                      <Table.Td>{row.column ? fieldsIn(row.column) : 'Whole row'}</Table.Td>
                      <Table.Td>{row.reason}</Table.Td>
                      <Table.Td>{row.remedy}</Table.Td>
                      <Table.Td>
                        <Text size="sm" c="dimmed" lineClamp={2} maw={240}>
                          {row.row}
                        </Text>
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
            {moreError ? <Problem error={moreError} onRetry={more} /> : null}
            {hasMore ? (
              <Button variant="default" onClick={more} loading={fetchingMore}>
                Show more rows
              </Button>
            ) : null}
          </>
        )}
      </Loaded>
    </Stack>
  );
}
