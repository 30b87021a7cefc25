import { BarChart } from '@mantine/charts';
import { Stack } from '@mantine/core';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { OfferAcceptanceDocument, type OfferAcceptanceQuery } from '../graphql/generated';
import { useAddress } from '../ui/address';
import { count, percent, readersTimeZone } from '../ui/format';
import { Empty, Loaded } from '../ui/loaded';
import { ChartFrame } from './chart-frame';
import { Controls } from './controls';
import { FiguresTable, type Figure } from './figures-table';
import { groupBy, groupCodec, GroupControl, groupLabels, groupName } from './groups';
import { ProvenanceNote } from './provenance-note';
import { useRange } from './range';

type Row = OfferAcceptanceQuery['offerAcceptance']['rows'][number];
const address = { group: groupCodec };
const number = (
  name: 'accepted' | 'declined' | 'pending' | 'rescinded',
  label: string,
): Figure<Row> => ({
  name,
  label,
  drills: true,
  show: (row) => count(row[name]),
  value: (row) => row[name],
});

export function Offers() {
  const [view, change] = useAddress(address);
  const range = useRange();
  const [result, retry] = useQuery({
    query: OfferAcceptanceDocument,
    variables: useMemo(
      () => ({
        ...range,
        timeZone: readersTimeZone,
        groupBy: groupBy(view.group),
        period: 'MONTH' as const,
      }),
      [range, view.group],
    ),
  });
  return (
    <Stack>
      <Controls>
        <GroupControl value={view.group} onChange={(group) => change({ group })} />
      </Controls>
      <Loaded result={result} onRetry={() => retry({ requestPolicy: 'network-only' })} lines={8}>
        {({ offerAcceptance: { rows, provenance, comparison } }) =>
          rows.length === 0 ? (
            <Empty title="No offers in this range">Choose a longer range.</Empty>
          ) : (
            <>
              <ChartFrame title="Offers by outcome">
                <BarChart
                  h={260}
                  type="stacked"
                  withLegend
                  dataKey="name"
                  data={rows.slice(0, 14).map((row) => ({
                    name: groupName(row),
                    Accepted: row.accepted,
                    Declined: row.declined,
                    Pending: row.pending,
                  }))}
                  series={[
                    { name: 'Accepted', color: 'cyan.8' },
                    { name: 'Declined', color: 'orange.5' },
                    { name: 'Pending', color: 'gray.5' },
                  ]}
                />
              </ChartFrame>
              <FiguresTable
                label="Offer acceptance"
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
                  number('accepted', 'Accepted'),
                  number('declined', 'Declined'),
                  number('pending', 'Pending'),
                  number('rescinded', 'Rescinded'),
                  {
                    name: 'rate',
                    label: 'Accepted of answered',
                    show: (row) => percent(row.rate),
                    value: (row) => row.rate,
                  },
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
