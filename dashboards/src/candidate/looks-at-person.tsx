import { Anchor, List, Text } from '@mantine/core';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { LooksAtPersonDocument } from '../graphql/generated';
import { actionLabels, actorLabels } from '../ui/audit-labels';
import { dateTime, fieldWords } from '../ui/format';
import { Loaded } from '../ui/loaded';
import { Section } from './section';

/** Who saw or changed a person, the last first. */
export function LooksAtPerson({ candidateId }: { candidateId: string }) {
  const [result, retry] = useQuery({
    query: LooksAtPersonDocument,
    variables: { candidateId },
    requestPolicy: 'cache-and-network',
  });
  return (
    <Section title="Who looked">
      <Loaded result={result} onRetry={() => retry({ requestPolicy: 'network-only' })} lines={5}>
        {({ auditEvents }) => (
          <>
            {auditEvents.nodes.length === 0 ? (
              <Text size="sm">Nobody has looked at this person since the audit log began.</Text>
            ) : (
              <List size="sm" aria-label="Who looked">
                {auditEvents.nodes.map((event) => (
                  <List.Item key={event.position}>
                    {dateTime(event.at)}: {event.actorName ?? actorLabels[event.actorKind]},{' '}
                    {actionLabels[event.action].toLowerCase()}{' '}
                    {event.entity ? fieldWords(event.entity).toLowerCase() : event.operation}
                  </List.Item>
                ))}
              </List>
            )}
            <Anchor
              component={Link}
              to={`/settings/audit?person=${candidateId}`}
              size="sm"
              underline="always"
            >
              All entries of the audit log about this person
            </Anchor>
          </>
        )}
      </Loaded>
    </Section>
  );
}
