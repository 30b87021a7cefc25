import { Badge, Button, Group, Stack, Table, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { useMutation, useQuery } from 'urql';
import { Section } from './section';
import {
  ExportCandidateDocument,
  PersonalExportsDocument,
  type PersonalExportsQuery,
  type PersonalExportState,
} from '../graphql/generated';
import { dateTime, decimal } from '../ui/format';
import { IconDownload } from '../ui/icons';
import { Empty, Loaded, refusalOf } from '../ui/loaded';

type Export = PersonalExportsQuery['personalExports']['nodes'][number];

/** How often the state of an export that is being made is loaded, in milliseconds. */
const askEvery = 1_000;
const states: Record<PersonalExportState, { label: string; color: string }> = {
  QUEUED: { label: 'Waiting', color: 'gray' },
  RUNNING: { label: 'Being made', color: 'blue' },
  READY: { label: 'Ready', color: 'green' },
  FAILED: { label: 'Failed', color: 'red' },
  EXPIRED: { label: 'Deleted after 7 days', color: 'gray' },
};
const isUnderWay = ({ state }: Export) => state === 'QUEUED' || state === 'RUNNING';

const size = (bytes: number) =>
  bytes < 1_000_000 ? `${decimal(bytes / 1_000)} KB` : `${decimal(bytes / 1_000_000)} MB`;

/** The archives of a person: ask for one, see how far it is, download it. */
export function Exports({ candidateId }: { candidateId: string }) {
  const [result, ask] = useQuery({
    query: PersonalExportsDocument,
    variables: { candidateId },
    requestPolicy: 'cache-and-network',
  });
  const [{ fetching }, make] = useMutation(ExportCandidateDocument);
  const reload = () => ask({ requestPolicy: 'network-only' });
  const underWay = result.data?.personalExports.nodes.some(isUnderWay) ?? false;
  useEffect(() => {
    if (!underWay || result.fetching) return;
    const next = setTimeout(() => ask({ requestPolicy: 'network-only' }), askEvery);
    return () => clearTimeout(next);
  }, [underWay, result.fetching, result.data, ask]);
  const begin = async () => {
    const { data, error } = await make({ id: candidateId, idempotencyKey: crypto.randomUUID() });
    const problem = refusalOf(data?.candidateExport.userErrors, error);
    if (problem) notifications.show({ color: 'red', title: 'No export', message: problem });
    reload();
  };
  return (
    <Section title="Export">
      <Text size="sm">
        An archive of everything above: a page to read, the same as JSON, and files. Give it to the
        person, and to nobody else. It has what they said about themselves in confidence.
      </Text>
      <Group>
        <Button onClick={() => void begin()} loading={fetching} disabled={underWay}>
          Make an archive
        </Button>
      </Group>
      <Loaded result={result} onRetry={reload} lines={2}>
        {({ personalExports: { nodes } }) =>
          nodes.length === 0 ? <Empty title="No archive was asked for yet" /> : <List all={nodes} />
        }
      </Loaded>
    </Section>
  );
}

function List({ all }: { all: readonly Export[] }) {
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table aria-label="Archives">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Asked for</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th>Until</Table.Th>
            <Table.Th>Archive</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {all.map((one) => (
            <Table.Tr key={one.id}>
              <Table.Td>
                {dateTime(one.requestedAt)}
                <Text size="xs" c="dimmed">
                  by {one.requestedBy}
                </Text>
              </Table.Td>
              <Table.Td>
                <Stack gap={2} role={isUnderWay(one) ? 'status' : undefined}>
                  <Badge color={states[one.state].color} variant="outline">
                    {states[one.state].label}
                  </Badge>
                  {one.problem ? <Text size="xs">{one.problem}</Text> : null}
                </Stack>
              </Table.Td>
              <Table.Td>{dateTime(one.expiresAt)}</Table.Td>
              <Table.Td>
                {one.downloadPath ? (
                  <Button
                    component="a"
                    href={one.downloadPath}
                    download
                    size="compact-sm"
                    variant="default"
                    leftSection={<IconDownload size={14} aria-hidden />}
                  >
                    Download{one.bytes ? ` (${size(one.bytes)})` : ''}
                  </Button>
                ) : (
                  '–'
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
