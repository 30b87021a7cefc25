import {
  Alert,
  Button,
  Group,
  List,
  Modal,
  Select,
  Stack,
  Table,
  Text,
  TextInput,
} from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect, useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { Section } from './section';
import {
  ApproveErasureDocument,
  EraseCandidateDocument,
  ErasurePreviewDocument,
  ErasuresOfDocument,
  RefuseErasureDocument,
  type ErasureEffect,
  type ErasurePreviewQuery,
  type ErasureReason,
  type ErasureState,
  type ErasuresOfQuery,
} from '../graphql/generated';
import { useSession } from '../sign-in/session';
import { count, dateTime } from '../ui/format';
import { handleSubmit } from '../ui/handle-submit';
import { optionsOf } from '../ui/labels';
import { Loaded, refusalOf } from '../ui/loaded';

type Preview = NonNullable<ErasurePreviewQuery['candidateErasurePreview']>;
type Erasure = ErasuresOfQuery['erasures']['nodes'][number];

const reasons: Record<ErasureReason, string> = {
  REQUEST: 'The person asked for it',
  CONSENT_WITHDRAWN: 'The person withdrew consent',
  OBJECTION: 'The person objected',
  RETENTION: 'We may not keep the person any longer',
  MISTAKE: 'Recorded by mistake',
  OTHER: 'Something else: the note says what',
};
const states: Record<ErasureState, string> = {
  WAITS_FOR_APPROVAL: 'Waits for another administrator',
  REFUSED: 'Refused',
  RUNS: 'Under way',
  DONE: 'Done',
};
const effects: Record<ErasureEffect, string> = {
  DELETED: 'Deleted',
  CLEARED: 'Emptied: the rows stay, because they are counted',
  REBUILT: 'Follows by itself',
  SEARCHED: 'Looked through, and what mentions the person is taken out',
  KEPT: 'Stays, because it tells nothing about a person without a name',
};
/** How often the state of an erasure that is under way is loaded, in milliseconds. */
const askEvery = 1_000;

/** What erasing this person does, the dialog that does it, and how far earlier requests are. */
export function Erase({
  candidateId,
  name,
  onErased,
}: {
  candidateId: string;
  name: string;
  onErased: () => void;
}) {
  const [opened, setOpened] = useState(false);
  const [result, ask] = useQuery({
    query: ErasuresOfDocument,
    variables: { candidateId },
    requestPolicy: 'cache-and-network',
  });
  const all = result.data?.erasures.nodes ?? [];
  const underWay = all.some(({ state }) => state === 'RUNS');
  const waits = all.some(({ state }) => state === 'WAITS_FOR_APPROVAL');
  useEffect(() => {
    if (!underWay || result.fetching) return;
    const next = setTimeout(() => ask({ requestPolicy: 'network-only' }), askEvery);
    return () => clearTimeout(next);
  }, [underWay, result.fetching, result.data, ask]);
  const reload = () => {
    ask({ requestPolicy: 'network-only' });
    onErased();
  };
  return (
    <Section title="Erase">
      <Text size="sm">
        Erasing removes the person everywhere, for ever. Numbers that count applications stay as
        they are, without the person.
      </Text>
      <Group>
        <Button
          color="red"
          variant="outline"
          onClick={() => setOpened(true)}
          disabled={underWay || waits}
        >
          Erase this person …
        </Button>
      </Group>
      {all.map((erasure) => (
        <Request key={erasure.id} erasure={erasure} onChanged={reload} />
      ))}
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={`Erase ${name}`}
        size="lg"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {opened ? (
          <Dialog
            candidateId={candidateId}
            name={name}
            onDone={() => {
              setOpened(false);
              reload();
            }}
          />
        ) : null}
      </Modal>
    </Section>
  );
}

function Request({ erasure, onChanged }: { erasure: Erasure; onChanged: () => void }) {
  const session = useSession();
  const [, approve] = useMutation(ApproveErasureDocument);
  const [, refuse] = useMutation(RefuseErasureDocument);
  const mine = session.state === 'signed-in' && session.me.actor === erasure.askedBy;
  const tell = (problem: string | undefined) => {
    if (problem) notifications.show({ color: 'red', title: 'Not decided', message: problem });
    onChanged();
  };
  const decide = async (approved: boolean) => {
    const variables = { id: erasure.id, idempotencyKey: crypto.randomUUID() };
    if (approved) {
      const { data, error } = await approve(variables);
      tell(refusalOf(data?.erasureApprove.userErrors, error));
    } else {
      const { data, error } = await refuse(variables);
      tell(refusalOf(data?.erasureRefuse.userErrors, error));
    }
  };
  return (
    <Stack gap={4} role="status">
      <Text size="sm">
        {states[erasure.state]}: {reasons[erasure.reason].toLowerCase()}, asked by {erasure.askedBy}{' '}
        on {dateTime(erasure.askedAt)}
        {erasure.doneAt ? `, done on ${dateTime(erasure.doneAt)}` : ''}
      </Text>
      {erasure.open.map(({ store, why }) => (
        <Text key={`${store} ${why}`} size="sm" c="dimmed">
          {store}: {why}
        </Text>
      ))}
      {erasure.state === 'WAITS_FOR_APPROVAL' ? (
        mine ? (
          <Text size="sm" c="dimmed">
            Another administrator has to approve it on this page.
          </Text>
        ) : (
          <Group gap="xs">
            <Button size="compact-sm" color="red" onClick={() => void decide(true)}>
              Approve and erase
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => void decide(false)}>
              Refuse
            </Button>
          </Group>
        )
      ) : null}
    </Stack>
  );
}

