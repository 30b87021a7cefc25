import { Button, Group, TextInput } from '@mantine/core';
import { text } from '../ui/address';

/** The range of a metric in the address: first day, and the day after the last one. */
export const rangeAddress = { from: text(), to: text() };
export interface RangeView {
  from: string;
  to: string;
}

export const rangeOf = ({ from, to }: RangeView) => (from || to ? { from: from || null, to: to || null } : null);

const iso = (date: Date) => date.toISOString().slice(0, 10);
const firstOf = (year: number, month: number) => iso(new Date(Date.UTC(year, month, 1)));

/** Ranges that people ask for, relative to today. */
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

/** Chooses the range. The end is not part of it, as everywhere in the API. */
export function RangePicker({ view, onChange }: { view: RangeView; onChange: (range: RangeView) => void }) {
  return (
    <Group gap="xs" align="end" className="no-print">
      <Button.Group aria-label="Range" style={{ flexWrap: 'wrap' }}>
        {presets().map(({ label, from, to }) => (
          <Button key={label} size="xs" variant={view.from === from && view.to === to ? 'filled' : 'default'} aria-pressed={view.from === from && view.to === to} onClick={() => onChange({ from, to })}>{label}</Button>
        ))}
      </Button.Group>
      <TextInput size="xs" type="date" label="From" value={view.from} max={view.to || undefined} onChange={(event) => onChange({ ...view, from: event.currentTarget.value })} />
      <TextInput size="xs" type="date" label="Until, not included" value={view.to} min={view.from || undefined} onChange={(event) => onChange({ ...view, to: event.currentTarget.value })} />
    </Group>
  );
}
