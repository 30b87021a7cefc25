import { Button, Stack, Table, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { useMutation, useQuery } from 'urql';
import {
  ListDuePeopleDocument,
  ReleaseLegalHoldDocument,
  RetentionDocument,
  type RetentionQuery,
} from '../graphql/generated';
import { SettingsLinks } from './settings-links';
import { useRights } from '../sign-in/rights';
import { date } from '../ui/format';
import { Loaded } from '../ui/loaded';
import { Page } from '../ui/page';
import { RetentionRules } from './retention-rules';
import { RetentionRuns } from './retention-runs';
import { showRefusal } from './show-refusal';

/** How long people are kept: the rules, the list of those who are due, its approval, and legal holds. */
export function RetentionPage() {
  const [result, retry] = useQuery({
    query: RetentionDocument,
    requestPolicy: 'cache-and-network',
  });
  const [listing, setListing] = useState(false);
  const [, list] = useMutation(ListDuePeopleDocument);
  const { administrates } = useRights();
  const reload = () => retry({ requestPolicy: 'network-only' });
  const listThem = async () => {
    setListing(true);
    const { data, error } = await list({ idempotencyKey: crypto.randomUUID() });
    setListing(false);
    showRefusal('No list was made', data?.retentionRun.userErrors, error);
    reload();
  };
  return (
    <Page
      title="Settings"
      about="How long people are kept. Nobody is erased until a list is approved."
      actions={
        administrates ? (
          <Button onClick={() => void listThem()} loading={listing}>
            List who is due
          </Button>
        ) : null
      }
    >
      <SettingsLinks />
      <Loaded result={result} onRetry={reload}>
        {({ retentionRules, retentionRuns, legalHolds }) => (
          <Stack gap="lg">
            <RetentionRuns
              runs={retentionRuns.nodes}
              mayDecide={administrates}
              onChanged={reload}
            />
            <RetentionRules rules={retentionRules} mayEdit={administrates} onChanged={reload} />
            <Holds holds={legalHolds.nodes} mayRelease={administrates} onChanged={reload} />
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}

function Holds({
  holds,
  mayRelease,
  onChanged,
}: {
  holds: RetentionQuery['legalHolds']['nodes'];
  mayRelease: boolean;
  onChanged(): void;
}) {
  const [, release] = useMutation(ReleaseLegalHoldDocument);
  const releaseIt = async (id: string) => {
    const { data, error } = await release({ id, idempotencyKey: crypto.randomUUID() });
    showRefusal('Not released', data?.legalHoldRelease.userErrors, error);
    onChanged();
  };
  return (
    <section aria-label="Legal holds">
      <Title order={2}>Legal holds</Title>
      {holds.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nobody is held.
        </Text>
      ) : (
        <Table.ScrollContainer minWidth={520}>
          <Table aria-label="Legal holds">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Person</Table.Th>
                <Table.Th>Why</Table.Th>
                <Table.Th>Since</Table.Th>
                <Table.Th>Actions</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {holds.map((hold) => (
                <Table.Tr key={hold.id}>
                  <Table.Td>
                    {hold.candidate ? (
                      <Link to={`/people/${hold.candidate.id}`}>
                        {hold.candidate.name || 'No name'}
                      </Link>
                    ) : (
                      'No longer there'
                    )}
                  </Table.Td>
                  <Table.Td>{hold.reason}</Table.Td>
                  <Table.Td>
                    {date(hold.heldAt)}, {hold.heldBy}
                  </Table.Td>
                  <Table.Td>
                    {mayRelease ? (
                      <Button
                        size="compact-sm"
                        variant="default"
                        onClick={() => void releaseIt(hold.id)}
                        aria-label={`Release ${hold.candidate?.name ?? 'the hold'}`}
                      >
                        Release
                      </Button>
                    ) : null}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </section>
  );
}
