import { Anchor, Button, Drawer, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { DrillThroughDocument } from '../graphql/generated';
import { count, date, words } from '../ui/format';
import { Loaded } from '../ui/loaded';

export interface DrillRequest {
  drill: string;
  measure: string;
  title: string;
}

/** The applications behind one number. */
export function Drill({
  request,
  onClose,
}: {
  request: DrillRequest | undefined;
  onClose: () => void;
}) {
  return (
    <Drawer
      opened={request !== undefined}
      onClose={onClose}
      position="right"
      size="lg"
      title={request?.title}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {request ? <Applications key={request.drill + request.measure} request={request} /> : null}
    </Drawer>
  );
}

const pageSize = 50;

function Applications({ request: { drill, measure } }: { request: DrillRequest }) {
  const [pages, setPages] = useState<(string | null)[]>([null]);
  return (
    <Stack>
      {pages.map((after, index) => (
        <DrillPage
          key={after ?? 'first'}
          drill={drill}
          measure={measure}
          after={after}
          first={index === 0}
          last={index === pages.length - 1}
          onMore={(cursor) => setPages([...pages, cursor])}
        />
      ))}
    </Stack>
  );
}

function DrillPage({
  drill,
  measure,
  after,
  first,
  last,
  onMore,
}: {
  drill: string;
  measure: string;
  after: string | null;
  first: boolean;
  last: boolean;
  onMore: (cursor: string) => void;
}) {
  const [result, retry] = useQuery({
    query: DrillThroughDocument,
    variables: { drill, measure, first: pageSize, after },
  });
  return (
    <Loaded result={result} onRetry={() => retry({ requestPolicy: 'network-only' })}>
      {({ drillThrough: { totalCount, nodes, pageInfo } }) => (
        <>
          {first ? (
            <Text size="sm" role="status">
              {count(totalCount.value)} {totalCount.value === 1 ? 'application' : 'applications'}
            </Text>
          ) : null}
          <Table verticalSpacing={4} aria-label="Applications">
            {first ? (
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Person</Table.Th>
                  <Table.Th>Job</Table.Th>
                  <Table.Th>Status</Table.Th>
                  <Table.Th>Applied</Table.Th>
                </Table.Tr>
              </Table.Thead>
            ) : null}
            <Table.Tbody>
              {nodes.map(({ id, candidate, job, status, stage, appliedAt }) => (
                <Table.Tr key={id}>
                  <Table.Td>
                    {candidate ? (
                      <Anchor component={Link} size="sm" to={`/people/${candidate.id}`}>
                        {candidate.name}
                      </Anchor>
                    ) : (
                      'Hidden from you'
                    )}
                  </Table.Td>
                  <Table.Td>
                    {job ? (
                      <Anchor component={Link} size="sm" to={`/jobs/${job.id}/board`}>
                        {job.title}
                      </Anchor>
                    ) : null}
                  </Table.Td>
                  <Table.Td>{[words(status), stage?.name].filter(Boolean).join(', ')}</Table.Td>
                  <Table.Td>{date(appliedAt)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          {last && pageInfo.hasNextPage && pageInfo.endCursor ? (
            <Button variant="default" onClick={() => onMore(pageInfo.endCursor!)}>
              Show more
            </Button>
          ) : null}
        </>
      )}
    </Loaded>
  );
}
