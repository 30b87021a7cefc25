import { Badge, Button, Modal, Stack, Table, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import {
  ApiKeysDocument,
  CreateApiKeyDocument,
  RevokeApiKeyDocument,
  type ApiKeysQuery,
} from '../graphql/generated';
import { ago, date, words } from '../ui/format';
import { handleSubmit } from '../ui/handle-submit';
import { Empty, Loaded, refusalOf } from '../ui/loaded';
import { Page } from '../ui/page';
import { OneTime } from './one-time';
import { RoleFields, type RoleChoice } from './role-fields';
import { SettingsLinks } from './settings-links';

type ApiKey = ApiKeysQuery['apiKeys']['nodes'][number];
const keysShown = 100;

/** Keys with which dashboards and scripts sign in. */
export function ApiKeysPage() {
  const [result, retry] = useQuery({
    query: ApiKeysDocument,
    variables: { first: keysShown },
    requestPolicy: 'cache-and-network',
  });
  const [, revoke] = useMutation(RevokeApiKeyDocument);
  const [opened, setOpened] = useState(false);
  const [made, setMade] = useState<{ name: string; secret: string }>();
  const reload = () => retry({ requestPolicy: 'network-only' });
  const revokeIt = async ({ id }: ApiKey) => {
    const { data, error } = await revoke({ id });
    const problem = refusalOf(data?.apiKeyRevoke.userErrors, error);
    if (problem) notifications.show({ color: 'red', title: 'Not revoked', message: problem });
    reload();
  };
  return (
    <Page
      title="Settings"
      about="Keys with which dashboards and scripts sign in."
      actions={<Button onClick={() => setOpened(true)}>New API key</Button>}
    >
      <SettingsLinks />
      {made ? (
        <OneTime
          title={`API key ${made.name}`}
          about="Copy it now: only its hash is stored. Send it as Authorization: Bearer."
          secret={made.secret}
          onClose={() => setMade(undefined)}
        />
      ) : null}
      <Loaded result={result} onRetry={reload}>
        {({ apiKeys: { nodes, pageInfo } }) =>
          nodes.length === 0 ? (
            <Empty title="No API keys yet">Make one for each dashboard or script.</Empty>
          ) : (
            <>
              <Table.ScrollContainer minWidth={640}>
                <Table aria-label="API keys">
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>Key</Table.Th>
                      <Table.Th>Role</Table.Th>
                      <Table.Th>Created</Table.Th>
                      <Table.Th>Last used</Table.Th>
                      <Table.Th>Ends</Table.Th>
                      <Table.Th>Actions</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {nodes.map((key) => (
                      <Table.Tr key={key.id}>
                        <Table.Td>{key.name}</Table.Td>
                        <Table.Td>
                          {words(key.role)}
                          {key.departments.length > 0 ? `: ${key.departments.join(', ')}` : ''}
                        </Table.Td>
                        <Table.Td>{date(key.createdAt)}</Table.Td>
                        <Table.Td>{key.lastUsedAt ? ago(key.lastUsedAt) : 'never'}</Table.Td>
                        <Table.Td>{key.expiresAt ? date(key.expiresAt) : 'never'}</Table.Td>
                        <Table.Td>
                          {key.revokedAt ? (
                            <Badge color="gray" variant="outline">
                              Revoked
                            </Badge>
                          ) : (
                            <Button
                              size="compact-sm"
                              variant="default"
                              onClick={() => void revokeIt(key)}
                              aria-label={`Revoke ${key.name}`}
                            >
                              Revoke
                            </Button>
                          )}
                        </Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </Table.ScrollContainer>
              {pageInfo.hasNextPage ? (
                <Text size="sm" c="dimmed">
                  Only the newest {keysShown} are shown.
                </Text>
              ) : null}
            </>
          )
        }
      </Loaded>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title="New API key"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {opened ? (
          <KeyForm
            onDone={(key) => {
              setOpened(false);
              setMade(key);
              reload();
            }}
          />
        ) : null}
      </Modal>
    </Page>
  );
}

function KeyForm({ onDone }: { onDone(made: { name: string; secret: string }): void }) {
  const [name, setName] = useState('');
  const [end, setEnd] = useState('');
  const [choice, setChoice] = useState<RoleChoice>({ role: 'ANALYST', departments: [] });
  const [problem, setProblem] = useState<string>();
  const [, create] = useMutation(CreateApiKeyDocument);
  const save = async () => {
    const { data, error } = await create({
      input: {
        name,
        ...choice,
        // The key works until the end of that day.
        expiresAt: end ? new Date(`${end}T23:59:59`).toISOString() : undefined,
      },
    });
    const secret = data?.apiKeyCreate.secret;
    if (secret) onDone({ name, secret });
    else setProblem(refusalOf(data?.apiKeyCreate.userErrors, error));
  };
  return (
    <form onSubmit={handleSubmit(() => void save())}>
      <Stack gap="sm">
        <TextInput
          label="Name"
          description="What it is for. Histories show it."
          required
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <RoleFields value={choice} onChange={setChoice} />
        <TextInput
          label="Last day"
          description="Leave it empty for a key that works until it is revoked."
          type="date"
          value={end}
          onChange={(event) => setEnd(event.currentTarget.value)}
        />
        {problem ? (
          <Text c="red" size="sm" role="alert">
            {problem}
          </Text>
        ) : null}
        <Button type="submit">Create the key</Button>
      </Stack>
    </form>
  );
}
