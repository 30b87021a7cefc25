import { Anchor, CloseButton, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Link } from 'react-router';
import { useMutation } from 'urql';
import { RemoveFromPoolDocument } from '../graphql/generated';
import { PutIntoPool } from '../pools/put-into-pool';
import { refusalOf } from '../ui/loaded';
import type { Person } from './person';
import { Section } from './section';

/** The talent pools that a person is in. */
export function PoolsOfPerson({ person, onChanged }: { person: Person; onChanged: () => void }) {
  const [, remove] = useMutation(RemoveFromPoolDocument);
  const takeOut = async (id: string) => {
    const { data, error } = await remove({
      id,
      candidateIds: [person.id],
      idempotencyKey: crypto.randomUUID(),
    });
    const problem = refusalOf(data?.poolRemoveCandidates.userErrors, error);
    if (problem) notifications.show({ color: 'red', title: 'Not removed', message: problem });
    else onChanged();
  };
  return (
    <Section title="Talent pools">
      {person.pools.length === 0 ? (
        <Text size="sm" c="dimmed">
          Not in any pool.
        </Text>
      ) : (
        <Group gap="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
          {person.pools.map(({ id, name }) => (
            <Group key={id} component="li" gap={2} wrap="nowrap">
              <Anchor component={Link} size="sm" to={`/search?pools=${id}`}>
                {name}
              </Anchor>
              <CloseButton
                size="sm"
                aria-label={`Remove from ${name}`}
                onClick={() => void takeOut(id)}
              />
            </Group>
          ))}
        </Group>
      )}
      <div>
        <PutIntoPool size="xs" people={[person.id]} onDone={onChanged} />
      </div>
    </Section>
  );
}
