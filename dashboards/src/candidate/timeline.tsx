import { Anchor, Badge, Group, Paper, Stack, Text, Timeline as Line, Title } from '@mantine/core';
import { Link } from 'react-router';
import type { TransitionKind } from '../graphql/generated';
import { dateTime, words } from '../ui/format';
import type { Person } from './person';

interface Entry {
  id: string;
  at: string | null | undefined;
  title: React.ReactNode;
  label: string;
  body?: React.ReactNode;
}

const kindLabels: Record<TransitionKind, string> = {
  ENTER: 'Entered',
  ADVANCE: 'Advanced',
  SKIP: 'Skipped ahead',
  BACK: 'Moved back',
  REJECT: 'Rejected',
  WITHDRAW: 'Withdrew',
  HIRE: 'Hired',
  UNHIRE: 'Hire undone',
  REOPEN: 'Reopened',
  TRANSFER: 'Transferred',
};

/** Interactions, touches, referrals and the steps of every application, newest first; entries without a date come last. */
function entriesOf(person: Person): Entry[] {
  const steps = person.applications.nodes.flatMap((application) =>
    application.transitions.map((step): Entry => ({
      id: step.id,
      at: step.at,
      label: kindLabels[step.kind],
      title: (
        <>
          {step.to?.name ?? words(application.status)} ·{' '}
          {application.job ? (
            <Anchor
              component={Link}
              size="sm"
              underline="always"
              to={`/jobs/${application.job.id}/board`}
            >
              {application.job.title}
            </Anchor>
          ) : (
            'a job hidden from you'
          )}
        </>
      ),
      body: [step.reason, step.by ? `by ${step.by}` : undefined].filter(Boolean).join(' · '),
    })),
  );
  const contacts = person.interactions.nodes.map((interaction): Entry => ({
    id: interaction.id,
    at: interaction.at,
    label: `${words(interaction.type)}${interaction.direction === 'IN' ? ', from them' : interaction.direction === 'OUT' ? ', to them' : ''}`,
    title: interaction.subject ?? interaction.application?.job?.title ?? '',
    body: (
      <>
        {interaction.body ? (
          <Text size="sm" style={{ whiteSpace: 'pre-line' }}>
            {interaction.body}
          </Text>
        ) : null}
        {interaction.by ? `by ${interaction.by}` : null}
      </>
    ),
  }));
  const touches = person.touches.map(({ id, at, channel, campaign }): Entry => ({
    id,
    at,
    label: 'Came through',
    title: `${channel.name}${campaign ? ` (${campaign})` : ''}`,
  }));
  const referrals = person.referrals.nodes.map(({ id, at, referrerEmail, job }): Entry => ({
    id,
    at,
    label: 'Referred',
    title: `by ${referrerEmail}${job ? ` for ${job.title}` : ''}`,
  }));
  return [...steps, ...contacts, ...touches, ...referrals].sort((a, b) =>
    (b.at ?? '').localeCompare(a.at ?? ''),
  );
}

export function Timeline({ person }: { person: Person }) {
  const entries = entriesOf(person);
  return (
    <Paper withBorder p="md" component="section" aria-label="Timeline">
      <Stack>
        <Group justify="space-between">
          <Title order={2}>Timeline</Title>
          <Group gap={4}>
            {person.applications.nodes.map((application) => (
              <Badge
                key={application.id}
                variant="light"
                tt="none"
                color={
                  application.status === 'ACTIVE'
                    ? 'cyan'
                    : application.status === 'HIRED'
                      ? 'green'
                      : 'gray'
                }
              >
                {application.job?.title ?? 'Job'}: {words(application.status)}
              </Badge>
            ))}
          </Group>
        </Group>
        {entries.length === 0 ? (
          <Text c="dimmed" size="sm">
            Nothing has happened yet.
          </Text>
        ) : null}
        <Line bulletSize={12} lineWidth={2}>
          {entries.map(({ id, at, label, title, body }) => (
            <Line.Item
              key={id}
              title={
                <Text size="sm">
                  <strong>{label}</strong>
                  {title ? <> · {title}</> : null}
                </Text>
              }
            >
              <Text size="xs" c="dimmed" component="div">
                {at ? <time dateTime={at}>{dateTime(at)}</time> : 'Date unknown'}
                {body ? <div>{body}</div> : null}
              </Text>
            </Line.Item>
          ))}
        </Line>
        {person.interactions.pageInfo.hasNextPage ? (
          <Text size="xs" c="dimmed">
            Only the latest 100 interactions are shown.
          </Text>
        ) : null}
      </Stack>
    </Paper>
  );
}
