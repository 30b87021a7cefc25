import { BarChart } from '@mantine/charts';
import { Group, Stack, Title } from '@mantine/core';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { TimeInStageDocument, TimeToHireDocument, type TimeInStageQuery, type TimeToHireQuery } from '../graphql/generated';
import { text, useAddress } from '../ui/address';
import { count, days, nothing, readersTimeZone, words } from '../ui/format';
import { Empty, Loaded } from '../ui/loaded';
import { ChartFrame } from './chart-frame';
import { FiguresTable, type Figure } from './figures-table';
import { compareWith, ComparisonControl, comparisonCodec, groupBy, groupCodec, GroupControl, groupLabels, groupName } from './groups';
import { JobPicker } from './job-picker';
import { ProvenanceNote } from './provenance-note';
import { RangePicker, rangeAddress, rangeOf } from './range';

type HireRow = TimeToHireQuery['timeToHire']['rows'][number];
type StageRow = TimeInStageQuery['timeInStage']['rows'][number];
interface Durations { n: number; nOpen: number; meanDays?: number | null; medianDays?: number | null; p25Days?: number | null; p75Days?: number | null; p90Days?: number | null }

const address = { ...rangeAddress, group: groupCodec, compare: comparisonCodec, job: text() };

const duration = <Row extends Durations>(name: 'medianDays' | 'p25Days' | 'p75Days' | 'p90Days' | 'meanDays', label: string): Figure<Row> => ({ name, label, show: (row) => days(row[name]), value: (row) => row[name] });
const durations = <Row extends Durations>(): Figure<Row>[] => [
  { name: 'n', label: 'n', drills: true, show: (row) => count(row.n), value: (row) => row.n },
  { name: 'nOpen', label: 'Still open', drills: true, show: (row) => count(row.nOpen), value: (row) => row.nOpen },
  duration('p25Days', 'A quarter within'), duration('medianDays', 'Half within'), duration('p75Days', 'Three quarters within'), duration('p90Days', 'Nine of ten within'), duration('meanDays', 'Mean of the ended'),
];
const stageName = (row: StageRow) => row.stage ?? words(row.milestone);

/** How long hiring takes, and where the time goes. Half within 12 d means: half of the cases took 12 days or less. */
export function Time() {
  const [view, change] = useAddress(address);
  const range = useMemo(() => rangeOf(view), [view]);
  const compared = compareWith(view.compare, range !== null && Boolean(range.from && range.to));
  const [hire, retryHire] = useQuery({ query: TimeToHireDocument, variables: useMemo(() => ({ range, timeZone: readersTimeZone, groupBy: groupBy(view.group), period: 'MONTH' as const, compareWith: compared }), [range, view.group, compared]) });
  const [stages, retryStages] = useQuery({ query: TimeInStageDocument, variables: useMemo(() => ({ range, timeZone: readersTimeZone, by: view.job ? 'STAGE' as const : 'MILESTONE' as const, jobId: view.job || null, groupBy: [], period: 'MONTH' as const }), [range, view.job]) });
  return (
    <Stack>
      <RangePicker view={view} onChange={change} />
      <Title order={2}>From applying to hired</Title>
      <Group className="no-print">
        <GroupControl value={view.group} onChange={(group) => change({ group })} />
        <ComparisonControl value={view.compare} disabled={!(view.from && view.to)} onChange={(compare) => change({ compare })} />
      </Group>
      <Loaded result={hire} onRetry={() => retryHire({ requestPolicy: 'network-only' })}>
        {({ timeToHire: { rows, provenance, comparison } }) => {
          const before = new Map(comparison?.rows.map((row) => [groupName(row), row.medianDays]));
          const figures: Figure<HireRow>[] = [
            { name: 'group', label: groupLabels[view.group], text: true, show: groupName, value: groupName },
            ...durations<HireRow>(),
            ...(comparison ? [{ name: 'medianBefore', label: 'Half within, before', show: (row: HireRow) => days(before.get(groupName(row))), value: (row: HireRow) => before.get(groupName(row)) }] : []),
          ];
          return rows.length === 0 ? <Empty title="Nobody applied in this range">Choose a longer range.</Empty> : (
            <>
              <FiguresTable label="Time to hire" rows={rows} figures={figures} keyOf={(row) => row.drill} nameOf={groupName} />
              <ProvenanceNote provenance={provenance} />
            </>
          );
        }}
      </Loaded>
      <Title order={2}>In each stage</Title>
      <Group className="no-print"><JobPicker value={view.job} onChange={(job) => change({ job })} /></Group>
      <Loaded result={stages} onRetry={() => retryStages({ requestPolicy: 'network-only' })}>
        {({ timeInStage: { rows, provenance } }) => (
          <>
            <ChartFrame title="Days in each stage, half and three quarters within">
              <BarChart h={240} dataKey="name" withLegend unit=" d" data={rows.map((row) => ({ name: stageName(row), 'Half within': row.medianDays, 'Three quarters within': row.p75Days }))} series={[{ name: 'Half within', color: 'cyan.8' }, { name: 'Three quarters within', color: 'cyan.3' }]} />
            </ChartFrame>
            <FiguresTable
              label="Time in stage" rows={rows} keyOf={(row) => row.drill} nameOf={stageName}
              figures={[
                { name: 'stage', label: 'Stage', text: true, show: stageName, value: stageName },
                ...durations<StageRow>(),
                { name: 'interval', label: 'Half within, 95 % interval', show: (row) => (row.medianLowDays == null && row.medianHighDays == null ? nothing : `${days(row.medianLowDays)} to ${days(row.medianHighDays)}`), value: (row) => [row.medianLowDays, row.medianHighDays].join(' to ') },
              ]}
            />
            <ProvenanceNote provenance={provenance} />
          </>
        )}
      </Loaded>
    </Stack>
  );
}
