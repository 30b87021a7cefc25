import { Anchor, Button, Group, Paper, Stack, Switch, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Link } from 'react-router';
import { useMutation, useQuery } from 'urql';
import {
  DeleteSavedSearchDocument,
  SavedSearchesDocument,
  UpdateSavedSearchDocument,
  type SavedSearchesQuery,
} from '../graphql/generated';
import { addressOf } from '../search/filters';
import { ago, dateTime, peopleCount } from '../ui/format';
import { Empty, Loaded, refusalOf } from '../ui/loaded';
import { Page } from '../ui/page';

type Saved = SavedSearchesQuery['savedSearches']['nodes'][number];

/** The saved searches, each with the people who started to match it. */
export function SavedSearchesPage() {
  const [result, retry] = useQuery({
    query: SavedSearchesDocument,
    variables: { first: 50 },
    requestPolicy: 'cache-and-network',
  });
  const reload = () => retry({ requestPolicy: 'network-only' });
  return (
    <Page title="Saved searches" about="You are notified once for each person who starts to match.">
      <Loaded result={result} onRetry={reload}>
        {({ savedSearches: { nodes } }) =>
          nodes.length === 0 ? (
            <Empty title="No saved searches yet">
              <Anchor component={Link} to="/search" underline="always" size="sm">
                Search for people
              </Anchor>
              , then save the search.
            </Empty>
          ) : (
            <Stack
              component="ul"
              m={0}
              p={0}
              style={{ listStyle: 'none' }}
              aria-label="Saved searches"
            >
              {nodes.map((saved) => (
                <SavedSearch key={saved.id} saved={saved} onChanged={reload} />
              ))}
            </Stack>
          )
        }
      </Loaded>
    </Page>
  );
}

function SavedSearch({ saved, onChanged }: { saved: Saved; onChanged: () => void }) {
  const [, update] = useMutation(UpdateSavedSearchDocument);
  const [, remove] = useMutation(DeleteSavedSearchDocument);
  const mayEdit = saved.mine || saved.access === 'EDIT';
  const done = (problem: string | undefined) =>
    problem
      ? notifications.show({ color: 'red', title: 'Not changed', message: problem })
      : onChanged();
  const alert = async (alerts: boolean) => {
    const { data, error } = await update({
      id: saved.id,
      expectedVersion: saved.version,
      input: { alerts },
      idempotencyKey: crypto.randomUUID(),
    });
    done(refusalOf(data?.savedSearchUpdate.userErrors, error));
  };
  const deleteIt = async () => {
    const { data, error } = await remove({ id: saved.id, idempotencyKey: crypto.randomUUID() });
    done(refusalOf(data?.savedSearchDelete.userErrors, error));
  };
  return (
    <Paper withBorder p="md" component="li">
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={2}>
            <Anchor component={Link} inherit to={`/search?${addressOf(saved.query, saved.filter)}`}>
              {saved.name}
            </Anchor>
          </Title>
          {mayEdit ? (
            <Group gap="sm">
              <Switch
                size="sm"
                label="Alerts"
                checked={saved.alerts}
                onChange={(event) => void alert(event.currentTarget.checked)}
                aria-label={`Alerts of ${saved.name}`}
              />
              <Button
                size="xs"
                variant="default"
                onClick={() => void deleteIt()}
                aria-label={`Delete ${saved.name}`}
              >
                Delete
              </Button>
            </Group>
          ) : null}
        </Group>
        {saved.matches.nodes.length === 0 ? (
          <Text size="sm" c="dimmed">
            No new matches yet.
          </Text>
        ) : (
          <>
            <Text size="sm">{peopleCount(saved.matches.totalCount.value)} started to match.</Text>
            {saved.matches.nodes.map(({ id, at, candidate }) => (
              <Text key={id} size="sm">
                <time dateTime={at} title={dateTime(at)}>
                  {ago(at)}
                </time>
                :{' '}
                {candidate ? (
                  <Anchor
                    component={Link}
                    size="sm"
                    underline="always"
                    to={`/people/${candidate.id}`}
                  >
                    {candidate.name}
                  </Anchor>
                ) : (
                  'a person hidden from you'
                )}
                {candidate?.title ? `, ${candidate.title}` : ''}
              </Text>
            ))}
          </>
        )}
      </Stack>
    </Paper>
  );
}
