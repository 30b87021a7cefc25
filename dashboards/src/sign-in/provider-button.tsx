import { Alert, Button } from '@mantine/core';
import { useState } from 'react';
import { post } from './post';

interface Props {
  /** what people call the provider */
  provider: string;
  /** the page to which they come back */
  to: string;
  /** of an invitation */
  code?: string;
}

/** Leads to the identity provider, which sends the browser back. */
export function ProviderButton({ provider, to, code }: Props) {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const go = async () => {
    setBusy(true);
    const posted = await post<{ url: string }>('/sign-in/start', { to, code });
    if ('answer' in posted) location.assign(posted.answer.url);
    else {
      setBusy(false);
      setRefusal(posted.refusal);
    }
  };
  return (
    <>
      {refusal ? (
        <Alert color="red" title="You are not signed in" role="alert">
          {refusal}
        </Alert>
      ) : null}
      <Button fullWidth loading={busy} onClick={() => void go()}>
        Sign in with {provider}
      </Button>
    </>
  );
}
