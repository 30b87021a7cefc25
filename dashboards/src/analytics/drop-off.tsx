import { BarChart } from '@mantine/charts';
import { Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import {
  DropOffStagesDocument,
  type DropOffStagesQuery,
  type OpenPolicy,
  type SkipPolicy,
} from '../graphql/generated';
import { oneOf, text, useAddress } from '../ui/address';
import { Choice } from '../ui/choice';
import { count, percent, readersTimeZone, words } from '../ui/format';
import { valuesOf } from '../ui/labels';
import { Empty, Loaded } from '../ui/loaded';
import { ChartFrame } from './chart-frame';
import { Controls } from './controls';
import { FiguresTable, type Figure } from './figures-table';
import { JobPicker } from './job-picker';
import { ProvenanceNote } from './provenance-note';
import { useRange } from './range';

type Row = DropOffStagesQuery['dropOffStages']['rows'][number];
const skipLabels: Record<SkipPolicy, string> = {
  ACTUAL: 'Skipped stages left out',
  FILL_SKIPPED: 'Skipped stages counted as passed',
};
const openLabels: Record<OpenPolicy, string> = {
  INCLUDE: 'With open applications',
  EXCLUDE_OPEN: 'Completed only',
};
const address = {
  job: text(),
  skip: oneOf(valuesOf(skipLabels), 'ACTUAL'),
  open: oneOf(valuesOf(openLabels), 'INCLUDE'),
};

/** How a visit to a stage can end. The counts add up to everyone who entered it. */
const ways = [
  { name: 'advanced', label: 'Advanced', color: 'cyan.8' },
  { name: 'skippedPast', label: 'Skipped past', color: 'cyan.4' },
  { name: 'movedBack', label: 'Moved back', color: 'yellow.6' },
  { name: 'rejected', label: 'We rejected', color: 'red.6' },
  { name: 'withdrew', label: 'They withdrew', color: 'orange.5' },
  { name: 'transferred', label: 'Transferred', color: 'grape.5' },
  { name: 'stillThere', label: 'Still there', color: 'gray.5' },
] as const;

const nameOf = (row: Row) => row.stage ?? words(row.milestone);
const number = (name: 'entered' | (typeof ways)[number]['name'], label: string): Figure<Row> => ({
  name,
  label,
  drills: true,
  show: (row) => count(row[name]),
  value: (row) => row[name],
});
const figures: Figure<Row>[] = [
  { name: 'stage', label: 'Stage', text: true, show: nameOf, value: nameOf },
  number('entered', 'Entered'),
  ...ways.map(({ name, label }) => number(name, label)),
  {
    name: 'passRate',
    label: 'Passed',
    show: (row) => percent(row.passRate),
    value: (row) => row.passRate,
  },
  {
    name: 'dropOffRate',
    label: 'Dropped off',
    show: (row) => percent(row.dropOffRate),
    value: (row) => row.dropOffRate,
  },
  {
    name: 'shareOfAll',
    label: 'Share of all',
    show: (row) => percent(row.shareOfAll),
    value: (row) => row.shareOfAll,
  },
];

export function DropOff() {
  const [view, change] = useAddress(address);
  const range = useRange();
  const variables = useMemo(
    () => ({
      ...range,
      timeZone: readersTimeZone,
      by: view.job ? ('STAGE' as const) : ('MILESTONE' as const),
      jobId: view.job || null,
      skipPolicy: view.skip,
      openPolicy: view.open,
      groupBy: [],
      period: 'MONTH' as const,
      filter: null,
    }),
    [range, view],
  );
  const [result, retry] = useQuery({ query: DropOffStagesDocument, variables });
  return (
    <Stack>
      <Controls>
        <JobPicker value={view.job} onChange={(job) => change({ job })} />
        <Choice
          label="Skipped stages"
          labels={skipLabels}
          value={view.skip}
          onChange={(skip) => change({ skip })}
        />
        <Choice
          label="Open applications"
          labels={openLabels}
          value={view.open}
          onChange={(open) => change({ open })}
        />
      </Controls>
      <Loaded result={result} onRetry={() => retry({ requestPolicy: 'network-only' })} lines={8}>
        {({ dropOffStages: { rows, provenance, comparison } }) =>
          rows.every(({ entered }) => entered === 0) ? (
            <Empty title="No applications in this range">
              Choose a longer range or another job.
            </Empty>
          ) : (
            <>
              <ChartFrame title="How people left each stage">
                <BarChart
                  h={Math.max(220, rows.length * 48)}
                  orientation="vertical"
                  type="stacked"
                  withLegend
                  dataKey="name"
                  yAxisProps={{ width: 110 }}
                  data={rows.map((row) => ({
                    name: nameOf(row),
                    ...Object.fromEntries(ways.map(({ name, label }) => [label, row[name]])),
                  }))}
                  series={ways.map(({ label, color }) => ({ name: label, color }))}
                />
              </ChartFrame>
              <Text size="sm" c="dimmed">
                Each bar shows everyone who entered the stage, split by how their last visit ended.
              </Text>
              <FiguresTable
                label="Drop-off by stage"
                rows={rows}
                comparison={comparison}
                figures={figures}
                keyOf={(row) => row.drill}
                nameOf={nameOf}
              />
              <ProvenanceNote provenance={provenance} />
            </>
          )
        }
      </Loaded>
    </Stack>
  );
}
