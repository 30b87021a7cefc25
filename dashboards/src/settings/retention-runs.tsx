import { Badge, Button, Group, Modal, Stack, Table, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { useMutation, useQuery } from 'urql';
import {
  ApproveRetentionRunDocument,
  CancelRetentionRunDocument,
  RetentionPeopleDocument,
  type RetentionPeopleQuery,
  type RetentionQuery,
} from '../graphql/generated';
import { count, date, dateTime, peopleCount } from '../ui/format';
import { Empty, Loaded } from '../ui/loaded';
import { itemStates, offReasons, outcomes, ruleActions, runStates } from './retention-labels';
import { showRefusal } from './show-refusal';

type Run = RetentionQuery['retentionRuns']['nodes'][number];
type Item = NonNullable<RetentionPeopleQuery['retentionRun']>['people']['nodes'][number];
const shown = 50;

/** The list that waits for approval, and earlier ones. */
export function RetentionRuns({
  runs,
  mayDecide,
  onChanged,
}: {
  runs: Run[];
  mayDecide: boolean;
  onChanged(): void;
}) {
  const [newest, ...earlier] = runs;
  if (!newest)
    return (
      <section aria-label="Who is due">
        <Title order={2}>Who is due</Title>
        <Empty title="No list yet">Turn on a rule, then list who is due.</Empty>
      </section>
    );
  return (
    <section aria-label="Who is due">
      <Stack gap="sm">
        <Title order={2}>Who is due</Title>
        <Group gap="sm">
          <Badge variant="outline" color="gray">
            {runStates[newest.state]}
          </Badge>
          <Text size="sm">
            As of {dateTime(newest.asOf)}: {sumsOf(newest)}
          </Text>
          {mayDecide && newest.state === 'PROPOSED' ? (
            <Decide run={newest} onChanged={onChanged} />
          ) : null}
        </Group>
        {newest.firstApprovedBy && newest.state === 'PROPOSED' ? (
          <Text size="sm">
            Approved by {newest.firstApprovedBy}. Another administrator has to approve it too.
          </Text>
        ) : null}
        <People key={`${newest.id} ${newest.version}`} runId={newest.id} />
        {earlier.length > 0 ? <Earlier runs={earlier} /> : null}
      </Stack>
    </section>
  );
}

/** "12 to erase, 3 held". */
function sumsOf({ counts }: Run): string {
  const parts = [
    [counts.erase, 'to erase'],
    [counts.askAgain, 'to ask again'],
    [counts.held, 'kept by a legal hold'],
    [counts.off, 'taken off'],
    [counts.erased, 'erased'],
  ] as const;
  const some = parts.filter(([number]) => number > 0);
  return some.length === 0
    ? 'nobody.'
    : `${some.map(([number, what]) => `${count(number)} ${what}`).join(', ')}.`;
}

function Decide({ run, onChanged }: { run: Run; onChanged(): void }) {
  const [asks, setAsks] = useState(false);
  const [, approve] = useMutation(ApproveRetentionRunDocument);
  const [, cancel] = useMutation(CancelRetentionRunDocument);
  const given = () => ({
    id: run.id,
    expectedVersion: run.version,
    idempotencyKey: crypto.randomUUID(),
  });
  const approveIt = async () => {
    setAsks(false);
    const { data, error } = await approve(given());
    showRefusal('Not approved', data?.retentionRunApprove.userErrors, error);
    onChanged();
  };
  const cancelIt = async () => {
    const { data, error } = await cancel(given());
    showRefusal('Not cancelled', data?.retentionRunCancel.userErrors, error);
    onChanged();
  };
  return (
    <>
      <Button size="compact-sm" color="red" onClick={() => setAsks(true)}>
        Approve …
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => void cancelIt()}>
        Cancel the list
      </Button>
      <Modal
        opened={asks}
        onClose={() => setAsks(false)}
        title="Approve the list"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Stack gap="sm">
          <Text size="sm">
            {peopleCount(run.counts.erase)} will be erased. This cannot be undone. Whoever was
            contacted, applied or was put on hold since {dateTime(run.asOf)} is taken off the list
            first.
          </Text>
          <Button color="red" onClick={() => void approveIt()}>
            Erase {peopleCount(run.counts.erase)}
          </Button>
        </Stack>
      </Modal>
    </>
  );
}

function People({ runId }: { runId: string }) {
  const [after, setAfter] = useState<string>();
  const [result, retry] = useQuery({
    query: RetentionPeopleDocument,
    variables: { id: runId, first: shown, after },
    requestPolicy: 'cache-and-network',
  });
  return (
    <Loaded result={result} onRetry={() => retry({ requestPolicy: 'network-only' })}>
      {({ retentionRun }) => {
        const people = retentionRun?.people;
        if (!people || people.nodes.length === 0)
          return <Empty title="Nobody is due">The list is empty.</Empty>;
        return (
          <>
            <Table.ScrollContainer minWidth={640}>
              <Table aria-label="People who are due">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>Person</Table.Th>
                    <Table.Th>What</Table.Th>
                    <Table.Th>Due since</Table.Th>
                    <Table.Th>Why</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {people.nodes.map((item) => (
                    <PersonRow key={item.id} item={item} />
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
            <Group gap="xs">
              {after ? (
                <Button size="xs" variant="default" onClick={() => setAfter(undefined)}>
                  First page
                </Button>
              ) : null}
              {people.pageInfo.hasNextPage ? (
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => setAfter(people.pageInfo.endCursor ?? undefined)}
                >
                  Next page
                </Button>
              ) : null}
            </Group>
          </>
        );
      }}
    </Loaded>
  );
}

function PersonRow({ item }: { item: Item }) {
  return (
    <Table.Tr>
      <Table.Td>
        {item.candidate ? (
          <Link to={`/people/${item.candidate.id}`}>{item.candidate.name || 'No name'}</Link>
        ) : (
          'Erased'
        )}
      </Table.Td>
      <Table.Td>
        {ruleActions[item.action]}
        {item.state === 'DUE' ? null : (
          <Text size="xs" c="dimmed">
            {itemStates[item.state]}
            {item.offReason ? `: ${offReasons[item.offReason]}` : ''}
          </Text>
        )}
      </Table.Td>
      <Table.Td>{date(item.dueOn)}</Table.Td>
      <Table.Td>
        {item.ruleName}
        <Text size="xs" c="dimmed">
          {[outcomes[item.outcome], item.country, `last contact ${date(item.lastContactAt)}`]
            .filter(Boolean)
            .join(' · ')}
        </Text>
        {item.disagreeing.map((other) => (
          <Text key={other.ruleId} size="xs">
            {other.name} says {date(other.dueOn)}.
          </Text>
        ))}
      </Table.Td>
    </Table.Tr>
  );
}

function Earlier({ runs }: { runs: Run[] }) {
  return (
    <details>
      <summary>Earlier lists</summary>
      <Stack gap={4} component="ul" my="xs" pl="md">
        {runs.map((run) => (
          <Text key={run.id} component="li" size="sm">
            {dateTime(run.asOf)}: {runStates[run.state].toLowerCase()}
            {run.approvedBy ? `, approved by ${run.approvedBy}` : ''}; {sumsOf(run)}
          </Text>
        ))}
      </Stack>
    </details>
  );
}
