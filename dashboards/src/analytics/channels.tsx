import { BarChart } from '@mantine/charts';
import { Stack } from '@mantine/core';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import {
  ChannelYieldDocument,
  type Attribution,
  type Basis,
  type ChannelYieldGroup,
  type ChannelYieldQuery,
} from '../graphql/generated';
import { oneOf, useAddress } from '../ui/address';
import { Choice } from '../ui/choice';
import { count, date, money, percent, readersTimeZone, words } from '../ui/format';
import { valuesOf } from '../ui/labels';
import { Empty, Loaded } from '../ui/loaded';
import { ChartFrame } from './chart-frame';
import { Controls } from './controls';
import { FiguresTable, type Figure } from './figures-table';
import { ProvenanceNote } from './provenance-note';
import { useRange } from './range';

type Row = ChannelYieldQuery['channelYield']['rows'][number];

const groupLabels: Record<Exclude<ChannelYieldGroup, 'CAMPAIGN' | 'CURRENCY'>, string> = {
  CHANNEL: 'Channel',
  CHANNEL_KIND: 'Kind',
  DEPARTMENT: 'Department',
  JOB: 'Job',
  PERIOD: 'Month',
};
const attributionLabels: Record<Attribution, string> = {
  LAST: 'Last touch',
  FIRST: 'First touch',
  ANY: 'Any touch',
};
const basisLabels: Record<Basis, string> = {
  COHORT: 'By date applied',
  ACTIVITY: 'By date of each step',
};
const address = {
  group: oneOf(valuesOf(groupLabels), 'CHANNEL'),
  attribution: oneOf(valuesOf(attributionLabels), 'LAST'),
  basis: oneOf(valuesOf(basisLabels), 'COHORT'),
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
    label: 'Hire rate',
    show: (row) => percent(row.conversion),
    value: (row) => row.conversion,
  },
  {
    name: 'quality',
    label: 'Average progress',
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

export function Channels() {
  const [view, change] = useAddress(address);
  const range = useRange();
  const variables = useMemo(
    () => ({
      ...range,
      timeZone: readersTimeZone,
      basis: view.basis,
      attribution: view.attribution,
      groupBy: [view.group],
      period: 'MONTH' as const,
      filter: null,
    }),
    [range, view],
  );
  const [result, retry] = useQuery({ query: ChannelYieldDocument, variables });
  return (
    <Stack>
      <Controls>
        <Choice
          label="Group by"
          labels={groupLabels}
          value={view.group}
          onChange={(group) => change({ group })}
        />
        <Choice
          label="Which touch counts"
          labels={attributionLabels}
          value={view.attribution}
          onChange={(attribution) => change({ attribution })}
        />
        <Choice
          label="Counted by"
          labels={basisLabels}
          value={view.basis}
          onChange={(basis) => change({ basis })}
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
                figures={[{ ...figures[0]!, label: groupLabels[view.group] }, ...figures.slice(1)]}
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
