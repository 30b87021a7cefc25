import {
  Alert,
  Button,
  Container,
  Divider,
  Paper,
  PasswordInput,
  Stack,
  Text,
  Title,
} from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Role } from '../graphql/generated';
import { words } from '../ui/format';
import { handleSubmit } from '../ui/handle-submit';
import { useSession } from './session';

interface SignInOptions {
  demoUsers: { email: string; role: Role }[];
}

/** What each demo user can do, for newcomers who do not know the roles. */
const purposes: Record<Role, string> = {
  RECRUITER: 'search, match and move people',
  HIRING_MANAGER: 'see one department',
  ANALYST: 'see all analytics',
  AUDITOR: 'check that the process is fair',
  ADMIN: 'everything',
};

export function SignInPage() {
  const session = useSession();
  const [options, setOptions] = useState<SignInOptions>({ demoUsers: [] });
  const [token, setToken] = useState('');
  useEffect(() => {
    void fetch('/sign-in.json')
      .then((answer) => answer.json() as Promise<SignInOptions>)
      .then(setOptions)
      .catch(() => undefined);
  }, []);
  if (session.state !== 'signed-out') return null;

  return (
    <Container size="xs" py="xl" component="main">
      <Paper withBorder p="xl">
        <Stack>
          <Title order={1}>Sign in to Rapport</Title>
          {session.problem ? (
            <Alert color="red" title="You are not signed in" role="alert">
              {session.problem}
            </Alert>
          ) : null}
          {options.demoUsers.length > 0 ? (
            <>
              <Text c="dimmed" size="sm">
                This is a demo with made-up people. Choose a role to sign in with.
              </Text>
              {options.demoUsers.map(({ email, role }) => (
                <Button
                  key={email}
                  variant="light"
                  fullWidth
                  h="auto"
                  py="xs"
                  justify="start"
                  onClick={() => session.signIn(`demo:${email}`)}
                >
                  <Stack gap={0} align="start">
                    <Text fw={600} size="sm">
                      {words(role)}
                    </Text>
                    <Text size="xs">{purposes[role]}</Text>
                  </Stack>
                </Button>
              ))}
              <Divider label="or" />
            </>
          ) : null}
          <form
            onSubmit={handleSubmit(() => {
              if (token.trim()) session.signIn(token.trim());
            })}
          >
            <Stack gap="sm">
              <PasswordInput
                label="Token"
                description="A JSON Web Token from your identity provider, or an API key"
                value={token}
                onChange={(event) => setToken(event.currentTarget.value)}
                autoComplete="off"
              />
              <Button type="submit" disabled={!token.trim()}>
                Sign in
              </Button>
            </Stack>
          </form>
        </Stack>
      </Paper>
    </Container>
  );
}
