import { Alert, Badge, Stack, Text } from '@mantine/core';
import type { SearchCandidatesQuery } from '../graphql/generated';
import { Marked } from '../ui/marked';

type Parsed = SearchCandidatesQuery['searchCandidates']['parsedQuery'];

/** How the query was understood, and each part that was not. */
export function Understood({ query, text, diagnostics }: Parsed & { query: string }) {
  return (
    <Stack gap={4}>
      {text ? (
        <Text size="sm" c="dimmed" component="div">
          Understood as{' '}
          <Badge
            variant="light"
            color="gray"
            tt="none"
            fw={500}
            radius="sm"
            maw="100%"
            h="auto"
            style={{ whiteSpace: 'normal' }}
          >
            {text}
          </Badge>
        </Text>
      ) : null}
      {diagnostics.length > 0 ? (
        <Alert color="yellow" p="xs" role="status" title="Part of this was not understood">
          {diagnostics.map(({ message, start, end }) => (
            <Text key={`${start}${message}`} size="sm">
              {message}
              {end > start ? (
                <>
                  {' '}
                  <code>
                    <Marked text={query} matches={[{ start, end }]} />
                  </code>
                </>
              ) : null}
            </Text>
          ))}
        </Alert>
      ) : null}
    </Stack>
  );
}
