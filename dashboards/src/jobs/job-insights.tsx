import { Alert, Anchor, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import {
  NewInTierDocument,
  SuggestChannelsDocument,
  type SuggestChannelsQuery,
} from '../graphql/generated';
import { ago, count, percent, words } from '../ui/format';
import { useNow } from '../ui/use-now';

const shown = 5;
const week = 7 * 86_400_000;

/** People who reached tier A in the last seven days. Not shown when there are none. */
export function NewInTierA({ jobId }: { jobId: string }) {
  const since = new Date(useNow() - week).toISOString();
  const [{ data }] = useQuery({
    query: NewInTierDocument,
    variables: { jobId, tier: 'A', since, first: shown },
  });
  const entries = data?.tierEntries;
  if (!entries?.nodes.length) return null;
  return (
    <Alert
      color="cyan"
      p="sm"
      title={`New in tier A this week: ${count(entries.totalCount.value)}`}
    >
      {entries.nodes.map(({ at, cause, candidate }) =>
        candidate ? (
          <Text key={candidate.id} size="sm">
            <Anchor component={Link} size="sm" underline="always" to={`/people/${candidate.id}`}>
              {candidate.name}
            </Anchor>
            , {ago(at)}: {words(cause).toLowerCase()}
          </Text>
        ) : null,
      )}
    </Alert>
  );
}

type Share = SuggestChannelsQuery['suggestChannels']['channels'][number]['hired'];
/** A share with its confidence interval. */
const share = (value: Share, n: number) =>
  n === 0
    ? 'no answer yet'
    : `${percent(value.share)} (${percent(value.low)} to ${percent(value.high)})`;

/** The channels that brought people for similar jobs. */
export function SuggestedChannels({ jobId }: { jobId: string }) {
  const [{ data }] = useQuery({ query: SuggestChannelsDocument, variables: { jobId } });
  const suggestions = data?.suggestChannels;
  if (!suggestions?.channels.length) return null;
  return (
    <Paper withBorder p="md" component="section" aria-label="Channels for jobs like this">
      <Stack gap="xs">
        <Title order={2}>Channels for jobs like this</Title>
        <Table.ScrollContainer minWidth={520}>
          <Table verticalSpacing={4} aria-label="Channels for jobs like this">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Channel</Table.Th>
                <Table.Th className="number">Applications</Table.Th>
                <Table.Th className="number">Interviewed (95 %)</Table.Th>
                <Table.Th className="number">Hired (95 %)</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {suggestions.channels.slice(0, 8).map(({ channel, n, interviewed, hired }) => (
                <Table.Tr key={channel.id}>
                  <Table.Td>{channel.name}</Table.Td>
                  <Table.Td className="number">{count(n)}</Table.Td>
                  <Table.Td className="number">{share(interviewed, n)}</Table.Td>
                  <Table.Td className="number">{share(hired, n)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
        <Text size="xs" c="dimmed">
          {suggestions.method}
        </Text>
      </Stack>
    </Paper>
  );
}
