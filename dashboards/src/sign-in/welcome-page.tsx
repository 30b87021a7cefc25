import {
  Alert,
  Button,
  Container,
  Loader,
  Paper,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useEffect, useState } from 'react';
import { useLocation } from 'react-router';
import { handleSubmit } from '../ui/handle-submit';
import { post } from './post';
import { ProviderButton } from './provider-button';
import { useSession } from './session';

/** What a link does. */
interface Offer {
  purpose: 'INVITATION' | 'ACCESS' | 'FIRST_ADMINISTRATOR';
  email: string | null;
  provider: string | null;
}

/**
 * The page behind a link that signs in once. The link is used by a button only, because scanners of mail open every
 * link; its code stands behind the #, which browsers do not send.
 */
export function WelcomePage() {
  const code = useLocation().hash.slice(1);
  const [offer, setOffer] = useState<Offer>();
  const [refusal, setRefusal] = useState<string>();
  useEffect(() => {
    let current = true;
    void post<Offer>('/sign-in/link', { code }).then((posted) => {
      if (!current) return;
      if ('answer' in posted) setOffer(posted.answer);
      else setRefusal(posted.refusal);
    });
    return () => {
      current = false;
    };
  }, [code]);

  return (
    <Container size="xs" py="xl" component="main">
      <Paper withBorder p="xl">
        <Stack>
          <Title order={1}>Welcome to Rapport</Title>
          {refusal ? (
            <Alert color="red" title="This link can’t be used" role="alert">
              {refusal}
            </Alert>
          ) : null}
          {offer ? <Accept offer={offer} code={code} onRefusal={setRefusal} /> : null}
          {!offer && !refusal ? <Loader aria-label="Reading the link" /> : null}
        </Stack>
      </Paper>
    </Container>
  );
}

function Accept({
  offer: { purpose, email, provider },
  code,
  onRefusal,
}: {
  offer: Offer;
  code: string;
  onRefusal(refusal: string): void;
}) {
  const session = useSession();
  const [address, setAddress] = useState('');
  const [name, setName] = useState('');
  const first = purpose === 'FIRST_ADMINISTRATOR';
  const signIn = async () => {
    const posted = await post('/session/link', first ? { code, email: address, name } : { code });
    if ('refusal' in posted) onRefusal(posted.refusal);
    else if (session.state === 'signed-out') session.signedInElsewhere();
  };
  if (provider && purpose !== 'ACCESS')
    return (
      <>
        <Text>
          {first
            ? 'Nobody can sign in yet. Sign in to become the first administrator.'
            : `You were invited as ${email}.`}
        </Text>
        <ProviderButton provider={provider} to="/" code={code} />
      </>
    );
  return (
    <form onSubmit={handleSubmit(() => void signIn())}>
      <Stack gap="sm">
        {first ? (
          <>
            <Text>Nobody can sign in yet. You become the first administrator.</Text>
            <TextInput
              label="Your e-mail address"
              type="email"
              required
              autoComplete="email"
              value={address}
              onChange={(event) => setAddress(event.currentTarget.value)}
            />
            <TextInput
              label="Your name"
              autoComplete="name"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
          </>
        ) : (
          <Text>This link signs you in as {email}. It works once.</Text>
        )}
        <Button type="submit">{first ? 'Become the administrator' : `Sign in as ${email}`}</Button>
      </Stack>
    </form>
  );
}
