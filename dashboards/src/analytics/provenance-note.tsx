import { Code, Group, Paper, Text } from '@mantine/core';
import { useQuery } from 'urql';
import { MetricDefinitionsDocument, type AnswerProvenanceFragment } from '../graphql/generated';
import { count, dateTime, words } from '../ui/format';
import { rangeWords } from './comparison';

/** Explains the numbers of a metric: definition, number of cases, exclusions, date and source. */
export function ProvenanceNote({ provenance }: { provenance: AnswerProvenanceFragment }) {
  const { definition, formula, version, n, excluded, asOf, timeZone, facts, range } = provenance;
  const [{ data }] = useQuery({ query: MetricDefinitionsDocument });
  const sentence = data?.metricDefinitions.find(({ name }) => name === definition)?.sentence;
  const left = excluded.filter((reason) => reason.count > 0);
  return (
    <Paper
      role="note"
      aria-label={`What the numbers of ${definition} are`}
      p="xs"
      bg="var(--mantine-color-default-hover)"
      className="print-block"
    >
      <Text size="sm" fw={600}>
        What these numbers are
      </Text>
      <Text size="sm">{sentence ?? definition}</Text>
      <Group gap="md" mt={4}>
        <Text size="xs">
          <strong>Range</strong> {rangeWords(range)}
        </Text>
        <Text size="xs">
          <strong>Cases</strong> {count(n)}
        </Text>
        <Text size="xs">
          <strong>Left out</strong>{' '}
          {left.length === 0
            ? 'none'
            : left
                .map((reason) => `${words(reason.reason).toLowerCase()} ${count(reason.count)}`)
                .join(', ')}
        </Text>
        <Text size="xs">
          <strong>As of</strong> {dateTime(asOf)}
        </Text>
        <Text size="xs">
          <strong>Time zone</strong> {timeZone}
        </Text>
        <Text size="xs">
          <strong>Version</strong> {version}
        </Text>
      </Group>
      {facts && facts !== 'CURRENT' && (
        <Text size="xs" mt={4} fw={600} role="status">
          {facts === 'BEHIND'
            ? 'The latest changes are not counted yet. Reload the page in a moment.'
            : 'The figures are being rebuilt and may be incomplete. Reload the page later.'}
        </Text>
      )}
      <Text size="xs" mt={4}>
        Formula: <Code>{formula}</Code>
      </Text>
    </Paper>
  );
}
