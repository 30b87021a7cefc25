import { Text } from '@mantine/core';
import { useEffect } from 'react';
import { useQuery } from 'urql';
import { CatchUpsDocument, type CatchUpsQuery } from '../graphql/generated';

/** Milliseconds between two questions: while something is catching up, and while nothing is. */
const busyInterval = 5_000;
const idleInterval = 60_000;

type CatchUp = CatchUpsQuery['catchUps'][number];

/** What users call the consumers. */
const names: Record<string, string> = {
  'application-facts': 'Analytics',
  findings: 'Skills in texts',
  'kept-scores': 'Matches',
  'saved-searches': 'Saved searches',
};

const nameOf = ({ consumer }: CatchUp) =>
  consumer.startsWith('candidate-index') ? 'Search' : (names[consumer] ?? consumer);

/** A time as people say it, like `about 3 min`. */
const timeOf = (seconds: number) =>
  seconds < 90 ? `about ${seconds} s` : `about ${Math.round(seconds / 60)} min`;

const inWords = (state: CatchUp) =>
  `${nameOf(state)} ${Math.floor((state.done * 100) / Math.max(1, state.total))} %`;

/** One line while the product is catching up with many changes, such as those of an import; nothing otherwise. */
export function CatchUpLine() {
  const [{ data }, ask] = useQuery({
    query: CatchUpsDocument,
    requestPolicy: 'cache-and-network',
  });
  const states = data?.catchUps ?? [];
  const isBusy = states.length > 0;
  useEffect(() => {
    const timer = setInterval(
      () => ask({ requestPolicy: 'network-only' }),
      isBusy ? busyInterval : idleInterval,
    );
    return () => clearInterval(timer);
  }, [ask, isBusy]);
  if (!isBusy) return null;
  const times = states.map(({ secondsLeft }) => secondsLeft);
  const longest = times.every((time) => time != null) ? Math.max(...times) : undefined;
  return (
    <Text size="sm" c="dimmed" role="status" mb="xs">
      Catching up with many changes, so answers may lack some of them:{' '}
      {states.map(inWords).join(', ')}
      {longest === undefined ? '' : `; ${timeOf(longest)} left`}.
    </Text>
  );
}
