import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { Provider } from 'urql';
import { makeClient } from '../graphql/client';
import { MeDocument, type MeQuery, type Role } from '../graphql/generated';
import { post } from './post';

type Me = MeQuery['me'];

/** What the server offers to a browser that is not signed in. */
export interface SignInOptions {
  demoUsers: { email: string; role: Role; token: string }[];
  /** why there are no demo users any more */
  demoEnded: string | null;
  /** true when the browser has the cookie of a session */
  signedIn: boolean;
  /** what people call the identity provider; null: there is none */
  provider: string | null;
}

export type Session =
  | { state: 'unknown' }
  | {
      state: 'signed-out';
      problem?: string;
      options: SignInOptions;
      signIn(token: string): Promise<void>;
      /** asks the server again who is signed in, after it has set its cookie */
      signedInElsewhere(): void;
    }
  | { state: 'signed-in'; me: Me; signOut(): void };

const noOptions: SignInOptions = {
  demoUsers: [],
  demoEnded: null,
  signedIn: false,
  provider: null,
};
const noAnswer = 'The server does not answer. Try again in a moment.';

const SessionContext = createContext<Session>({ state: 'unknown' });
export const useSession = () => useContext(SessionContext);

/**
 * Provides the signed-in user and a GraphQL client. The server keeps the token in a cookie that no script can read, so
 * the page never has it.
 */
export function SessionProvider({ children }: { children: ReactNode }) {
  /** undefined: not asked yet */
  const [options, setOptions] = useState<SignInOptions>();
  /** counts sign-ins and sign-outs: each has a client of its own, without the answers of the one before */
  const [generation, setGeneration] = useState(0);
  const [me, setMe] = useState<Me>();
  const [problem, setProblem] = useState<string>();

  const client = useMemo(
    () =>
      makeClient((message) => {
        setMe(undefined);
        setProblem(message);
        void endSession()
          .then(readOptions)
          .then((found) => setOptions(found ?? noOptions));
      }),
    // A new generation needs a new client.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [generation],
  );
  useEffect(() => () => client.close(), [client]);

  useEffect(() => {
    let current = true;
    const find = async () => {
      const found = await readOptions();
      if (!current) return;
      setOptions(found ?? noOptions);
      if (!found) setProblem(noAnswer);
      if (!found?.signedIn) return;
      const { data, error } = await client.queries.query(MeDocument, {}).toPromise();
      if (!current) return;
      if (data) setMe(data.me);
      else if (error?.networkError) setProblem(noAnswer);
    };
    void find();
    return () => {
      current = false;
    };
  }, [client]);

  const session = useMemo((): Session => {
    if (me)
      return {
        state: 'signed-in',
        me,
        signOut: () => {
          void endSession().then(() => {
            setMe(undefined);
            setProblem(undefined);
            setOptions(undefined);
            setGeneration((number) => number + 1);
          });
        },
      };
    if (!options || (options.signedIn && !problem)) return { state: 'unknown' };
    const askAgain = () => {
      setOptions(undefined);
      setGeneration((number) => number + 1);
    };
    return {
      state: 'signed-out',
      problem,
      options,
      signIn: async (token) => {
        const refused = await keepToken(token);
        setProblem(refused);
        if (refused === undefined) askAgain();
      },
      signedInElsewhere: () => {
        setProblem(undefined);
        askAgain();
      },
    };
  }, [options, me, problem]);

  return (
    <SessionContext.Provider value={session}>
      <Provider value={client.queries}>{children}</Provider>
    </SessionContext.Provider>
  );
}

const readOptions = (): Promise<SignInOptions | undefined> =>
  fetch('/sign-in.json').then(
    (answer) => (answer.ok ? (answer.json() as Promise<SignInOptions>) : undefined),
    () => undefined,
  );

const endSession = () => fetch('/session', { method: 'DELETE' }).catch(() => undefined);

/** Lets the server keep a token in its cookie. @returns why it refused */
async function keepToken(token: string): Promise<string | undefined> {
  const posted = await post('/session', { token });
  return 'refusal' in posted ? posted.refusal : undefined;
}
