import { BarChart } from '@mantine/charts';
import { SegmentedControl, Stack } from '@mantine/core';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { ChannelYieldDocument, type ChannelYieldQuery } from '../graphql/generated';
import { oneOf, useAddress } from '../ui/address';
import { count, date, money, percent, readersTimeZone, words } from '../ui/format';
import { Empty, Loaded } from '../ui/loaded';
import { ChartFrame } from './chart-frame';
import { Controls } from './controls';
import { FiguresTable, type Figure } from './figures-table';
import { ProvenanceNote } from './provenance-note';
import { useRange } from './range';

type Row = ChannelYieldQuery['channelYield']['rows'][number];

const groups = ['CHANNEL', 'CHANNEL_KIND', 'DEPARTMENT', 'JOB', 'PERIOD'] as const;
const attributions = ['LAST', 'FIRST', 'ANY'] as const;
const bases = ['COHORT', 'ACTIVITY'] as const;
const address = {
  group: oneOf(groups, 'CHANNEL'),
  attribution: oneOf(attributions, 'LAST'),
  basis: oneOf(bases, 'COHORT'),
};

const nameOf = (row: Row) =>
  row.channel ??
  (row.channelKind ? words(row.channelKind) : undefined) ??
  row.department ??
  row.job ??
  (row.period ? date(row.period) : 'Unknown');
const number = (
  name: 'applications' | 'reachedScreen' | 'reachedInterview' | 'reachedOffer' | 'hires',
  label: string,
): Figure<Row> => ({
  name,
  label,
  drills: true,
  show: (row) => count(row[name]),
  value: (row) => row[name],
});

const figures: Figure<Row>[] = [
  { name: 'group', label: 'Channel', text: true, show: nameOf, value: nameOf },
  number('applications', 'Applications'),
  number('reachedScreen', 'Screened'),
  number('reachedInterview', 'Interviewed'),
  number('reachedOffer', 'Offers'),
  number('hires', 'Hires'),
  {
    name: 'conversion',
    label: 'Hired of applied',
    show: (row) => percent(row.conversion),
    value: (row) => row.conversion,
  },
  {
    name: 'quality',
    label: 'Way travelled',
    show: (row) => percent(row.quality),
    value: (row) => row.quality,
  },
  {
    name: 'spend',
    label: 'Spend',
    show: (row) => money(row.spend, row.currency),
    value: (row) => row.spend,
  },
  {
    name: 'costPerHire',
    label: 'Cost per hire',
    show: (row) => money(row.costPerHire, row.currency),
    value: (row) => row.costPerHire,
  },
];

const labels = {
  CHANNEL: 'Channel',
  CHANNEL_KIND: 'Kind',
  DEPARTMENT: 'Department',
  JOB: 'Job',
  PERIOD: 'Month',
};

export function Channels() {
  const [view, change] = useAddress(address);
  const asked = useRange();
  const variables = useMemo(
    () => ({
      ...asked,
      timeZone: readersTimeZone,
      basis: view.basis,
      attribution: view.attribution,
      groupBy: [view.group],
      period: 'MONTH' as const,
      filter: null,
    }),
    [asked, view],
  );
  const [result, retry] = useQuery({ query: ChannelYieldDocument, variables });
  return (
    <Stack>
      <Controls>
        <SegmentedControl
          size="xs"
          aria-label="Group by"
          value={view.group}
          onChange={(group) => change({ group: group as (typeof groups)[number] })}
          data={groups.map((value) => ({ value, label: labels[value] }))}
        />
        <SegmentedControl
          size="xs"
          aria-label="Which touch counts"
          value={view.attribution}
          onChange={(attribution) =>
            change({ attribution: attribution as (typeof attributions)[number] })
          }
          data={attributions.map((value) => ({ value, label: `${words(value)} touch` }))}
        />
        <SegmentedControl
          size="xs"
          aria-label="Counted by"
          value={view.basis}
          onChange={(basis) => change({ basis: basis as (typeof bases)[number] })}
          data={[
            { value: 'COHORT', label: 'By date applied' },
            { value: 'ACTIVITY', label: 'By date of each step' },
          ]}
        />
      </Controls>
      <Loaded result={result} onRetry={() => retry({ requestPolicy: 'network-only' })} lines={8}>
        {({ channelYield: { rows, provenance, comparison } }) => {
          const shown =
            view.group === 'PERIOD'
              ? rows
              : [...rows].sort((a, b) => b.hires - a.hires || b.applications - a.applications);
          return rows.length === 0 ? (
            <Empty title="No applications in this range">Choose a longer range.</Empty>
          ) : (
            <>
              <ChartFrame title="Hires and interviews">
                <BarChart
                  h={280}
                  data={shown.slice(0, 12).map((row) => ({
                    name: nameOf(row),
                    Interviewed: row.reachedInterview,
                    Hires: row.hires,
                  }))}
                  dataKey="name"
                  withLegend
                  series={[
                    { name: 'Interviewed', color: 'cyan.3' },
                    { name: 'Hires', color: 'cyan.8' },
                  ]}
                />
              </ChartFrame>
              <FiguresTable
                label="Channel yield"
                rows={shown}
                comparison={comparison}
                figures={[{ ...figures[0]!, label: labels[view.group] }, ...figures.slice(1)]}
                keyOf={(row) => row.drill}
                nameOf={nameOf}
              />
              <ProvenanceNote provenance={provenance} />
            </>
          );
        }}
      </Loaded>
    </Stack>
  );
}
