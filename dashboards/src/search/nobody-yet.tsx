import { Button, Stack } from '@mantine/core';
import { Link } from 'react-router';
import { useRights } from '../sign-in/rights';
import { Empty } from '../ui/loaded';

/** A database without anybody in it: leads to the first import. */
export function NobodyYet() {
  const { imports } = useRights();
  return (
    <Empty title="Nobody is here yet">
      <Stack align="center" gap="sm">
        {imports
          ? 'Bring the people you know: a CSV file is enough to begin with.'
          : 'An administrator imports the first people.'}
        {imports ? (
          <Button component={Link} to="/import">
            Import people
          </Button>
        ) : null}
      </Stack>
    </Empty>
  );
}
