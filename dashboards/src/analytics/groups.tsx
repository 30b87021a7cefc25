import { SegmentedControl } from '@mantine/core';
import type { ApplicationGroup } from '../graphql/generated';
import { oneOf } from '../ui/address';
import { date } from '../ui/format';

/** By what rows are told apart: everything in one row, or a row for each of these. */
export const groups = ['ALL', 'DEPARTMENT', 'JOB', 'CHANNEL', 'PERIOD'] as const;
type Group = (typeof groups)[number];
export const groupCodec = oneOf(groups, 'DEPARTMENT');
export const groupBy = (group: Group): ApplicationGroup[] => (group === 'ALL' ? [] : [group]);
export const groupLabels: Record<Group, string> = {
  ALL: 'All',
  DEPARTMENT: 'Department',
  JOB: 'Job',
  CHANNEL: 'Channel',
  PERIOD: 'Month',
};

interface Grouped {
  department?: string | null;
  job?: string | null;
  channel?: string | null;
  period?: string | null;
}
export const groupName = (row: Grouped) =>
  row.department ?? row.job ?? row.channel ?? (row.period ? date(row.period) : 'All');

export function GroupControl({
  value,
  onChange,
}: {
  value: Group;
  onChange: (group: Group) => void;
}) {
  return (
    <SegmentedControl
      size="xs"
      aria-label="Group by"
      value={value}
      onChange={(group) => onChange(group as Group)}
      data={groups.map((name) => ({ value: name, label: groupLabels[name] }))}
    />
  );
}
