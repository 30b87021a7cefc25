import { BarChart } from '@mantine/charts';
import { NumberInput, Stack } from '@mantine/core';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { ResponsivenessDocument, type ResponsivenessQuery } from '../graphql/generated';
import { text, useAddress } from '../ui/address';
import { count, days, percent, readersTimeZone } from '../ui/format';
import { Empty, Loaded } from '../ui/loaded';
import { ChartFrame } from './chart-frame';
import { Controls } from './controls';
import { FiguresTable, type Figure } from './figures-table';
import { groupBy, groupCodec, GroupControl, groupLabels, groupName } from './groups';
import { ProvenanceNote } from './provenance-note';
import { useRange } from './range';

type Row = ResponsivenessQuery['responsiveness']['rows'][number];
const address = { group: groupCodec, promise: text('7') };
const number = (
  name:
    | 'applications'
    | 'acknowledged'
    | 'rejected'
    | 'rejectedTold'
    | 'rejectedGivenFeedback'
    | 'waitingTooLong'
    | 'nearMisses'
    | 'nearMissesContacted',
  label: string,
): Figure<Row> => ({
  name,
  label,
  drills: true,
  show: (row) => count(row[name]),
  value: (row) => row[name],
});
const share = (
  name: 'acknowledgedShare' | 'rejectedToldShare' | 'rejectedFeedbackShare',
  label: string,
): Figure<Row> => ({ name, label, show: (row) => percent(row[name]), value: (row) => row[name] });

/** Whether all candidates hear back. */
export function Responsiveness() {
  const [view, change] = useAddress(address);
  const range = useRange();
  const variables = useMemo(
    () => ({
      ...range,
      timeZone: readersTimeZone,
      groupBy: groupBy(view.group),
      period: 'MONTH' as const,
      promiseDays: Number(view.promise) || 7,
    }),
    [range, view],
  );
  const [result, retry] = useQuery({ query: ResponsivenessDocument, variables });
  return (
    <Stack>
      <Controls>
        <GroupControl value={view.group} onChange={(group) => change({ group })} />
        <NumberInput
          size="xs"
          w={170}
          label="Promised reply time in days"
          min={1}
          max={90}
          value={Number(view.promise) || 7}
          onChange={(promise) => change({ promise: String(promise) }, { replace: true })}
        />
      </Controls>
      <Loaded result={result} onRetry={() => retry({ requestPolicy: 'network-only' })} lines={8}>
        {({ responsiveness: { rows, provenance, comparison } }) =>
          rows.length === 0 ? (
            <Empty title="No applications in this range">Choose a longer range.</Empty>
          ) : (
            <>
              <ChartFrame title="Who heard back">
                <BarChart
                  h={260}
                  withLegend
                  dataKey="name"
                  valueFormatter={percent}
                  data={rows.slice(0, 14).map((row) => ({
                    name: groupName(row),
                    Acknowledged: row.acknowledgedShare,
                    'Informed of rejection': row.rejectedToldShare,
                    'Given feedback': row.rejectedFeedbackShare,
                  }))}
                  series={[
                    { name: 'Acknowledged', color: 'cyan.8' },
                    { name: 'Informed of rejection', color: 'orange.5' },
                    { name: 'Given feedback', color: 'grape.5' },
                  ]}
                />
              </ChartFrame>
              <FiguresTable
                label="Responsiveness"
                rows={rows}
                comparison={comparison}
                keyOf={(row) => row.drill}
                nameOf={groupName}
                figures={[
                  {
                    name: 'group',
                    label: groupLabels[view.group],
                    text: true,
                    show: groupName,
                    value: groupName,
                  },
                  number('applications', 'Applications'),
                  number('acknowledged', 'Acknowledged'),
                  share('acknowledgedShare', 'Acknowledged, share'),
                  {
                    name: 'medianDays',
                    label: 'First reply, median',
                    show: (row) => days(row.medianDays),
                    value: (row) => row.medianDays,
                  },
                  {
                    name: 'p90Days',
                    label: '90 % within',
                    show: (row) => days(row.p90Days),
                    value: (row) => row.p90Days,
                  },
                  number('rejected', 'Rejected'),
                  share('rejectedToldShare', 'Informed of rejection'),
                  share('rejectedFeedbackShare', 'Given feedback'),
                  number('waitingTooLong', 'Waiting too long now'),
                  number('nearMisses', 'Near misses'),
                  number('nearMissesContacted', 'Contacted since then'),
                ]}
              />
              <ProvenanceNote provenance={provenance} />
            </>
          )
        }
      </Loaded>
    </Stack>
  );
}
