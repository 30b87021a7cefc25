import { ActionIcon, Anchor, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useEffect, useMemo } from 'react';
import { Link, useLocation } from 'react-router';
import { useQuery } from 'urql';
import { FirstStepsDocument } from '../graphql/generated';
import { IconCircle, IconCircleCheck, IconX } from '../ui/icons';
import { dismissSteps, stepDone, useSteps, type Step } from './done';

/** Three tasks for newcomers, with links that have everything filled in. Each is ticked when it is done. */
export function FirstSteps() {
  const { done, dismissed } = useSteps();
  const { pathname } = useLocation();
  const [{ data }, ask] = useQuery({ query: FirstStepsDocument, pause: dismissed });
  useEffect(() => {
    if (pathname.startsWith('/people/')) stepDone('find');
    if (/^\/jobs\/[^/]+$/.test(pathname)) stepDone('match');
  }, [pathname]);

  const steps = useMemo((): { step: Step; title: string; about: string; to: string }[] => {
    const skill = data?.searchCandidates.facets[0]?.values[0]?.label;
    const job = data?.jobs.nodes[0];
    const word = skill && (/\s/.test(skill) ? `"${skill}"` : skill);
    return [
      ...(word
        ? [
            {
              step: 'find' as const,
              title: 'Find a person',
              about: `Search for ${skill} and open a profile`,
              to: `/search?${new URLSearchParams({ q: word })}`,
            },
          ]
        : []),
      ...(job
        ? [
            {
              step: 'match' as const,
              title: 'Match a job',
              about: `Rank everyone you know for ${job.title}`,
              to: `/jobs/${job.id}`,
            },
            {
              step: 'move' as const,
              title: 'Move a card',
              about: `On the board of ${job.title}`,
              to: `/jobs/${job.id}/board`,
            },
          ]
        : []),
    ];
  }, [data]);
  // People may have been imported since the last answer, so the next page asks again.
  const none = !dismissed && data !== undefined && steps.length === 0;
  useEffect(() => {
    if (none) ask({ requestPolicy: 'network-only' });
  }, [none, pathname, ask]);
  if (dismissed || steps.length === 0) return null;

  return (
    <Paper withBorder p="sm" mt="md" component="section" aria-label="First steps">
      <Group justify="space-between" wrap="nowrap">
        <Title order={2} size="sm">
          First steps
        </Title>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="Hide the first steps"
          onClick={dismissSteps}
        >
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </Group>
      <Stack gap="xs" component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
        {steps.map(({ step, title, about, to }) => {
          const ticked = done.includes(step);
          return (
            <Group key={step} component="li" gap="xs" wrap="nowrap" align="start">
              {ticked ? (
                <IconCircleCheck size={18} role="img" aria-label="Done" style={{ flexShrink: 0 }} />
              ) : (
                <IconCircle size={18} role="img" aria-label="To do" style={{ flexShrink: 0 }} />
              )}
              <div>
                <Anchor component={Link} to={to} size="sm" fw={600}>
                  {title}
                </Anchor>
                <Text size="xs" c="dimmed">
                  {about}
                </Text>
              </div>
            </Group>
          );
        })}
      </Stack>
    </Paper>
  );
}
