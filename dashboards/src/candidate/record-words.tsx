import { Button, Modal, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import {
  AskForConsentDocument,
  type ConsentsOfPersonQuery,
  type ConsentVia,
  RecordConsentDocument,
  RecordObjectionDocument,
  WithdrawConsentDocument,
  WithdrawObjectionDocument,
} from '../graphql/generated';
import { handleSubmit } from '../ui/handle-submit';
import { refusalOf } from '../ui/loaded';
import { consentWays } from './consent-labels';

const acts = {
  agree: 'They agree to …',
  withdraw: 'They withdraw their consent to …',
  ask: 'I asked them for consent to …',
  object: 'They object to …',
  takeBack: 'They take back their objection to …',
};
type Act = keyof typeof acts;
const anyContact = 'any';
const ways: readonly ConsentVia[] = ['FORM', 'EMAIL', 'PHONE', 'IN_PERSON'];

type PersonWithConsents = NonNullable<ConsentsOfPersonQuery['candidate']>;

/** A form for what a person said about being kept and contacted. */
export function RecordWords({
  person,
  onClose,
  onDone,
}: {
  person: PersonWithConsents;
  onClose(): void;
  onDone(): void;
}) {
  const [act, setAct] = useState<Act>('agree');
  const [about, setAbout] = useState<string | null>(null);
  const [via, setVia] = useState<ConsentVia>('EMAIL');
  const [problem, setProblem] = useState<string>();
  const say = useSaying(person);
  const purposes = person.consents
    .filter(({ purpose }) => act === 'object' || purpose.basis === 'CONSENT')
    .map(({ purpose }) => ({ value: purpose.id, label: purpose.name }));
  const open = person.objections
    .filter(({ withdrawnAt }) => !withdrawnAt)
    .map(({ id, purpose }) => ({ value: id, label: purpose?.name ?? 'Any contact' }));
  const choices =
    act === 'takeBack'
      ? open
      : act === 'object'
        ? [{ value: anyContact, label: 'Any contact' }, ...purposes]
        : purposes;
  const save = async () => {
    if (!about) return setProblem('Choose what they said it about.');
    const refused = await say(act, about, via);
    if (refused) setProblem(refused);
    else onDone();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title="Record what they said"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form onSubmit={handleSubmit(() => void save())}>
        <Stack gap="sm">
          <Select
            label="What"
            data={Object.entries(acts)
              .filter(([value]) => value !== 'takeBack' || open.length > 0)
              .map(([value, label]) => ({ value, label }))}
            value={act}
            allowDeselect={false}
            onChange={(value) => {
              setAct(value as Act);
              setAbout(null);
            }}
          />
          <Select label="About" data={choices} value={about} onChange={setAbout} required />
          <Select
            label="How"
            data={ways.map((value) => ({ value, label: consentWays[value] }))}
            value={via}
            allowDeselect={false}
            onChange={(value) => setVia(value as ConsentVia)}
          />
          {problem ? (
            <Text c="red" size="sm" role="alert">
              {problem}
            </Text>
          ) : null}
          <Button type="submit">Record</Button>
        </Stack>
      </form>
    </Modal>
  );
}

/** @returns a function that records it, and says why it was refused; undefined: it is recorded */
function useSaying({ id }: PersonWithConsents) {
  const [, agree] = useMutation(RecordConsentDocument);
  const [, withdraw] = useMutation(WithdrawConsentDocument);
  const [, ask] = useMutation(AskForConsentDocument);
  const [, object] = useMutation(RecordObjectionDocument);
  const [, takeBack] = useMutation(WithdrawObjectionDocument);
  return async (act: Act, about: string, via: ConsentVia): Promise<string | undefined> => {
    const idempotencyKey = crypto.randomUUID();
    const given = { candidateId: id, purposeId: about, via };
    switch (act) {
      case 'agree': {
        const { data, error } = await agree({ input: given, idempotencyKey });
        return refusalOf(data?.consentRecord.userErrors, error);
      }
      case 'withdraw': {
        const { data, error } = await withdraw({ ...given, idempotencyKey });
        return refusalOf(data?.consentWithdraw.userErrors, error);
      }
      case 'ask': {
        const { data, error } = await ask({ ...given, idempotencyKey });
        return refusalOf(data?.consentAsk.userErrors, error);
      }
      case 'object': {
        const to = about === anyContact ? undefined : about;
        const { data, error } = await object({ id, to, via, idempotencyKey });
        return refusalOf(data?.candidateObject.userErrors, error);
      }
      case 'takeBack': {
        const { data, error } = await takeBack({ objectionId: about, via, idempotencyKey });
        return refusalOf(data?.candidateObjectionWithdraw.userErrors, error);
      }
    }
  };
}