function Dialog(given: { candidateId: string; name: string; onDone: () => void }) {
  const [result, retry] = useQuery({
    query: ErasurePreviewDocument,
    variables: { id: given.candidateId },
    requestPolicy: 'network-only',
  });
  return (
    <Loaded result={result} onRetry={() => retry({ requestPolicy: 'network-only' })}>
      {({ candidateErasurePreview }) =>
        candidateErasurePreview ? (
          <Confirm {...given} preview={candidateErasurePreview} />
        ) : (
          <Text>There is no such person.</Text>
        )
      }
    </Loaded>
  );
}

function Confirm({
  candidateId,
  name,
  preview,
  onDone,
}: {
  candidateId: string;
  name: string;
  preview: Preview;
  onDone: () => void;
}) {
  const [reason, setReason] = useState<ErasureReason>('REQUEST');
  const [note, setNote] = useState('');
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string>();
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const [{ fetching }, erase] = useMutation(EraseCandidateDocument);
  const blocked = preview.blocks.length > 0;
  const send = async () => {
    const { data, error } = await erase({
      id: candidateId,
      reason,
      note: note.trim() || null,
      idempotencyKey,
    });
    if (data?.candidateErase.erasure) return onDone();
    setProblem(refusalOf(data?.candidateErase.userErrors, error));
  };
  return (
    <form onSubmit={handleSubmit(() => void send())}>
      <Stack gap="sm">
        {preview.blocks.map(({ by, why }) => (
          <Alert key={`${by} ${why}`} color="red" title={`Not possible now: ${by}`}>
            {why}
          </Alert>
        ))}
        <What preview={preview} />
        <Select
          label="Why"
          data={optionsOf(reasons)}
          value={reason}
          allowDeselect={false}
          onChange={(value) => setReason(value as ErasureReason)}
        />
        <TextInput
          label="Note"
          description="It stays, so it must not name the person. A ticket's number, for example."
          required={reason === 'OTHER'}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <TextInput
          label={`Type ${name} to confirm`}
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {problem ? (
          <Text c="red" size="sm" role="alert">
            {problem}
          </Text>
        ) : null}
        <Button
          type="submit"
          color="red"
          loading={fetching}
          disabled={blocked || typed.trim() !== name.trim()}
        >
          {preview.needsApproval ? 'Ask another administrator to approve' : 'Erase for ever'}
        </Button>
      </Stack>
    </form>
  );
}

/** What an erasure does, by what happens. */
function What({ preview }: { preview: Preview }) {
  const { stores, candidateIds, sameAddressIds, userEmail, referralsMade } = preview;
  const groups = (Object.keys(effects) as ErasureEffect[])
    .map((effect) => ({ effect, of: stores.filter((store) => store.effect === effect) }))
    .filter(({ of }) => of.length > 0);
  return (
    <>
      <Table aria-label="What happens">
        <Table.Tbody>
          {groups.map(({ effect, of }) => (
            <Table.Tr key={effect}>
              <Table.Th scope="row" w={180} style={{ verticalAlign: 'top' }}>
                {effects[effect]}
              </Table.Th>
              <Table.Td>
                {of
                  .map(({ holds, rows }) => (rows == null ? holds : `${holds} (${count(rows)})`))
                  .join('; ')}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <List size="sm">
        {candidateIds.length > 1 ? (
          <List.Item>
            {count(candidateIds.length)} records of the same person go together, merged ones
            included.
          </List.Item>
        ) : null}
        {sameAddressIds.length > 0 ? (
          <List.Item>
            {count(sameAddressIds.length)} other people have an e-mail address of this person, and
            stay.
          </List.Item>
        ) : null}
        {userEmail ? <List.Item>The user {userEmail} stays.</List.Item> : null}
        {referralsMade > 0 ? (
          <List.Item>
            {count(referralsMade)} people whom this person recommended stay, without the name.
          </List.Item>
        ) : null}
      </List>
    </>
  );
}
