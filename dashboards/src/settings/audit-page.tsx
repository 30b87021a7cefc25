import { Anchor, Badge, Button, Code, Group, Stack, Table, Text } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import { Link } from 'react-router';
import { useClient, useQuery } from 'urql';
import { AuditEventsDocument, type AuditEventsQuery } from '../graphql/generated';
import { useMore } from '../graphql/use-more';
import { useAddress } from '../ui/address';
import { count, dateTime, fieldWords, nothing, words } from '../ui/format';
import { Empty, Loaded, Problem } from '../ui/loaded';
import { Page } from '../ui/page';
import { AuditCheck } from './audit-check';
import { auditAddress, AuditFilters, filterOf } from './audit-filters';
import { actionLabels, actorLabels, doorLabels, outcomeLabels } from '../ui/audit-labels';
import { SettingsLinks } from './settings-links';

type Events = AuditEventsQuery['auditEvents'];
type Event = Events['nodes'][number];

const pageSize = 50;
const keyOf = ({ position }: Event) => String(position);
const pageOf = (events: Events | undefined) =>
  events && { items: events.nodes, pageInfo: events.pageInfo };

/** Who saw or changed what. */
export function AuditPage() {
  const client = useClient();
  const [choice, change] = useAddress(auditAddress);
  const filter = useMemo(() => filterOf(choice), [choice]);
  const [result, retry] = useQuery({
    query: AuditEventsDocument,
    variables: { first: pageSize, filter },
    requestPolicy: 'cache-and-network',
  });
  const events = result.data?.auditEvents;
  const fetchAfter = useCallback(
    async (after: string) => {
      const next = await client
        .query(AuditEventsDocument, { first: pageSize, after, filter })
        .toPromise();
      return { page: pageOf(next.data?.auditEvents), error: next.error };
    },
    [client, filter],
  );
  const { all, more, fetchingMore, moreError } = useMore(
    useMemo(() => pageOf(events), [events]),
    keyOf,
    fetchAfter,
  );
  return (
    <Page title="Settings" about="Who saw or changed what. Nobody can change these entries.">
      <SettingsLinks />
      <AuditCheck />
      <AuditFilters value={choice} onChange={change} />
      <Loaded
        result={{ ...result, data: all }}
        onRetry={() => retry({ requestPolicy: 'network-only' })}
      >
        {({ people: entries, hasMore }) =>
          entries.length === 0 ? (
            <Empty title="No entries">Take away a filter, or choose a longer period.</Empty>
          ) : (
            <>
              <Table.ScrollContainer minWidth={760}>
                <Table aria-label="Audit log" verticalSpacing="xs">
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>When</Table.Th>
                      <Table.Th>Who</Table.Th>
                      <Table.Th>What</Table.Th>
                      <Table.Th>Whom</Table.Th>
                      <Table.Th>Through</Table.Th>
                      <Table.Th>More</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {entries.map((event) => (
                      <Entry key={event.position} event={event} />
                    ))}
                  </Table.Tbody>
                </Table>
              </Table.ScrollContainer>
              {moreError ? <Problem error={moreError} onRetry={more} /> : null}
              {hasMore ? (
                <Group>
                  <Button variant="default" onClick={more} loading={fetchingMore}>
                    Show more
                  </Button>
                </Group>
              ) : null}
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

function Entry({ event }: { event: Event }) {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Table.Tr>
        <Table.Td style={{ whiteSpace: 'nowrap' }}>{dateTime(event.at)}</Table.Td>
        <Table.Td>
          {event.actorName ?? actorLabels[event.actorKind]}
          <Text size="xs" c="dimmed">
            {event.actorName ? words(event.role) : event.actor}
          </Text>
        </Table.Td>
        <Table.Td>
          {actionLabels[event.action]} {event.entity ? fieldWords(event.entity).toLowerCase() : ''}{' '}
          {event.outcome === 'DONE' ? null : (
            <Badge color={event.outcome === 'REPEATED' ? 'gray' : 'red'} variant="outline">
              {outcomeLabels[event.outcome]}
            </Badge>
          )}
          <Text size="xs" c="dimmed">
            {event.operation}
          </Text>
        </Table.Td>
        <Table.Td>
          <Whom event={event} />
        </Table.Td>
        <Table.Td>
          {doorLabels[event.door]}
          <Text size="xs" c="dimmed">
            {event.address ?? nothing}
          </Text>
        </Table.Td>
        <Table.Td>
          <Button
            size="compact-sm"
            variant="default"
            aria-expanded={opened}
            aria-label={`${opened ? 'Less' : 'More'} about entry ${event.position}`}
            onClick={() => setOpened(!opened)}
          >
            {opened ? 'Less' : 'More'}
          </Button>
        </Table.Td>
      </Table.Tr>
      {opened ? (
        <Table.Tr>
          <Table.Td colSpan={6}>
            <More event={event} />
          </Table.Td>
        </Table.Tr>
      ) : null}
    </>
  );
}

function Whom({ event: { candidate, candidateIds, count: rows } }: { event: Event }) {
  if (candidate)
    return (
      <Anchor component={Link} to={`/people/${candidate.id}`} size="sm" underline="always">
        {candidate.name}
      </Anchor>
    );
  if (candidateIds.length > 1) return <>{count(candidateIds.length)} people</>;
  if (candidateIds.length === 1) return <>1 person who is gone</>;
  return <>{rows == null ? nothing : rows === 1 ? '1 row' : `${count(rows)} rows`}</>;
}

function More({ event }: { event: Event }) {
  return (
    <Stack gap="xs">
      <Text size="sm">
        Entry {count(event.position)}
        {event.entityId ? `, ${event.entity ?? 'object'} ${event.entityId}` : ''}
      </Text>
      {event.fields.length > 0 ? <Text size="sm">Fields: {event.fields.join(', ')}</Text> : null}
      {event.arguments ? (
        <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {JSON.stringify(event.arguments, null, 2)}
        </Code>
      ) : null}
      {event.changes.map((change, index) => (
        <Code key={index} block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {change.erasedAt
            ? `The values were erased ${dateTime(change.erasedAt)}.`
            : change.before || change.after
              ? `before ${JSON.stringify(change.before, null, 2)}\nafter ${JSON.stringify(change.after, null, 2)}`
              : 'Your role does not see the values.'}
        </Code>
      ))}
    </Stack>
  );
}
