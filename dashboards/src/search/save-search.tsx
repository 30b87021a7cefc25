import { Button, Modal, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useMutation } from 'urql';
import { SaveSearchDocument, type CandidateFilter } from '../graphql/generated';
import { handleSubmit } from '../ui/handle-submit';
import { refusalOf } from '../ui/loaded';

/** Saves the current query and filters; the user is notified when a person starts to match. */
export function SaveSearch({
  query,
  filter,
}: {
  query: string;
  filter: CandidateFilter | undefined;
}) {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button size="xs" variant="default" onClick={open} disabled={!query && !filter}>
        Save this search
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title="Save this search"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {opened ? <SaveForm query={query} filter={filter} onDone={close} /> : null}
      </Modal>
    </>
  );
}

function SaveForm({
  query,
  filter,
  onDone,
}: {
  query: string;
  filter: CandidateFilter | undefined;
  onDone: () => void;
}) {
  const [name, setName] = useState(query);
  const [alerts, setAlerts] = useState(true);
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const [{ fetching }, save] = useMutation(SaveSearchDocument);
  const submit = async () => {
    const { data, error } = await save({
      idempotencyKey,
      input: { name, query, filter: filter ?? null, alerts },
    });
    if (data?.savedSearchCreate.savedSearch) {
      notifications.show({
        color: 'green',
        message: `Saved as ${data.savedSearchCreate.savedSearch.name}.`,
      });
      return onDone();
    }
    notifications.show({
      color: 'red',
      title: 'Not saved',
      message: refusalOf(data?.savedSearchCreate.userErrors, error),
    });
  };
  return (
    <form onSubmit={handleSubmit(() => void submit())}>
      <Stack>
        <TextInput
          label="Name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={200}
          data-autofocus
        />
        <Switch
          label="Notify me when someone starts to match"
          checked={alerts}
          onChange={(event) => setAlerts(event.currentTarget.checked)}
        />
        <Text size="xs" c="dimmed">
          Current matches are not reported.
        </Text>
        <Button type="submit" loading={fetching} disabled={!name.trim()}>
          Save
        </Button>
      </Stack>
    </form>
  );
}
