import { Anchor, Select, Title } from '@mantine/core';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { useClient, useQuery } from 'urql';
import { JobDocument, JobsDocument, type JobQuery, type SkillNeed } from '../graphql/generated';
import { MatchPanel } from '../match/match-panel';
import { useAddress } from '../ui/address';
import { Empty } from '../ui/loaded';
import { Page } from '../ui/page';
import { positionAddress, positionOf, type Written } from './position-address';
import { PositionForm } from './position-form';

/** Ranks people for a position that the user describes, or copies from a job and changes. */
export function PositionPage() {
  const [view, change] = useAddress(positionAddress);
  const written = view as Written;
  const asked = JSON.stringify(positionOf(written));
  // The same object for the same position, so that the ranking is not loaded again.
  const position = useMemo(() => JSON.parse(asked) as ReturnType<typeof positionOf>, [asked]);
  return (
    <Page
      title="Position match"
      about={
        <>
          Describe who you are looking for, and see who fits among the people you know. Each job has
          its own ranking on its{' '}
          <Anchor component={Link} to="/jobs" size="sm" underline="always">
            own page
          </Anchor>
          .
        </>
      }
    >
      <FromJob onTaken={change} />
      <PositionForm key={JSON.stringify(written)} written={written} onAsk={change} />
      {position ? (
        <>
          <Title order={2}>People you know who fit</Title>
          <MatchPanel position={position} />
        </>
      ) : (
        <Empty title="No requirements yet">A title or one skill is enough to start.</Empty>
      )}
    </Page>
  );
}

/** Fills the form with the requirements of a job. */
function FromJob({ onTaken }: { onTaken: (written: Written) => void }) {
  const client = useClient();
  const [{ data }] = useQuery({
    query: JobsDocument,
    variables: { first: 100, filter: { statuses: ['OPEN'] } },
  });
  const take = async (id: string) => {
    const found = await client.query(JobDocument, { id }).toPromise();
    if (found.data?.job) onTaken(writtenOf(found.data.job));
  };
  const jobs = (data?.jobs.nodes ?? []).map(({ id, title, department }) => ({
    value: id,
    label: [title, department].filter(Boolean).join(', '),
  }));
  return (
    <Select
      label="Start from a job"
      placeholder="Choose an open job, or fill in the form"
      maw={420}
      searchable
      data={jobs}
      limit={20}
      value={null}
      onChange={(id) => id && void take(id)}
      nothingFoundMessage="No open job with this title"
      comboboxProps={{ shadow: 'md' }}
    />
  );
}

function writtenOf(job: NonNullable<JobQuery['job']>): Written {
  const skills = (need: SkillNeed) =>
    job.skills
      .filter((one) => one.need === need)
      .map(({ skill, minYears }) => (minYears ? `${skill.name} ${minYears}+` : skill.name));
  return {
    title: job.title,
    must: skills('MUST'),
    should: skills('SHOULD'),
    nice: skills('NICE'),
    languages: job.languages.map(({ code, level }) => [code, level].filter(Boolean).join(' ')),
    certificates: job.certificates,
    location: job.location ?? '',
    remote: job.remote ? 'yes' : 'no',
    seniority: job.seniority ?? '',
  };
}
