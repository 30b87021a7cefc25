import { Anchor, Stack, Table, Text } from '@mantine/core';
import { Link, useParams } from 'react-router';
import { useQuery } from 'urql';
import { ConsentsOfPerson } from './consents-of-person';
import { LooksAtPerson } from './looks-at-person';
import { Section } from './section';
import { PrivacyDocument, type PrivacyQuery } from '../graphql/generated';
import { useRights } from '../sign-in/rights';
import { count, date } from '../ui/format';
import { Empty, Loaded } from '../ui/loaded';
import { Page } from '../ui/page';
import { Erase } from './erase';
import { Exports } from './exports';

/** What is held about one person, and what can be done with it. */
export function PrivacyPage() {
  const { administrates } = useRights();
  const { candidateId } = useParams();
  if (!administrates)
    return (
      <Page title="Privacy">
        <Empty title="This page is for administrators">
          It shows what is held about a person, self-identification included.
        </Empty>
      </Page>
    );
  return <PrivacyOf key={candidateId} candidateId={candidateId!} />;
}

function PrivacyOf({ candidateId }: { candidateId: string }) {
  const [result, retry] = useQuery({
    query: PrivacyDocument,
    variables: { id: candidateId },
    requestPolicy: 'cache-and-network',
  });
  const reload = () => retry({ requestPolicy: 'network-only' });
  return (
    <Loaded result={result} onRetry={reload} lines={10}>
      {({ candidate, candidateHoldings }) =>
        candidate ? (
          <Page
            title={`Privacy of ${candidate.name}`}
            about={
              <Anchor component={Link} to={`/people/${candidate.id}`} size="sm" underline="always">
                Back to the person
              </Anchor>
            }
          >
            <Stack>
              <Holdings holdings={candidateHoldings ?? []} />
              <LooksAtPerson candidateId={candidate.id} />
              <ConsentsOfPerson candidateId={candidate.id} mayEdit />
              <Exports candidateId={candidate.id} />
              <Erase candidateId={candidate.id} name={candidate.name} onErased={reload} />
            </Stack>
          </Page>
        ) : (
          <Page title="Privacy">
            <Empty title="Person not found">The person may have been removed or merged.</Empty>
          </Page>
        )
      }
    </Loaded>
  );
}

function Holdings({ holdings }: { holdings: NonNullable<PrivacyQuery['candidateHoldings']> }) {
  const rows = holdings.reduce((sum, held) => sum + held.rows, 0);
  return (
    <Section title="What we hold">
      <Text size="sm">
        {count(rows)} {rows === 1 ? 'entry' : 'entries'} in {count(holdings.length)}{' '}
        {holdings.length === 1 ? 'place' : 'places'}.
      </Text>
      <Table.ScrollContainer minWidth={480}>
        <Table aria-label="What we hold">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>What</Table.Th>
              <Table.Th ta="right">Entries</Table.Th>
              <Table.Th>From</Table.Th>
              <Table.Th>To</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {holdings.map((held) => (
              <Table.Tr key={held.store}>
                <Table.Td>
                  {held.holds.charAt(0).toUpperCase() + held.holds.slice(1)}
                  <Text size="xs" c="dimmed">
                    {held.store}
                  </Text>
                </Table.Td>
                <Table.Td ta="right">{count(held.rows)}</Table.Td>
                <Table.Td>{date(held.from)}</Table.Td>
                <Table.Td>{date(held.to)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Section>
  );
}
