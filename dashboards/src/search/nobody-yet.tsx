import { Button, Stack } from '@mantine/core';
import { Link } from 'react-router';
import { useRights } from '../sign-in/rights';
import { Empty } from '../ui/loaded';

/** Shown when the database has no people: leads to the first import. */
export function NobodyYet() {
  const { imports } = useRights();
  return (
    <Empty title="No people yet">
      <Stack align="center" gap="sm">
        {imports
          ? 'Import the people you know. A CSV file is enough to start.'
          : 'Ask an administrator to import people.'}
        {imports ? (
          <Button component={Link} to="/import">
            Import people
          </Button>
        ) : null}
      </Stack>
    </Empty>
  );
}
