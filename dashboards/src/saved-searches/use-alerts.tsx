import { Anchor } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { Link } from 'react-router';
import { useClient } from 'urql';
import { apiOf } from '../graphql/client';
import { follow } from '../graphql/follow';
import { AlertsBeginDocument, SavedSearchAlertsDocument } from '../graphql/generated';

/** Shows a notification when a person starts to match a saved search, on every page. */
export function useAlerts(wanted: boolean): void {
  const client = useClient();
  useEffect(() => {
    if (!wanted) return undefined;
    let end = () => {};
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const begin = async () => {
      // Start at the cursor of now, because opening the socket may take a while.
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
          // Missed notifications are not repeated: the page of saved searches lists all matches.
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
