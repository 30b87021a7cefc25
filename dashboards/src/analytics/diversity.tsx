import { Alert, Group, Select, Stack, Table, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { DiversityBreakdownDocument } from '../graphql/generated';
import { oneOf, text, useAddress } from '../ui/address';
import { count, nothing, percent, words } from '../ui/format';
import { Empty, Loaded } from '../ui/loaded';
import { ProvenanceNote } from './provenance-note';

const categories = ['gender', 'race_ethnicity', 'disability', 'veteran', 'age_band'] as const;
const lastYear = new Date().getUTCFullYear() - 1;
const years = Array.from({ length: 5 }, (_, back) => String(lastYear - back));
const address = { category: oneOf(categories, 'gender'), year: text(String(lastYear)) };
const probability = new Intl.NumberFormat(undefined, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
const ratio = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** Whole closed years only: what is shown must not be subtractable from what was shown before. */
export function Diversity() {
  const [view, change] = useAddress(address);
  const variables = useMemo(() => ({ category: view.category, range: { from: `${view.year}-01-01`, to: `${Number(view.year) + 1}-01-01` }, period: 'YEAR' as const, jobId: null, department: null }), [view]);
  const [result, retry] = useQuery({ query: DiversityBreakdownDocument, variables });
  return (
    <Stack>
      <Group className="no-print">
        <Select size="xs" label="Category" allowDeselect={false} value={view.category} onChange={(category) => change({ category: category as (typeof categories)[number] })} data={categories.map((value) => ({ value, label: words(value.toUpperCase()) }))} />
        <Select size="xs" label="Year" allowDeselect={false} value={view.year} onChange={(year) => change({ year: year! })} data={years} />
      </Group>
      <Alert color="blue" p="xs" title="An indicator, not a finding">People chose to tell us. Groups below the threshold are hidden, with as much around them as it takes that nobody can work them out.</Alert>
      <Loaded result={result} onRetry={() => retry({ requestPolicy: 'network-only' })} lines={8}>
        {({ diversityBreakdown: { rows, provenance } }) => (rows.length === 0 ? <Empty title="Nothing was told in this year">Self-identification is voluntary.</Empty> : (
          <>
            <Table.ScrollContainer minWidth={640}>
              <Table verticalSpacing={6} aria-label="Diversity by group and milestone">
                <Table.Thead><Table.Tr><Table.Th>Group</Table.Th><Table.Th>Milestone</Table.Th><Table.Th className="number">People</Table.Th><Table.Th className="number">Passed</Table.Th><Table.Th className="number">Of applied</Table.Th><Table.Th className="number">Impact ratio</Table.Th><Table.Th className="number">p</Table.Th><Table.Th>Note</Table.Th></Table.Tr></Table.Thead>
                <Table.Tbody>
                  {rows.map((row) => (
                    <Table.Tr key={`${row.group}${row.milestone}`}>
                      <Table.Td>{words(row.group.toUpperCase())}</Table.Td>
                      <Table.Td>{words(row.milestone)}</Table.Td>
                      <Table.Td className="number">{row.suppressed ? <Text span size="sm" c="dimmed">hidden</Text> : count(row.people)}</Table.Td>
                      <Table.Td className="number">{percent(row.passRate)}</Table.Td>
                      <Table.Td className="number">{percent(row.rateOfApplied)}</Table.Td>
                      <Table.Td className="number">{row.impactRatio == null ? nothing : <Text span size="sm" fw={row.impactRatio < 0.8 ? 700 : undefined} c={row.impactRatio < 0.8 ? 'red' : undefined}>{ratio.format(row.impactRatio)}{row.impactRatio < 0.8 ? ' (below 0.80)' : ''}</Text>}</Table.Td>
                      <Table.Td className="number">{row.pValue == null ? nothing : row.pValue < 0.001 ? '< 0.001' : probability.format(row.pValue)}</Table.Td>
                      <Table.Td><Text size="xs">{row.note}</Text></Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
            <ProvenanceNote provenance={provenance} />
          </>
        ))}
      </Loaded>
    </Stack>
  );
}
