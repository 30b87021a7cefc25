import type { ApplicationGroup } from '../graphql/generated';
import { oneOf } from '../ui/address';
import { Choice } from '../ui/choice';
import { date } from '../ui/format';
import { valuesOf } from '../ui/labels';

/** How rows are grouped: everything in one row, or a row for each department, job and so on. */
type Group = ApplicationGroup | 'ALL';
export const groupLabels: Record<Group, string> = {
  ALL: 'All',
  DEPARTMENT: 'Department',
  JOB: 'Job',
  CHANNEL: 'Channel',
  PERIOD: 'Month',
};
export const groupCodec = oneOf(valuesOf(groupLabels), 'DEPARTMENT');
export const groupBy = (group: Group): ApplicationGroup[] => (group === 'ALL' ? [] : [group]);

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
  return <Choice label="Group by" labels={groupLabels} value={value} onChange={onChange} />;
}
