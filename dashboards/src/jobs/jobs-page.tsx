import { Anchor, Badge, Group, Table, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { JobsDocument, type JobStatus } from '../graphql/generated';
import { oneOf, text, useAddress } from '../ui/address';
import { Choice } from '../ui/choice';
import { count, date } from '../ui/format';
import { valuesOf } from '../ui/labels';
import { Empty, Loaded } from '../ui/loaded';
import { Page } from '../ui/page';

const statusLabels: Record<JobStatus, string> = {
  OPEN: 'Open',
  ON_HOLD: 'On hold',
  DRAFT: 'Draft',
  CLOSED: 'Closed',
};
const address = { status: oneOf(valuesOf(statusLabels), 'OPEN'), title: text() };

/** The list of jobs, with links to board and match. */
export function JobsPage() {
  const [view, change] = useAddress(address);
  const variables = useMemo(
    () => ({
      filter: {
        statuses: [view.status],
        ...(view.title ? { titleContains: view.title } : {}),
      },
      orderBy: { field: 'OPENED_AT' as const, direction: 'DESC' as const },
      first: 100,
    }),
    [view],
  );
  const [result, retry] = useQuery({ query: JobsDocument, variables });
  const typed = useDebouncedCallback((title: string) => change({ title }, { replace: true }), 250);

  return (
    <Page title="Jobs and boards">
      <Group>
        <Choice
          label="Status"
          size="sm"
          labels={statusLabels}
          value={view.status}
          onChange={(status) => change({ status })}
        />
        <TextInput
          aria-label="Title contains"
          placeholder="Title contains …"
          defaultValue={view.title}
          onChange={(event) => typed(event.currentTarget.value)}
        />
      </Group>
      <Loaded result={result} onRetry={() => retry({ requestPolicy: 'network-only' })} lines={10}>
        {({ jobs: { nodes } }) =>
          nodes.length === 0 ? (
            <Empty title="No jobs found">Choose another status, or import your jobs.</Empty>
          ) : (
            <Table.ScrollContainer minWidth={640}>
              <Table highlightOnHover verticalSpacing="xs" aria-label="Jobs">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>Job</Table.Th>
                    <Table.Th>Department</Table.Th>
                    <Table.Th>Location</Table.Th>
                    <Table.Th>Opened</Table.Th>
                    <Table.Th className="number">Active applications</Table.Th>
                    <Table.Th>Actions</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {nodes.map((job) => (
                    <Table.Tr key={job.id}>
                      <Table.Td>
                        <Anchor component={Link} to={`/jobs/${job.id}`} fw={600}>
                          {job.title}
                        </Anchor>
                      </Table.Td>
                      <Table.Td>{job.department}</Table.Td>
                      <Table.Td>
                        {job.location}{' '}
                        {job.remote && job.location?.toLowerCase() !== 'remote' ? (
                          <Badge size="xs" variant="light">
                            Remote
                          </Badge>
                        ) : null}
                      </Table.Td>
                      <Table.Td>
                        <Text size="sm" span>
                          {date(job.openedAt)}
                        </Text>
                      </Table.Td>
                      <Table.Td className="number">
                        {count(job.applications.totalCount.value)}
                      </Table.Td>
                      <Table.Td>
                        <Group gap="sm" wrap="nowrap">
                          <Anchor
                            component={Link}
                            to={`/jobs/${job.id}/board`}
                            size="sm"
                            aria-label={`Board of ${job.title}`}
                          >
                            Board
                          </Anchor>
                          <Anchor
                            component={Link}
                            to={`/jobs/${job.id}`}
                            size="sm"
                            aria-label={`Match for ${job.title}`}
                          >
                            Match
                          </Anchor>
                        </Group>
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          )
        }
      </Loaded>
    </Page>
  );
}
