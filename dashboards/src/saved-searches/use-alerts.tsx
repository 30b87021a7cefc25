import { Anchor } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { Link } from 'react-router';
import { useClient } from 'urql';
import { apiOf } from '../graphql/client';
import { follow } from '../graphql/follow';
import { AlertsBeginDocument, SavedSearchAlertsDocument } from '../graphql/generated';

/** Tells at once when somebody begins to match a saved search, whichever page is open. */
export function useAlerts(wanted: boolean): void {
  const client = useClient();
  useEffect(() => {
    if (!wanted) return undefined;
    let end = () => {};
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const begin = async () => {
      // From when the page was opened, however long the socket takes to open.
      const { data: begun } = await client
        .query(AlertsBeginDocument, {}, { requestPolicy: 'network-only' })
        .toPromise();
      if (stopped) return;
      end = follow(
        apiOf(client),
        SavedSearchAlertsDocument,
        {},
        (data) => data.savedSearchMatches,
        {
          after: begun?.savedSearches.changeCursor,
          onMessage: ({ candidate, savedSearch, relation }) => {
            if (relation !== 'ENTERED' || !candidate) return;
            notifications.show({
              title: `New in ${savedSearch?.name ?? 'a saved search'}`,
              message: (
                <Anchor component={Link} size="sm" to={`/people/${candidate.id}`}>
                  {[candidate.name, candidate.title].filter(Boolean).join(', ')}
                </Anchor>
              ),
              autoClose: 15_000,
            });
          },
          // What was missed stands on the page of the saved searches.
          onLost: () => {
            timer = setTimeout(() => void begin(), 5_000);
          },
        },
      );
    };
    void begin();
    return () => {
      stopped = true;
      clearTimeout(timer);
      end();
    };
  }, [client, wanted]);
}
