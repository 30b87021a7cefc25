import { Alert, Button, Skeleton, Stack, Text } from '@mantine/core';
import type { CombinedError } from '@urql/core';
import type { ReactNode } from 'react';

interface Result<Data> {
  data?: Data;
  error?: CombinedError;
  fetching: boolean;
}

/** The reason of a failure: the server's message, if it answered. */
const reasonOf = (error: CombinedError) =>
  error.networkError
    ? 'The server does not answer. It may be restarting, or you may be offline.'
    : error.graphQLErrors.map(({ message }) => message).join(' ');

/** Why the API did not make a change, in its own words; undefined: there was no objection. */
export const refusalOf = (
  userErrors: readonly { message: string }[] | undefined,
  error: CombinedError | undefined,
): string | undefined =>
  userErrors?.length
    ? userErrors.map(({ message }) => message).join(' ')
    : error
      ? reasonOf(error)
      : undefined;

export function Problem({ error, onRetry }: { error: CombinedError; onRetry?: () => void }) {
  return (
    <Alert color="red" title="This could not be loaded" role="alert">
      <Stack gap="xs" align="start">
        <Text size="sm">{reasonOf(error)}</Text>
        {onRetry ? (
          <Button size="xs" variant="default" onClick={onRetry}>
            Try again
          </Button>
        ) : null}
      </Stack>
    </Alert>
  );
}

/** Shows a skeleton, an error, or the data. Old data stays visible while new data is fetched. */
export function Loaded<Data>({
  result,
  onRetry,
  lines = 5,
  children,
}: {
  result: Result<Data>;
  onRetry?: () => void;
  lines?: number;
  children: (data: Data) => ReactNode;
}) {
  const { data, error } = result;
  if (!data && error) return <Problem error={error} onRetry={onRetry} />;
  if (!data) {
    return (
      <Stack gap="sm" role="status" aria-label="Loading">
        {Array.from({ length: lines }, (_, line) => (
          <Skeleton key={line} height={28} />
        ))}
      </Stack>
    );
  }
  return (
    <>
      {error ? <Problem error={error} onRetry={onRetry} /> : null}
      {children(data)}
    </>
  );
}

/** An empty state: what is missing, and what to do about it. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Stack align="center" gap={4} py="xl" role="status">
      <Text fw={600}>{title}</Text>
      {children ? (
        <Text c="dimmed" size="sm" ta="center" component="div">
          {children}
        </Text>
      ) : null}
    </Stack>
  );
}
