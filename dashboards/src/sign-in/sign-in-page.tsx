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
import { useState } from 'react';
import type { Role } from '../graphql/generated';
import { words } from '../ui/format';
import { handleSubmit } from '../ui/handle-submit';
import { ProviderButton } from './provider-button';
import { useSession } from './session';

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
  const [token, setToken] = useState('');
  if (session.state !== 'signed-out') return null;
  const { demoUsers, demoEnded, provider } = session.options;

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
          {demoEnded && demoEnded !== session.problem ? (
            <Alert color="blue" title="The demo has ended">
              {demoEnded}
            </Alert>
          ) : null}
          {provider ? (
            <>
              <ProviderButton provider={provider} to={location.pathname + location.search} />
              <Divider label="or" />
            </>
          ) : null}
          {demoUsers.length > 0 ? (
            <>
              <Text c="dimmed" size="sm">
                This is a demo with made-up people. Choose a role to sign in with.
              </Text>
              {demoUsers.map(({ email, role, token: demoToken }) => (
                <Button
                  key={email}
                  variant="light"
                  fullWidth
                  h="auto"
                  py="xs"
                  justify="start"
                  onClick={() => void session.signIn(demoToken)}
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
            aria-label="Sign in with a token"
            onSubmit={handleSubmit(() => {
              if (token.trim()) void session.signIn(token.trim());
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
