import { Stack, Title } from '@mantine/core';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import {
  TimeInStageDocument,
  TimeToFillDocument,
  TimeToHireDocument,
  type TimeInStageQuery,
  type TimeToFillQuery,
  type TimeToHireQuery,
} from '../graphql/generated';
import { text, useAddress } from '../ui/address';
import { count, readersTimeZone, words } from '../ui/format';
import { Empty, Loaded } from '../ui/loaded';
import { Controls } from './controls';
import { durations, DurationsChart } from './durations';
import { FiguresTable, type Figure } from './figures-table';
import { groupBy, groupCodec, GroupControl, groupLabels, groupName } from './groups';
import { JobPicker } from './job-picker';
import { ProvenanceNote } from './provenance-note';
import { useRange } from './range';

type HireRow = TimeToHireQuery['timeToHire']['rows'][number];
type FillRow = TimeToFillQuery['timeToFill']['rows'][number];
type StageRow = TimeInStageQuery['timeInStage']['rows'][number];

const address = { group: groupCodec, job: text() };

/** How long hiring takes, and in which stages. */
export function Time() {
  const [view, change] = useAddress(address);
  const range = useRange();
  const grouped = useMemo(
    () => ({
      ...range,
      timeZone: readersTimeZone,
      groupBy: groupBy(view.group),
      period: 'MONTH' as const,
    }),
    [range, view.group],
  );
  const group = {
    name: 'group',
    label: groupLabels[view.group],
    text: true,
    show: groupName,
    value: groupName,
  };
  return (
    <Stack>
      <Controls>
        <GroupControl value={view.group} onChange={(chosen) => change({ group: chosen })} />
      </Controls>
      <TimeToHire variables={grouped} group={group} />
      <TimeToFill variables={grouped} group={group} />
      <TimeInStage job={view.job} onJob={(job) => change({ job })} />
    </Stack>
  );
}

interface Grouped<Row> {
  variables: ReturnType<typeof useRange> & {
    timeZone: string;
    groupBy: ReturnType<typeof groupBy>;
    period: 'MONTH';
  };
  group: Figure<Row>;
}

function TimeToHire({ variables, group }: Grouped<HireRow>) {
  const [result, retry] = useQuery({ query: TimeToHireDocument, variables });
  return (
    <>
      <Title order={2}>From application to hire</Title>
      <Loaded result={result} onRetry={() => retry({ requestPolicy: 'network-only' })}>
        {({ timeToHire: { rows, provenance, comparison } }) =>
          rows.length === 0 ? (
            <Empty title="No applications in this range">Choose a longer range.</Empty>
          ) : (
            <>
              <DurationsChart
                title="Days from application to hire"
                rows={rows}
                nameOf={groupName}
              />
              <FiguresTable
                label="Time to hire"
                rows={rows}
                comparison={comparison}
                figures={[group, ...durations<HireRow>()]}
                keyOf={(row) => row.drill}
                nameOf={groupName}
              />
              <ProvenanceNote provenance={provenance} />
            </>
          )
        }
      </Loaded>
    </>
  );
}

function TimeToFill({ variables, group }: Grouped<FillRow>) {
  const [result, retry] = useQuery({ query: TimeToFillDocument, variables });
  return (
    <>
      <Title order={2}>From opening to filled</Title>
      <Loaded result={result} onRetry={() => retry({ requestPolicy: 'network-only' })}>
        {({ timeToFill: { rows, provenance, comparison } }) =>
          rows.length === 0 ? (
            <Empty title="No openings in this range">Choose a longer range.</Empty>
          ) : (
            <>
              <FiguresTable
                label="Time to fill"
                rows={rows}
                comparison={comparison}
                keyOf={(row) => row.drill}
                nameOf={groupName}
                figures={[
                  group,
                  ...durations<FillRow>(false),
                  {
                    name: 'applications',
                    label: 'Filled by applications',
                    drills: true,
                    show: (row) => count(row.applications),
                    value: (row) => row.applications,
                  },
                ]}
              />
              <ProvenanceNote provenance={provenance} />
            </>
          )
        }
      </Loaded>
    </>
  );
}

const stageName = (row: StageRow) => row.stage ?? words(row.milestone);

function TimeInStage({ job, onJob }: { job: string; onJob: (job: string) => void }) {
  const range = useRange();
  const variables = useMemo(
    () => ({
      ...range,
      timeZone: readersTimeZone,
      by: job ? ('STAGE' as const) : ('MILESTONE' as const),
      jobId: job || null,
      groupBy: [],
      period: 'MONTH' as const,
    }),
    [range, job],
  );
  const [result, retry] = useQuery({ query: TimeInStageDocument, variables });
  return (
    <>
      <Title order={2}>In each stage</Title>
      <Controls>
        <JobPicker value={job} onChange={onJob} />
      </Controls>
      <Loaded result={result} onRetry={() => retry({ requestPolicy: 'network-only' })}>
        {({ timeInStage: { rows, provenance, comparison } }) => (
          <>
            <DurationsChart title="Days in each stage" rows={rows} nameOf={stageName} />
            <FiguresTable
              label="Time in stage"
              rows={rows}
              comparison={comparison}
              keyOf={(row) => row.drill}
              nameOf={stageName}
              figures={[
                { name: 'stage', label: 'Stage', text: true, show: stageName, value: stageName },
                ...durations<StageRow>(),
              ]}
            />
            <ProvenanceNote provenance={provenance} />
          </>
        )}
      </Loaded>
    </>
  );
}
