import { Badge, Button, Group, Modal, Stack, Table, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import {
  ActivateUserDocument,
  DeactivateUserDocument,
  InviteUserAgainDocument,
  InviteUserDocument,
  UpdateUserDocument,
  UsersDocument,
  type UsersQuery,
} from '../graphql/generated';
import { words } from '../ui/format';
import { handleSubmit } from '../ui/handle-submit';
import { Loaded, refusalOf } from '../ui/loaded';
import { Page } from '../ui/page';
import { OneTime } from './one-time';
import { RoleFields, type RoleChoice } from './role-fields';
import { SettingsLinks } from './settings-links';

type User = UsersQuery['users']['nodes'][number];
const usersShown = 100;

/** Who may sign in, with which role. */
export function UsersPage() {
  const [result, retry] = useQuery({
    query: UsersDocument,
    variables: { first: usersShown },
    requestPolicy: 'cache-and-network',
  });
  const [, deactivate] = useMutation(DeactivateUserDocument);
  const [, activate] = useMutation(ActivateUserDocument);
  const [, inviteAgain] = useMutation(InviteUserAgainDocument);
  const [edited, setEdited] = useState<User | 'new'>();
  const [invitation, setInvitation] = useState<{ email: string; link: string }>();
  const reload = () => retry({ requestPolicy: 'network-only' });
  const tell = (problem: string | undefined) => {
    if (problem) notifications.show({ color: 'red', title: 'Not changed', message: problem });
    reload();
  };
  const setActive = async ({ id, active }: User) => {
    const variables = { id, idempotencyKey: crypto.randomUUID() };
    if (active) {
      const { data, error } = await deactivate(variables);
      tell(refusalOf(data?.userDeactivate.userErrors, error));
    } else {
      const { data, error } = await activate(variables);
      tell(refusalOf(data?.userActivate.userErrors, error));
    }
  };
  const invite = async ({ id, email }: User) => {
    const { data, error } = await inviteAgain({ id });
    const path = data?.userInviteAgain.path;
    if (path) setInvitation({ email, link: location.origin + path });
    else tell(refusalOf(data?.userInviteAgain.userErrors, error));
  };

  return (
    <Page
      title="Settings"
      about="Who may sign in, and what they may do."
      actions={<Button onClick={() => setEdited('new')}>Invite somebody</Button>}
    >
      <SettingsLinks />
      {invitation ? (
        <OneTime
          title={`Invitation for ${invitation.email}`}
          about="Send this link to them and to nobody else. It works once, within 7 days, and is not shown again."
          secret={invitation.link}
          onClose={() => setInvitation(undefined)}
        />
      ) : null}
      <Loaded result={result} onRetry={reload}>
        {({ users: { nodes, pageInfo } }) => (
          <>
            <Table.ScrollContainer minWidth={640}>
              <Table aria-label="Users">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>Person</Table.Th>
                    <Table.Th>Role</Table.Th>
                    <Table.Th>Departments</Table.Th>
                    <Table.Th>Actions</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {nodes.map((user) => (
                    <Table.Tr key={user.id}>
                      <Table.Td>
                        {user.name ?? user.email}
                        {user.name ? (
                          <Text size="xs" c="dimmed">
                            {user.email}
                          </Text>
                        ) : null}
                      </Table.Td>
                      <Table.Td>
                        {words(user.role)}{' '}
                        {user.active ? null : (
                          <Badge color="gray" variant="outline">
                            Deactivated
                          </Badge>
                        )}
                      </Table.Td>
                      <Table.Td>{user.departments.join(', ')}</Table.Td>
                      <Table.Td>
                        <Group gap="xs" wrap="nowrap">
                          {user.active ? (
                            <>
                              <Button
                                size="compact-sm"
                                variant="default"
                                onClick={() => setEdited(user)}
                                aria-label={`Change ${user.email}`}
                              >
                                Change
                              </Button>
                              <Button
                                size="compact-sm"
                                variant="default"
                                onClick={() => void invite(user)}
                                aria-label={`New link for ${user.email}`}
                              >
                                New link
                              </Button>
                            </>
                          ) : null}
                          <Button
                            size="compact-sm"
                            variant="default"
                            onClick={() => void setActive(user)}
                            aria-label={`${user.active ? 'Deactivate' : 'Activate'} ${user.email}`}
                          >
                            {user.active ? 'Deactivate' : 'Activate'}
                          </Button>
                        </Group>
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
            {pageInfo.hasNextPage ? (
              <Text size="sm" c="dimmed">
                Only the first {usersShown} are shown.
              </Text>
            ) : null}
          </>
        )}
      </Loaded>
      <Modal
        opened={edited !== undefined}
        onClose={() => setEdited(undefined)}
        title={edited === 'new' ? 'Invite somebody' : `Change ${edited?.email ?? ''}`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {edited ? (
          <UserForm
            user={edited === 'new' ? undefined : edited}
            onDone={(made) => {
              setEdited(undefined);
              setInvitation(made);
              reload();
            }}
          />
        ) : null}
      </Modal>
    </Page>
  );
}

function UserForm({
  user,
  onDone,
}: {
  user: User | undefined;
  onDone(invitation?: { email: string; link: string }): void;
}) {
  const [email, setEmail] = useState('');
  const [name, setName] = useState(user?.name ?? '');
  const [choice, setChoice] = useState<RoleChoice>({
    role: user?.role ?? 'RECRUITER',
    departments: user?.departments ?? [],
  });
  const [problem, setProblem] = useState<string>();
  const [, invite] = useMutation(InviteUserDocument);
  const [, update] = useMutation(UpdateUserDocument);
  const save = async () => {
    const input = { name, ...choice };
    if (user) {
      const { data, error } = await update({ id: user.id, input, expectedVersion: user.version });
      const refusal = refusalOf(data?.userUpdate.userErrors, error);
      if (refusal) setProblem(refusal);
      else onDone();
      return;
    }
    const { data, error } = await invite({ input: { ...input, email } });
    const path = data?.userInvite.path;
    if (path) onDone({ email, link: location.origin + path });
    else setProblem(refusalOf(data?.userInvite.userErrors, error));
  };
  return (
    <form onSubmit={handleSubmit(() => void save())}>
      <Stack gap="sm">
        {user ? null : (
          <TextInput
            label="E-mail address"
            type="email"
            required
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
        )}
        <TextInput
          label="Name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <RoleFields value={choice} onChange={setChoice} />
        {problem ? (
          <Text c="red" size="sm" role="alert">
            {problem}
          </Text>
        ) : null}
        <Button type="submit">{user ? 'Save' : 'Make an invitation'}</Button>
      </Stack>
    </form>
  );
}
