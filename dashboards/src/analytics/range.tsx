import { Button, Group, TextInput } from '@mantine/core';
import { useMemo } from 'react';
import type { Comparison } from '../graphql/generated';
import { oneOf, text, useAddress } from '../ui/address';
import { Choice } from '../ui/choice';
import { valuesOf } from '../ui/labels';
import { comparisonLabels } from './comparison';

/** The settings that all metrics share: the first day, the day after the last one, and the comparison. */
const address = { from: text(), to: text(), compare: oneOf(valuesOf(comparisonLabels), 'NONE') };
export const keptBetweenMetrics = Object.keys(address);

/** The chosen range, as the API takes it. A comparison needs both ends of the range. */
export function useRange(): {
  range: { from: string | null; to: string | null } | null;
  compareWith: Comparison | null;
} {
  const [{ from, to, compare }] = useAddress(address);
  return useMemo(
    () => ({
      range: from || to ? { from: from || null, to: to || null } : null,
      compareWith: compare === 'NONE' || !from || !to ? null : compare,
    }),
    [from, to, compare],
  );
}

const iso = (date: Date) => date.toISOString().slice(0, 10);
const firstOf = (year: number, month: number) => iso(new Date(Date.UTC(year, month, 1)));

/** Common ranges, relative to today. */
function presets(today = new Date()): { label: string; from: string; to: string }[] {
  const year = today.getUTCFullYear();
  const month = today.getUTCMonth();
  const quarter = Math.floor(month / 3) * 3;
  return [
    { label: 'Last month', from: firstOf(year, month - 1), to: firstOf(year, month) },
    { label: 'Last quarter', from: firstOf(year, quarter - 3), to: firstOf(year, quarter) },
    { label: 'Last 12 months', from: firstOf(year, month - 12), to: firstOf(year, month) },
    { label: 'This year', from: firstOf(year, 0), to: firstOf(year + 1, 0) },
    { label: 'All time', from: '', to: '' },
  ];
}

/** Chooses the range and what to compare it with. The end is exclusive, as everywhere in the API. */
export function RangePicker() {
  const [{ from, to, compare }, change] = useAddress(address);
  const closed = Boolean(from && to);
  return (
    <Group gap="xs" align="end" className="no-print">
      <Button.Group aria-label="Range" style={{ flexWrap: 'wrap' }}>
        {presets().map((preset) => {
          const chosen = from === preset.from && to === preset.to;
          return (
            <Button
              key={preset.label}
              size="xs"
              variant={chosen ? 'filled' : 'default'}
              aria-pressed={chosen}
              onClick={() => change({ from: preset.from, to: preset.to })}
            >
              {preset.label}
            </Button>
          );
        })}
      </Button.Group>
      <TextInput
        size="xs"
        type="date"
        label="From"
        value={from}
        max={to || undefined}
        onChange={(event) => change({ from: event.currentTarget.value })}
      />
      <TextInput
        size="xs"
        type="date"
        label="Before"
        value={to}
        min={from || undefined}
        onChange={(event) => change({ to: event.currentTarget.value })}
      />
      <Choice
        label="Compare with"
        labels={comparisonLabels}
        disabled={!closed}
        value={closed ? compare : 'NONE'}
        onChange={(chosen) => change({ compare: chosen })}
      />
    </Group>
  );
}
