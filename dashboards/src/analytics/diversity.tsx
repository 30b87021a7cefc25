import { BarChart } from '@mantine/charts';
import { Alert, Group, Select, Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { DiversityBreakdownDocument, type DiversityBreakdownQuery } from '../graphql/generated';
import { oneOf, text, useAddress } from '../ui/address';
import { Choice } from '../ui/choice';
import { count, nothing, percent, words } from '../ui/format';
import { valuesOf } from '../ui/labels';
import { Empty, Loaded } from '../ui/loaded';
import { ChartFrame } from './chart-frame';
import { FiguresTable, type Figure } from './figures-table';
import { ProvenanceNote } from './provenance-note';

/** A group at a milestone. It has no drill-through, to protect people. */
type Row = DiversityBreakdownQuery['diversityBreakdown']['rows'][number] & { drill?: undefined };

const categories = ['gender', 'race_ethnicity', 'disability', 'veteran', 'age_band'] as const;
const lastYear = new Date().getUTCFullYear() - 1;
const years = Array.from({ length: 5 }, (_, back) => String(lastYear - back));
const beforeLabels = { NO: 'No comparison', YES: 'The year before' };
const address = {
  category: oneOf(categories, 'gender'),
  year: text(String(lastYear)),
  before: oneOf(valuesOf(beforeLabels), 'NO'),
};
const probability = new Intl.NumberFormat(undefined, {
  minimumFractionDigits: 3,
  maximumFractionDigits: 3,
});
const ratio = new Intl.NumberFormat(undefined, {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});
const colors = ['cyan.8', 'orange.5', 'grape.5', 'lime.6', 'blue.4', 'red.6', 'gray.5'];

const groupOf = (row: Row) => words(row.group.toUpperCase());
const nameOf = (row: Row) => `${groupOf(row)}, ${words(row.milestone)}`;
const share = (name: 'passRate' | 'rateOfApplied', label: string): Figure<Row> => ({
  name,
  label,
  show: (row) => percent(row[name]),
  value: (row) => row[name],
});
const figures: Figure<Row>[] = [
  { name: 'group', label: 'Group', text: true, show: groupOf, value: (row) => row.group },
  {
    name: 'milestone',
    label: 'Milestone',
    text: true,
    show: (row) => words(row.milestone),
    value: (row) => row.milestone,
  },
  {
    name: 'people',
    label: 'People',
    show: (row) => count(row.people),
    value: (row) => row.people,
  },
  share('passRate', 'Passed'),
  share('rateOfApplied', 'Of applied'),
  {
    name: 'impactRatio',
    label: 'Impact ratio',
    value: (row) => row.impactRatio,
    show: ({ impactRatio }) =>
      impactRatio == null ? (
        nothing
      ) : (
        <Text
          span
          size="sm"
          fw={impactRatio < 0.8 ? 700 : undefined}
          c={impactRatio < 0.8 ? 'red' : undefined}
        >
          {ratio.format(impactRatio)}
          {impactRatio < 0.8 ? ' (below 0.80)' : ''}
        </Text>
      ),
  },
  {
    name: 'pValue',
    label: 'p',
    value: (row) => row.pValue,
    show: ({ pValue }) =>
      pValue == null ? nothing : pValue < 0.001 ? '< 0.001' : probability.format(pValue),
  },
  {
    name: 'note',
    label: 'Note',
    text: true,
    show: (row) => <Text size="xs">{row.note}</Text>,
    value: (row) => row.note,
  },
];

const ofYear = (category: string, year: number) => ({
  category,
  range: { from: `${year}-01-01`, to: `${year + 1}-01-01` },
  period: 'YEAR' as const,
  jobId: null,
  department: null,
});

/** For each milestone the share of each group that reached it. Hidden values have no bar. */
function sharesOf(rows: readonly Row[]) {
  const milestones = new Map<string, Record<string, string | number | null>>();
  for (const row of rows) {
    const line = milestones.get(row.milestone) ?? { name: words(row.milestone) };
    milestones.set(row.milestone, {
      ...line,
      [groupOf(row)]: row.suppressed ? null : row.rateOfApplied,
    });
  }
  return {
    data: [...milestones.values()],
    series: [...new Set(rows.map(groupOf))].map((name, index) => ({
      name,
      color: colors[index % colors.length]!,
    })),
  };
}

/** What is hidden, in one line, and what would show it. */
function HiddenNote({ rows, smallCell }: { rows: readonly Row[]; smallCell: number }) {
  const hidden = rows.filter(({ suppressed }) => suppressed);
  if (hidden.length === 0) return null;
  const shown = rows.filter(({ suppressed, people }) => !suppressed && people);
  const listed = (name: (row: Row) => string) => {
    const seen = new Set(shown.map(name));
    return [...new Set(hidden.map(name))].filter((each) => !seen.has(each));
  };
  const groups = listed(groupOf);
  const milestones = listed((row) => words(row.milestone));
  return (
    <Text size="sm" c="dimmed">
      {`Hidden: ${[...groups, ...milestones].join(', ') || 'single values'}. `}
      {`A value is shown when ${smallCell} people or more of each shown group are at the milestone, as many were lost before it, and no other number gives a smaller one away.`}
    </Text>
  );
}

/** Shows whole past years only: otherwise subtracting two answers could reveal a hidden group. */
export function Diversity() {
  const [view, change] = useAddress(address);
  const year = Number(view.year);
  const [result, retry] = useQuery({
    query: DiversityBreakdownDocument,
    variables: useMemo(() => ofYear(view.category, year), [view.category, year]),
  });
  // The API has no comparison for this metric: the year before is a table of its own.
  const [before] = useQuery({
    query: DiversityBreakdownDocument,
    variables: useMemo(() => ofYear(view.category, year - 1), [view.category, year]),
    pause: view.before === 'NO',
  });
  const comparison = view.before === 'YES' ? before.data?.diversityBreakdown : undefined;
  return (
    <Stack>
      <Group className="no-print" align="end">
        <Select
          size="xs"
          label="Category"
          allowDeselect={false}
          value={view.category}
          onChange={(category) => change({ category: category as (typeof categories)[number] })}
          data={categories.map((value) => ({ value, label: words(value.toUpperCase()) }))}
        />
        <Select
          size="xs"
          label="Year"
          allowDeselect={false}
          value={view.year}
          onChange={(chosen) => change({ year: chosen! })}
          data={years}
        />
        <Choice
          label="Compare with"
          labels={beforeLabels}
          value={view.before}
          onChange={(before) => change({ before })}
        />
      </Group>
      <Alert color="blue" p="xs" title="An indicator, not a finding">
        Based on what people chose to tell us. Small groups are hidden, and enough values around
        them that no one can calculate them.
      </Alert>
      <Loaded result={result} onRetry={() => retry({ requestPolicy: 'network-only' })} lines={8}>
        {({ diversityBreakdown: { rows: all, provenance, smallCell } }) => {
          if (all.length === 0)
            return (
              <Empty title="No answers for this year">Self-identification is voluntary.</Empty>
            );
          const rows = all.filter(({ suppressed }) => !suppressed);
          return (
            <>
              <ChartFrame
                title={`Share of applicants who reached each milestone, by ${words(view.category.toUpperCase()).toLowerCase()}`}
              >
                <BarChart
                  h={280}
                  withLegend
                  dataKey="name"
                  valueFormatter={percent}
                  {...sharesOf(rows)}
                />
              </ChartFrame>
              <FiguresTable<Row>
                label="Diversity by group and milestone"
                rows={rows}
                comparison={comparison}
                figures={figures}
                keyOf={nameOf}
                nameOf={nameOf}
              />
              <HiddenNote rows={all} smallCell={smallCell} />
              <ProvenanceNote provenance={provenance} />
            </>
          );
        }}
      </Loaded>
    </Stack>
  );
}
