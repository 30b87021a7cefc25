import { Alert, Text } from '@mantine/core';
import { date } from '../ui/format';
import { useNow } from '../ui/use-now';
import type { Person } from './person';

/** Whether this person may be contacted; the first thing on the page. */
export function ContactState({ person }: { person: Person }) {
  const now = useNow();
  if (person.doNotContact)
    return (
      <Alert color="red" title="Do not contact" p="xs">
        This person asked not to be contacted.
      </Alert>
    );
  if (!person.consentUntil)
    return (
      <Alert color="gray" title="No consent is recorded" p="xs">
        Ask before you contact them about other jobs.
      </Alert>
    );
  const over = new Date(person.consentUntil).getTime() < now;
  return over ? (
    <Alert color="orange" title={`Consent ended on ${date(person.consentUntil)}`} p="xs">
      Ask again before you contact them about jobs.
    </Alert>
  ) : (
    <Text size="sm">
      Consent until <strong>{date(person.consentUntil)}</strong>.
    </Text>
  );
}
