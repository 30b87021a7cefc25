import { Autocomplete, Button, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { AddToPoolDocument, CreatePoolDocument, PoolsDocument } from '../graphql/generated';
import { count, peopleCount } from '../ui/format';
import { handleSubmit } from '../ui/handle-submit';
import { Problem, refusalOf } from '../ui/loaded';

/** How many people the API adds in one request. */
const peopleAtOnce = 500;
const poolsOffered = 100;

interface Props {
  /** ids of the people */
  people: readonly string[];
  onDone: () => void;
  size?: 'xs' | 'sm';
}

/** A button that adds people to a talent pool, an existing or a new one. */
export function PutIntoPool({ people, onDone, size }: Props) {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button size={size} variant="default" onClick={open} disabled={people.length === 0}>
        Add to a pool
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title={`Add ${peopleCount(people.length)} to a pool`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {opened ? (
          <PoolForm
            people={people}
            onDone={() => {
              close();
              onDone();
            }}
          />
        ) : null}
      </Modal>
    </>
  );
}

function PoolForm({ people, onDone }: Props) {
  const [name, setName] = useState('');
  // One key for the life of the form, so that trying again after a lost answer creates the pool once.
  const [key] = useState(() => crypto.randomUUID());
  const [working, setWorking] = useState(false);
  const [{ data, error }] = useQuery({
    query: PoolsDocument,
    variables: { first: poolsOffered },
    requestPolicy: 'network-only',
  });
  const [, create] = useMutation(CreatePoolDocument);
  const [, add] = useMutation(AddToPoolDocument);
  const known = data?.pools.nodes.find(
    (pool) => pool.name.toLowerCase() === name.trim().toLowerCase(),
  );

  const poolId = async (): Promise<string> => {
    if (known) return known.id;
    const made = await create({ input: { name }, idempotencyKey: key });
    if (!made.data?.poolCreate.pool)
      throw new Error(refusalOf(made.data?.poolCreate.userErrors, made.error));
    return made.data.poolCreate.pool.id;
  };
  const put = async () => {
    const id = await poolId();
    let [added, unknown] = [0, 0];
    for (let start = 0; start < people.length; start += peopleAtOnce) {
      const answer = await add({
        id,
        candidateIds: people.slice(start, start + peopleAtOnce),
        idempotencyKey: crypto.randomUUID(),
      });
      if (!answer.data?.poolAddCandidates.pool)
        throw new Error(refusalOf(answer.data?.poolAddCandidates.userErrors, answer.error));
      added += answer.data.poolAddCandidates.changed;
      unknown += answer.data.poolAddCandidates.results.filter(
        ({ userErrors }) => userErrors.length > 0,
      ).length;
    }
    const already = people.length - added - unknown;
    return [
      `${count(added)} added to ${name.trim()}.`,
      already ? `${count(already)} were already in it.` : '',
      unknown ? `${count(unknown)} no longer exist.` : '',
    ]
      .filter(Boolean)
      .join(' ');
  };
  const submit = async () => {
    setWorking(true);
    try {
      notifications.show({ color: 'green', message: await put() });
      onDone();
    } catch (problem) {
      notifications.show({ color: 'red', title: 'Not added', message: (problem as Error).message });
      setWorking(false);
    }
  };

  return (
    <form onSubmit={handleSubmit(() => void submit())}>
      <Stack>
        {error ? <Problem error={error} /> : null}
        <Autocomplete
          label="Pool"
          description="Choose a pool, or enter a name for a new one"
          data={data?.pools.nodes.map((pool) => pool.name) ?? []}
          value={name}
          onChange={setName}
          maxLength={200}
          data-autofocus
          comboboxProps={{ shadow: 'md' }}
        />
        <Text size="xs" c="dimmed" role="status">
          {known
            ? `The pool has ${peopleCount(known.size)}.`
            : name.trim() && data
              ? 'A new pool, shared with your colleagues.'
              : ' '}
        </Text>
        <Button type="submit" loading={working} disabled={!name.trim() || !data}>
          Add
        </Button>
      </Stack>
    </form>
  );
}
