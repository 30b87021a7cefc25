import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useQuery } from 'urql';
import { Section } from './section';
import { ConsentsOfPersonDocument, type ConsentsOfPersonQuery } from '../graphql/generated';
import { date } from '../ui/format';
import { Loaded } from '../ui/loaded';
import { consentStates, consentWays, noContactReasons } from './consent-labels';
import { RecordWords } from './record-words';

type PersonWithConsents = NonNullable<ConsentsOfPersonQuery['candidate']>;
type Standing = PersonWithConsents['consents'][number];

/** What a person agreed to and objected to, with its history, and a way to record what they said. */
export function ConsentsOfPerson({
  candidateId,
  mayEdit,
  onChanged,
}: {
  candidateId: string;
  mayEdit: boolean;
  onChanged?(): void;
}) {
  const [result, retry] = useQuery({
    query: ConsentsOfPersonDocument,
    variables: { id: candidateId },
    requestPolicy: 'cache-and-network',
  });
  const [records, setRecords] = useState(false);
  const reload = () => retry({ requestPolicy: 'network-only' });
  return (
    <Section title="Consents">
      <Loaded result={result} onRetry={reload}>
        {({ candidate }) =>
          candidate ? (
            <Stack gap="sm">
              <Standings person={candidate} />
              <Objections person={candidate} />
              {mayEdit ? (
                <Group>
                  <Button size="xs" variant="default" onClick={() => setRecords(true)}>
                    Record what they said
                  </Button>
                </Group>
              ) : null}
              <History person={candidate} />
              {records ? (
                <RecordWords
                  person={candidate}
                  onClose={() => setRecords(false)}
                  onDone={() => {
                    setRecords(false);
                    reload();
                    onChanged?.();
                  }}
                />
              ) : null}
            </Stack>
          ) : null
        }
      </Loaded>
    </Section>
  );
}

function Standings({ person }: { person: PersonWithConsents }) {
  return (
    <Stack
      gap="xs"
      component="ul"
      m={0}
      p={0}
      style={{ listStyle: 'none' }}
      aria-label="By purpose"
    >
      {person.consents.map((one) => (
        <li key={one.purpose.id}>
          <Text size="sm">
            <strong>{one.purpose.name}</strong>:{' '}
            {one.purpose.basis === 'CONSENT' ? consentStates[one.state] : 'Needs no consent'}
          </Text>
          <Text size="xs" c="dimmed">
            {[
              one.mayContact ? 'May be contacted.' : 'May not be contacted.',
              one.noContactReason ? noContactReasons[one.noContactReason] : '',
              detailOf(one),
            ]
              .filter(Boolean)
              .join(' ')}
          </Text>
        </li>
      ))}
    </Stack>
  );
}

/** Until when, or since when, in a few words. */
function detailOf({ state, consent, askedAt }: Standing): string {
  const asked = askedAt ? `Asked on ${date(askedAt)}, no answer.` : '';
  if (state === 'GIVEN')
    return `${consent?.expiresAt ? `Until ${date(consent.expiresAt)}` : 'Without an end'}. ${asked}`;
  if (state === 'EXPIRED') return `Since ${date(consent?.expiresAt)}. ${asked}`;
  if (state === 'WITHDRAWN') return `On ${date(consent?.withdrawnAt)}.`;
  return asked;
}

function Objections({ person }: { person: PersonWithConsents }) {
  const open = person.objections.filter(({ withdrawnAt }) => !withdrawnAt);
  return open.map((objection) => (
    <Group key={objection.id} gap="xs">
      <Badge color="red" variant="outline">
        Objection
      </Badge>
      <Text size="sm">
        {objection.purpose ? objection.purpose.name : 'Any contact'}, since{' '}
        {date(objection.objectedAt)} ({consentWays[objection.via].toLowerCase()})
      </Text>
    </Group>
  ));
}

function History({ person }: { person: PersonWithConsents }) {
  if (person.consentHistory.length + person.objections.length === 0) return null;
  const lines = [
    ...person.consentHistory.map((consent) => ({
      id: consent.id,
      at: consent.givenAt ?? consent.recordedAt,
      text: [
        `Agreed: ${consent.purpose.name}`,
        consent.expiresAt ? `until ${date(consent.expiresAt)}` : 'without an end',
        consentWays[consent.via].toLowerCase(),
        consent.text ? `text ${consent.text.language}, version ${consent.text.version}` : '',
        `recorded by ${consent.recordedBy}`,
        consent.withdrawnAt ? `withdrawn on ${date(consent.withdrawnAt)}` : '',
        consent.struckOut ? 'taken back in the profile' : '',
      ],
    })),
    ...person.objections.map((objection) => ({
      id: objection.id,
      at: objection.objectedAt,
      text: [
        `Objected: ${objection.purpose?.name ?? 'any contact'}`,
        consentWays[objection.via].toLowerCase(),
        `recorded by ${objection.recordedBy}`,
        objection.withdrawnAt ? `taken back on ${date(objection.withdrawnAt)}` : '',
      ],
    })),
  ].toSorted((one, other) => other.at.localeCompare(one.at));
  return (
    <details>
      <summary>History</summary>
      <Stack gap={4} component="ul" my="xs" pl="md">
        {lines.map(({ id, at, text }) => (
          <Text key={id} component="li" size="sm">
            {date(at)}: {text.filter(Boolean).join(', ')}.
          </Text>
        ))}
      </Stack>
    </details>
  );
}
