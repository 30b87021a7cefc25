import { Select } from '@mantine/core';
import { useQuery } from 'urql';
import { JobsDocument } from '../graphql/generated';

const variables = {
  filter: null,
  orderBy: { field: 'TITLE' as const, direction: 'ASC' as const },
  first: 100,
};

/** One job, or all of them. */
export function JobPicker({
  value,
  onChange,
}: {
  value: string;
  onChange: (jobId: string) => void;
}) {
  const [{ data }] = useQuery({ query: JobsDocument, variables });
  return (
    <Select
      size="xs"
      w={260}
      label="Job"
      placeholder="All jobs, by milestone"
      clearable
      searchable
      value={value || null}
      onChange={(job) => onChange(job ?? '')}
      clearButtonProps={{ 'aria-label': 'All jobs' }}
      data={(data?.jobs.nodes ?? []).map(({ id, title, location }) => ({
        value: id,
        label: [title, location].filter(Boolean).join(', '),
      }))}
    />
  );
}
