import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { Link, useParams } from 'react-router';
import { useQuery } from 'urql';
import { JobDocument, type JobQuery, type SkillNeed } from '../graphql/generated';
import { date, words } from '../ui/format';
import { valuesOf } from '../ui/labels';
import { Empty, Loaded } from '../ui/loaded';
import { MatchPanel } from '../match/match-panel';
import { Page } from '../ui/page';
import { NewInTierA, SuggestedChannels } from './job-insights';

/** One job: its requirements, the people who fit, and a link to its board. */
export function JobPage() {
  const { jobId } = useParams();
  const [result, retry] = useQuery({ query: JobDocument, variables: { id: jobId! } });
  return (
    <Loaded result={result} onRetry={() => retry({ requestPolicy: 'network-only' })}>
      {({ job }) =>
        job ? (
          <JobView job={job} />
        ) : (
          <Page title="Job">
            <Empty title="Job not found">It may belong to a department that you cannot see.</Empty>
          </Page>
        )
      }
    </Loaded>
  );
}

const needLabels: Record<SkillNeed, string> = {
  MUST: 'Must have',
  SHOULD: 'Should have',
  NICE: 'Nice to have',
};

function JobView({ job }: { job: NonNullable<JobQuery['job']> }) {
  return (
    <Page
      title={job.title}
      about={[
        job.department,
        job.location,
        job.remote && job.location?.toLowerCase() !== 'remote' ? 'remote' : undefined,
        words(job.status),
        job.openedAt ? `opened ${date(job.openedAt)}` : undefined,
      ]
        .filter(Boolean)
        .join(' · ')}
      actions={
        <Button component={Link} to={`/jobs/${job.id}/board`}>
          Board
        </Button>
      }
    >
      <Paper withBorder p="md">
        <Stack gap="sm">
          <Title order={2}>Requirements</Title>
          {job.skills.length === 0 ? (
            <Text c="dimmed" size="sm">
              No skills are listed.
            </Text>
          ) : null}
          {valuesOf(needLabels).map((need) => {
            const skills = job.skills.filter((skill) => skill.need === need);
            return skills.length === 0 ? null : (
              <Group key={need} gap={6}>
                <Text size="sm" fw={600} w={110}>
                  {needLabels[need]}
                </Text>
                {skills.map(({ skill, minLevel, minYears }) => (
                  <Badge
                    key={skill.id}
                    tt="none"
                    variant="light"
                    color={need === 'MUST' ? 'cyan' : 'gray'}
                  >
                    {[
                      skill.name,
                      minYears ? `${minYears}+ years` : undefined,
                      minLevel ? `level ${minLevel}+` : undefined,
                    ]
                      .filter(Boolean)
                      .join(', ')}
                  </Badge>
                ))}
              </Group>
            );
          })}
          {job.description ? (
            <Text size="sm" style={{ whiteSpace: 'pre-line' }}>
              {job.description}
            </Text>
          ) : null}
        </Stack>
      </Paper>
      <NewInTierA jobId={job.id} />
      <Title order={2}>People you know who fit</Title>
      <MatchPanel jobId={job.id} />
      <SuggestedChannels jobId={job.id} />
    </Page>
  );
}
