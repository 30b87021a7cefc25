import { Anchor, Button, Table, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Link } from 'react-router';
import { useMutation, useQuery } from 'urql';
import { DeletePoolDocument, PoolsDocument, type PoolsQuery } from '../graphql/generated';
import { count, date } from '../ui/format';
import { Empty, Loaded, refusalOf } from '../ui/loaded';
import { Page } from '../ui/page';

type Pool = PoolsQuery['pools']['nodes'][number];

/** The talent pools. Each leads to the search for its people. */
export function PoolsPage() {
  const [result, retry] = useQuery({
    query: PoolsDocument,
    variables: { first: 100 },
    requestPolicy: 'cache-and-network',
  });
  const [, remove] = useMutation(DeletePoolDocument);
  const reload = () => retry({ requestPolicy: 'network-only' });
  const deleteIt = async ({ id, version }: Pool) => {
    const { data, error } = await remove({
      id,
      expectedVersion: version,
      idempotencyKey: crypto.randomUUID(),
    });
    const problem = refusalOf(data?.poolDelete.userErrors, error);
    if (problem) notifications.show({ color: 'red', title: 'Not deleted', message: problem });
    reload();
  };
  return (
    <Page title="Talent pools" about="Lists of people that you and your colleagues share.">
      <Loaded result={result} onRetry={reload}>
        {({ pools: { nodes, pageInfo } }) =>
          nodes.length === 0 ? (
            <Empty title="No talent pools yet">
              <Anchor component={Link} to="/search" underline="always" size="sm">
                Search for people
              </Anchor>
              , select some, then add them to a pool.
            </Empty>
          ) : (
            <>
              <Table.ScrollContainer minWidth={520}>
                <Table aria-label="Talent pools">
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>Pool</Table.Th>
                      <Table.Th className="number">People</Table.Th>
                      <Table.Th>Created by</Table.Th>
                      <Table.Th>Changed</Table.Th>
                      <Table.Th>Actions</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {nodes.map((pool) => (
                      <Table.Tr key={pool.id}>
                        <Table.Td>
                          <Anchor component={Link} to={`/search?pools=${pool.id}`}>
                            {pool.name}
                          </Anchor>
                          {pool.description ? (
                            <Text size="xs" c="dimmed">
                              {pool.description}
                            </Text>
                          ) : null}
                        </Table.Td>
                        <Table.Td className="number">{count(pool.size)}</Table.Td>
                        <Table.Td>{pool.madeBy}</Table.Td>
                        <Table.Td>{date(pool.updatedAt)}</Table.Td>
                        <Table.Td>
                          {pool.mine ? (
                            <Button
                              size="compact-xs"
                              variant="default"
                              onClick={() => void deleteIt(pool)}
                              aria-label={`Delete ${pool.name}`}
                            >
                              Delete
                            </Button>
                          ) : null}
                        </Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </Table.ScrollContainer>
              {pageInfo.hasNextPage ? (
                <Text size="sm" c="dimmed">
                  Only the first 100 are shown.
                </Text>
              ) : null}
            </>
          )
        }
      </Loaded>
    </Page>
  );
}
