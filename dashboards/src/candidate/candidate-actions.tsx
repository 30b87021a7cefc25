import { Button, Modal, Select, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { Link } from 'react-router';
import { useMutation } from 'urql';
import {
  LogInteractionDocument,
  UpdateCandidateDocument,
  type InteractionType,
  type Relationship,
} from '../graphql/generated';
import { handleSubmit } from '../ui/handle-submit';
import { optionsOf } from '../ui/labels';
import { refusalOf } from '../ui/loaded';
import type { Person } from './person';

/** What a recruiter logs by hand; events and surveys are imported. */
const interactionLabels: Record<Exclude<InteractionType, 'EVENT' | 'SURVEY'>, string> = {
  NOTE: 'Note',
  CALL: 'Call',
  EMAIL: 'E-mail',
  SMS: 'SMS',
  MEETING: 'Meeting',
  INTERVIEW: 'Interview',
  FEEDBACK: 'Feedback',
};
const relationshipLabels: Record<Relationship, string> = {
  ACTIVE: 'Active',
  PASSIVE: 'Passive',
  FORMER_APPLICANT: 'Former applicant',
  SILVER_MEDALLIST: 'Silver medallist',
  FREELANCER: 'Freelancer',
  EMPLOYEE: 'Employee',
  ALUMNI: 'Alumni',
};

interface Props {
  person: Person;
  mayEdit: boolean;
  mayLog: boolean;
  maySeePrivacy: boolean;
  onChanged: () => void;
}

/** The buttons of a person's page, each with its form. */
export function CandidateActions({ person, mayEdit, mayLog, maySeePrivacy, onChanged }: Props) {
  const [logging, log] = useDisclosure(false);
  const [editing, edit] = useDisclosure(false);
  return (
    <>
      {mayLog ? (
        <Button variant="default" onClick={log.open}>
          Log an interaction
        </Button>
      ) : null}
      {mayEdit ? (
        <Button variant="default" onClick={edit.open}>
          Edit contact status
        </Button>
      ) : null}
      {maySeePrivacy ? (
        <Button component={Link} to={`/people/${person.id}/privacy`} variant="default">
          Privacy
        </Button>
      ) : null}
      <Modal
        opened={logging}
        onClose={log.close}
        title="Log an interaction"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <LogForm
          person={person}
          onDone={() => {
            log.close();
            onChanged();
          }}
        />
      </Modal>
      <Modal
        opened={editing}
        onClose={edit.close}
        title="Edit contact status"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <ContactForm
          person={person}
          onDone={() => {
            edit.close();
            onChanged();
          }}
        />
      </Modal>
    </>
  );
}

const done = (message: string) => notifications.show({ color: 'green', message });
const failed = (message: string | undefined) =>
  notifications.show({ color: 'red', title: 'Not saved', message });

function LogForm({ person, onDone }: { person: Person; onDone: () => void }) {
  const [type, setType] = useState<InteractionType>('NOTE');
  const [subject, setSubject] = useState('');
  const [body, setBody] = useState('');
  // One key for the life of the form, so that pressing the button twice logs once.
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const [{ fetching }, send] = useMutation(LogInteractionDocument);
  const submit = async () => {
    const { data, error } = await send({
      idempotencyKey,
      input: {
        candidateId: person.id,
        type,
        subject: subject || null,
        body: body || null,
        direction: type === 'NOTE' ? null : 'OUT',
      },
    });
    if (data?.interactionLog.interaction) return (done('Logged.'), onDone());
    failed(refusalOf(data?.interactionLog.userErrors, error));
  };
  return (
    <form onSubmit={handleSubmit(() => void submit())}>
      <Stack>
        <Select
          label="Kind"
          data={optionsOf(interactionLabels)}
          value={type}
          allowDeselect={false}
          onChange={(value) => setType(value as InteractionType)}
          comboboxProps={{ withinPortal: true }}
        />
        <TextInput
          label="Subject"
          value={subject}
          onChange={(event) => setSubject(event.currentTarget.value)}
        />
        <Textarea
          label="What was said"
          autosize
          minRows={4}
          value={body}
          onChange={(event) => setBody(event.currentTarget.value)}
        />
        <Button type="submit" loading={fetching} disabled={!subject.trim() && !body.trim()}>
          Log it
        </Button>
      </Stack>
    </form>
  );
}

function ContactForm({ person, onDone }: { person: Person; onDone: () => void }) {
  const [relationship, setRelationship] = useState<Relationship>(person.relationship);
  const [doNotContact, setDoNotContact] = useState(person.doNotContact);
  const [consentUntil, setConsentUntil] = useState(person.consentUntil?.slice(0, 10) ?? '');
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const [{ fetching }, send] = useMutation(UpdateCandidateDocument);
  const submit = async () => {
    const { data, error } = await send({
      id: person.id,
      expectedVersion: person.version,
      idempotencyKey,
      input: {
        relationship,
        doNotContact,
        consentUntil: consentUntil ? `${consentUntil}T00:00:00Z` : null,
      },
    });
    if (data?.candidateUpdate.candidate) return (done('Saved.'), onDone());
    failed(refusalOf(data?.candidateUpdate.userErrors, error));
  };
  return (
    <form onSubmit={handleSubmit(() => void submit())}>
      <Stack>
        <Select
          label="Relationship"
          data={optionsOf(relationshipLabels)}
          value={relationship}
          allowDeselect={false}
          onChange={(value) => setRelationship(value as Relationship)}
        />
        <Switch
          label="Do not contact"
          checked={doNotContact}
          onChange={(event) => setDoNotContact(event.currentTarget.checked)}
        />
        <TextInput
          type="date"
          label="Consent until"
          value={consentUntil}
          onChange={(event) => setConsentUntil(event.currentTarget.value)}
        />
        <Button type="submit" loading={fetching}>
          Save
        </Button>
      </Stack>
    </form>
  );
}
