import { Alert, Button, Group, Paper, Progress, Stack, Text, Title } from '@mantine/core';
import { useEffect } from 'react';
import { Link } from 'react-router';
import { useMutation, useQuery } from 'urql';
import {
  ImportRunDocument,
  StopImportDocument,
  type ImportRunQuery,
  type ImportStatus,
} from '../graphql/generated';
import { count } from '../ui/format';
import { Empty, Loaded } from '../ui/loaded';
import { tableLabel } from './mapping';
import { RejectsOfRun } from './rejects';
import { Sums } from './sums';

type Run = NonNullable<ImportRunQuery['importRun']>;

/** How often the progress of a running import is loaded, in milliseconds. */
const askEvery = 700;
const phases: Record<string, string> = { read: 'Reading', check: 'Checking', write: 'Writing' };

/** An import that is running, or its result. */
export function RunView({
  id,
  onAgain,
  onAnother,
}: {
  id: string;
  onAgain: () => void;
  onAnother: () => void;
}) {
  const [result, ask] = useQuery({
    query: ImportRunDocument,
    variables: { id },
    requestPolicy: 'cache-and-network',
  });
  const run = result.data?.importRun;
  const running = run?.status === 'RUNNING';
  useEffect(() => {
    if (!running || result.fetching) return;
    const next = setTimeout(() => ask({ requestPolicy: 'network-only' }), askEvery);
    return () => clearTimeout(next);
  }, [running, result.fetching, result.data, ask]);

  return (
    <Loaded result={result} onRetry={() => ask({ requestPolicy: 'network-only' })}>
      {({ importRun }) => {
        if (!importRun)
          return (
            <Empty title="There is no such import">
              <Button mt="sm" onClick={onAnother}>
                Import files
              </Button>
            </Empty>
          );
        const { status } = importRun;
        return status === 'RUNNING' ? (
          <Running run={importRun} />
        ) : (
          <Ended run={{ ...importRun, status }} onAgain={onAgain} onAnother={onAnother} />
        );
      }}
    </Loaded>
  );
}

function Running({ run }: { run: Run }) {
  const [stopping, stop] = useMutation(StopImportDocument);
  const { progress } = run;
  const says = progress
    ? `${phases[progress.phase] ?? progress.phase} ${tableLabel(progress.table).toLowerCase()}: ${count(progress.rows)} rows`
    : 'Starting …';
  return (
    <Paper withBorder p="md">
      <Stack gap="sm" align="start">
        <Title order={2}>Importing from {run.source}</Title>
        <Text role="status">{says}</Text>
        <Progress
          w="100%"
          value={progress?.share == null ? 100 : progress.share * 100}
          animated={progress?.share == null}
          aria-label="How much of the table is read"
        />
        <Group>
          <Button
            variant="default"
            loading={stopping.fetching || stopping.data != null}
            onClick={() => void stop({ id: run.id })}
          >
            Stop
          </Button>
          <Text size="sm" c="dimmed">
            You can leave this page. The import continues.
          </Text>
        </Group>
      </Stack>
    </Paper>
  );
}

const ends: Record<Exclude<ImportStatus, 'RUNNING'>, { title: string; color: string }> = {
  DONE: { title: 'The import is done', color: 'cyan' },
  STOPPED: { title: 'The import was stopped', color: 'gray' },
  FAILED: { title: 'The import failed', color: 'red' },
};

function Ended({
  run,
  onAgain,
  onAnother,
}: {
  run: Run & { status: keyof typeof ends };
  onAgain: () => void;
  onAnother: () => void;
}) {
  const refused = run.sums.reduce((sum, row) => sum + row.refused, 0);
  const imported = run.sums.reduce(
    (sum, row) => sum + row.created + row.updated + row.unchanged,
    0,
  );
  const { title, color } = ends[run.status];
  return (
    <Stack gap="md">
      <Alert color={color} title={title} role="status">
        <Stack gap="xs" align="start">
          <Text size="sm">
            {run.problem ??
              `${count(imported)} ${imported === 1 ? 'row' : 'rows'} imported from ${run.source}${refused > 0 ? `, ${count(refused)} not imported` : ''}.${run.status === 'STOPPED' ? ' Start it again to complete it.' : ''}`}
          </Text>
          <Group gap="xs">
            {run.status === 'DONE' ? (
              <Button size="xs" component={Link} to="/search">
                Find people
              </Button>
            ) : (
              <Button size="xs" onClick={onAgain}>
                Go back to the files
              </Button>
            )}
            <Button size="xs" variant="default" onClick={onAnother}>
              Import other files
            </Button>
          </Group>
        </Stack>
      </Alert>
      {run.sums.length > 0 ? <Sums sums={run.sums} label="Result" /> : null}
      {run.warnings.map((warning) => (
        <Alert key={warning} color="gray">
          {warning}
        </Alert>
      ))}
      {run.rejectFiles.length > 0 ? <RejectsOfRun run={run} /> : null}
    </Stack>
  );
}
