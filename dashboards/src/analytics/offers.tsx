import { BarChart } from '@mantine/charts';
import { Group, Stack } from '@mantine/core';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { OfferAcceptanceDocument, type OfferAcceptanceQuery } from '../graphql/generated';
import { useAddress } from '../ui/address';
import { count, percent, readersTimeZone } from '../ui/format';
import { Empty, Loaded } from '../ui/loaded';
import { ChartFrame } from './chart-frame';
import { FiguresTable, type Figure } from './figures-table';
import { compareWith, ComparisonControl, comparisonCodec, groupBy, groupCodec, GroupControl, groupLabels, groupName } from './groups';
import { ProvenanceNote } from './provenance-note';
import { RangePicker, rangeAddress, rangeOf } from './range';

type Row = OfferAcceptanceQuery['offerAcceptance']['rows'][number];
const address = { ...rangeAddress, group: groupCodec, compare: comparisonCodec };
const number = (name: 'accepted' | 'declined' | 'pending' | 'rescinded', label: string): Figure<Row> => ({ name, label, drills: true, show: (row) => count(row[name]), value: (row) => row[name] });

export function Offers() {
  const [view, change] = useAddress(address);
  const range = useMemo(() => rangeOf(view), [view]);
  const compared = compareWith(view.compare, range !== null && Boolean(range.from && range.to));
  const [result, retry] = useQuery({ query: OfferAcceptanceDocument, variables: useMemo(() => ({ range, timeZone: readersTimeZone, groupBy: groupBy(view.group), period: 'MONTH' as const, compareWith: compared }), [range, view.group, compared]) });
  return (
    <Stack>
      <RangePicker view={view} onChange={change} />
      <Group className="no-print">
        <GroupControl value={view.group} onChange={(group) => change({ group })} />
        <ComparisonControl value={view.compare} disabled={!(view.from && view.to)} onChange={(compare) => change({ compare })} />
      </Group>
      <Loaded result={result} onRetry={() => retry({ requestPolicy: 'network-only' })} lines={8}>
        {({ offerAcceptance: { rows, provenance, comparison } }) => {
          const before = new Map(comparison?.rows.map((row) => [groupName(row), row.rate]));
          return rows.length === 0 ? <Empty title="No offers in this range">Choose a longer range.</Empty> : (
            <>
              <ChartFrame title="What became of offers">
                <BarChart h={260} type="stacked" withLegend dataKey="name" data={rows.slice(0, 14).map((row) => ({ name: groupName(row), Accepted: row.accepted, Declined: row.declined, Pending: row.pending }))} series={[{ name: 'Accepted', color: 'cyan.8' }, { name: 'Declined', color: 'orange.5' }, { name: 'Pending', color: 'gray.5' }]} />
              </ChartFrame>
              <FiguresTable
                label="Offer acceptance" rows={rows} keyOf={(row) => row.drill} nameOf={groupName}
                figures={[
                  { name: 'group', label: groupLabels[view.group], text: true, show: groupName, value: groupName },
                  number('accepted', 'Accepted'), number('declined', 'Declined'), number('pending', 'Pending'), number('rescinded', 'Rescinded'),
                  { name: 'rate', label: 'Accepted of answered', show: (row) => percent(row.rate), value: (row) => row.rate },
                  ...(comparison ? [{ name: 'rateBefore', label: 'Accepted, before', show: (row: Row) => percent(before.get(groupName(row))), value: (row: Row) => before.get(groupName(row)) }] : []),
                ]}
              />
              <ProvenanceNote provenance={provenance} />
            </>
          );
        }}
      </Loaded>
    </Stack>
  );
}
