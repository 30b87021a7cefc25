import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { Provider } from 'urql';
import { makeClient } from '../graphql/client';
import { MeDocument, type MeQuery } from '../graphql/generated';

type Me = MeQuery['me'];
export type Session =
  | { state: 'unknown' }
  | { state: 'signed-out'; problem?: string; signIn(token: string): void }
  | { state: 'signed-in'; me: Me; token: string; signOut(): void };

const storageKey = 'rapport.token';
const SessionContext = createContext<Session>({ state: 'unknown' });
export const useSession = () => useContext(SessionContext);

/** Provides the signed-in user and a GraphQL client with their token. The token is stored in this browser only. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const [token, setToken] = useState<string | null>(() => localStorage.getItem(storageKey));
  const [me, setMe] = useState<Me>();
  const [problem, setProblem] = useState<string>();

  const client = useMemo(
    () =>
      makeClient(token, (message) => {
        localStorage.removeItem(storageKey);
        setToken(null);
        setMe(undefined);
        setProblem(message);
      }),
    [token],
  );
  useEffect(() => () => client.close(), [client]);

  useEffect(() => {
    if (!token) return;
    let current = true;
    void client.queries
      .query(MeDocument, {})
      .toPromise()
      .then(({ data, error }) => {
        if (!current) return;
        if (data) setMe(data.me);
        else if (error?.networkError)
          setProblem('The server does not answer. Try again in a moment.');
      });
    return () => {
      current = false;
    };
  }, [client, token]);

  const session = useMemo((): Session => {
    if (token && me) {
      return {
        state: 'signed-in',
        me,
        token,
        signOut: () => {
          localStorage.removeItem(storageKey);
          setToken(null);
          setMe(undefined);
          setProblem(undefined);
        },
      };
    }
    if (token && !problem) return { state: 'unknown' };
    return {
      state: 'signed-out',
      problem,
      signIn: (next) => {
        localStorage.setItem(storageKey, next);
        setProblem(undefined);
        setToken(next);
      },
    };
  }, [token, me, problem]);

  return (
    <SessionContext.Provider value={session}>
      <Provider value={client.queries}>{children}</Provider>
    </SessionContext.Provider>
  );
}
