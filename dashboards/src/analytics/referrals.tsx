import { BarChart } from '@mantine/charts';
import { Stack } from '@mantine/core';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import {
  ReferralCountsDocument,
  type ReferralCountsQuery,
  type ReferralGroup,
} from '../graphql/generated';
import { oneOf, useAddress } from '../ui/address';
import { Choice } from '../ui/choice';
import { count, date, percent, readersTimeZone } from '../ui/format';
import { valuesOf } from '../ui/labels';
import { Empty, Loaded } from '../ui/loaded';
import { ChartFrame } from './chart-frame';
import { Controls } from './controls';
import { FiguresTable, type Figure } from './figures-table';
import { ProvenanceNote } from './provenance-note';
import { useRange } from './range';

type Row = ReferralCountsQuery['referralCounts']['rows'][number];
const groupLabels: Record<ReferralGroup, string> = {
  REFERRER: 'Referrer',
  DEPARTMENT: 'Department',
  JOB: 'Job',
  PERIOD: 'Month',
};
const address = { group: oneOf(valuesOf(groupLabels), 'REFERRER') };

const nameOf = (row: Row) =>
  row.referrer ?? row.department ?? row.job ?? (row.period ? date(row.period) : 'Unknown');
const number = (
  name: 'applications' | 'reachedInterview' | 'hires',
  label: string,
): Figure<Row> => ({
  name,
  label,
  drills: true,
  show: (row) => count(row[name]),
  value: (row) => row[name],
});
const figures: Figure<Row>[] = [
  { name: 'group', label: 'Referrer', text: true, show: nameOf, value: nameOf },
  {
    name: 'referrals',
    label: 'Referrals',
    show: (row) => count(row.referrals),
    value: (row) => row.referrals,
  },
  {
    name: 'candidates',
    label: 'People',
    show: (row) => count(row.candidates),
    value: (row) => row.candidates,
  },
  number('applications', 'Applications'),
  number('reachedInterview', 'Interviewed'),
  number('hires', 'Hires'),
  {
    name: 'shareOfHires',
    label: 'Share of all hires',
    show: (row) => percent(row.shareOfHires),
    value: (row) => row.shareOfHires,
  },
];

export function Referrals() {
  const [view, change] = useAddress(address);
  const range = useRange();
  const variables = useMemo(
    () => ({
      ...range,
      timeZone: readersTimeZone,
      groupBy: [view.group],
      period: 'MONTH' as const,
      filter: null,
    }),
    [range, view],
  );
  const [result, retry] = useQuery({ query: ReferralCountsDocument, variables });
  return (
    <Stack>
      <Controls>
        <Choice
          label="Group by"
          labels={groupLabels}
          value={view.group}
          onChange={(group) => change({ group })}
        />
      </Controls>
      <Loaded result={result} onRetry={() => retry({ requestPolicy: 'network-only' })} lines={8}>
        {({ referralCounts: { rows, provenance, comparison } }) => {
          const shown =
            view.group === 'PERIOD'
              ? rows
              : [...rows].sort((a, b) => b.hires - a.hires || b.referrals - a.referrals);
          return rows.length === 0 ? (
            <Empty title="No referrals in this range">Choose a longer range.</Empty>
          ) : (
            <>
              <ChartFrame title="Referrals and hires">
                <BarChart
                  h={260}
                  data={shown.slice(0, 12).map((row) => ({
                    name: nameOf(row).split('@')[0],
                    Referrals: row.referrals,
                    Hires: row.hires,
                  }))}
                  dataKey="name"
                  withLegend
                  series={[
                    { name: 'Referrals', color: 'cyan.3' },
                    { name: 'Hires', color: 'cyan.8' },
                  ]}
                />
              </ChartFrame>
              <FiguresTable
                label="Referral counts"
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
