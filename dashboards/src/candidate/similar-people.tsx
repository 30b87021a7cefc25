import { Anchor, Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'react-router';
import { useQuery } from 'urql';
import { SimilarCandidatesDocument } from '../graphql/generated';
import { decimal, words } from '../ui/format';
import { Loaded } from '../ui/loaded';

const shown = 10;

/** Similar people. Loaded on request, because it scores everyone: by the button, or by an address that ends in #similar. */
export function SimilarPeople({ candidateId }: { candidateId: string }) {
  const asked = useLocation().hash === '#similar';
  const [wanted, setWanted] = useState(asked);
  const section = useRef<HTMLDivElement>(null);
  const [result, retry] = useQuery({
    query: SimilarCandidatesDocument,
    variables: { candidateId, first: shown },
    pause: !wanted,
  });
  const here = result.data !== undefined;
  useEffect(() => {
    if (asked) section.current?.scrollIntoView({ block: 'start' });
  }, [asked, here]);
  return (
    <Paper
      withBorder
      p="md"
      component="section"
      id="similar"
      aria-label="Similar people"
      ref={section}
      style={{ scrollMarginTop: 64 }}
    >
      <Stack gap="xs">
        <Title order={2}>Similar people</Title>
        {wanted ? (
          <Loaded result={result} onRetry={() => retry({ requestPolicy: 'network-only' })}>
            {({ similarCandidates }) =>
              similarCandidates.length === 0 ? (
                <Text size="sm" c="dimmed">
                  No similar people found. This profile may have no skills and no title yet.
                </Text>
              ) : (
                <Stack gap="xs" component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
                  {similarCandidates.map(({ fit, candidate, explanation }) => (
                    <li key={candidate.id}>
                      <Group justify="space-between" wrap="nowrap" align="start">
                        <div>
                          <Group gap="xs">
                            <Anchor
                              component={Link}
                              to={`/people/${candidate.id}`}
                              size="sm"
                              fw={600}
                            >
                              {candidate.name}
                            </Anchor>
                            <Badge size="sm" variant="light" color="gray">
                              {words(candidate.relationship)}
                            </Badge>
                          </Group>
                          <Text size="sm">
                            {[candidate.title, candidate.company, candidate.location]
                              .filter(Boolean)
                              .join(' · ')}
                          </Text>
                          <Text size="xs" c="dimmed">
                            {explanation.summary}
                          </Text>
                        </div>
                        <Text size="sm" className="number">
                          {decimal(fit)}{' '}
                          <Text span size="xs" c="dimmed">
                            of 100 similar
                          </Text>
                        </Text>
                      </Group>
                    </li>
                  ))}
                </Stack>
              )
            }
          </Loaded>
        ) : (
          <Button variant="default" size="xs" w="fit-content" onClick={() => setWanted(true)}>
            Find similar people
          </Button>
        )}
      </Stack>
    </Paper>
  );
}
