import {
  Alert,
  Badge,
  Button,
  Group,
  Loader,
  Paper,
  SimpleGrid,
  Stack,
  Text,
  Title,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMemo, useState } from 'react';
import { useQuery } from 'urql';
import { MatchCounterfactualsDocument, type PositionInput } from '../graphql/generated';
import { text, useAddress } from '../ui/address';
import { count, date, words } from '../ui/format';
import { Empty, Loaded, Problem } from '../ui/loaded';
import { Comparison } from './comparison';
import { MatchedPerson } from './matched-person';
import { tierColors } from './tier-colors';
import { useMatch, type Matched } from './use-match';
import { WeightSliders, weightsOf, weightsText } from './weights';

const address = { weights: text() };

/** Ranks everyone for a job or a position, best tier first, and explains why. */
export function MatchPanel({ jobId, position }: { jobId?: string; position?: PositionInput }) {
  const [view, change] = useAddress(address);
  const [settled] = useDebouncedValue(view.weights, 300);
  const weights = useMemo(() => weightsOf(settled), [settled]);
  const question = useMemo(
    () => ({ jobId: jobId ?? null, position: position ?? null, weights }),
    [jobId, position, weights],
  );
  const match = useMatch(question);
  const [chosen, setChosen] = useState<Matched[]>([]);
  const toggle = (person: Matched) =>
    setChosen((before) =>
      before.some(({ candidate }) => candidate.id === person.candidate.id)
        ? before.filter(({ candidate }) => candidate.id !== person.candidate.id)
        : [...before, person].slice(-2),
    );

  return (
    <Stack>
      <WeightSliders
        value={view.weights}
        defaults={match.answer?.weights}
        onChange={(next) => change({ weights: weightsText(next) }, { replace: true })}
        onReset={() => change({ weights: '' })}
      />
      <Loaded result={match} onRetry={match.retry} lines={8}>
        {({ people, hasMore }) => (
          <>
            <SimpleGrid cols={{ base: 3 }} aria-label="Tiers" role="group">
              {match.answer!.tiers.map(({ tier, count: size }) => (
                <Paper key={tier} withBorder p="sm">
                  <Badge color={tierColors[tier]} autoContrast>
                    Tier {tier}
                  </Badge>
                  <Text fz={28} fw={700} data-tier={tier}>
                    {count(size)}
                  </Text>
                </Paper>
              ))}
            </SimpleGrid>
            <Text size="xs" c="dimmed">
              Scored by {match.answer!.formula} as of {date(match.answer!.asOf)}.{' '}
              {match.answer!.kept ? 'Updated when profiles change.' : 'Calculated just now.'}{' '}
              {match
                .answer!.excluded.filter((reason) => reason.count > 0)
                .map((reason) => `${words(reason.reason)}: ${count(reason.count)} left out.`)
                .join(' ')}
            </Text>
            {match.answer!.warnings.map((warning) => (
              <Alert key={warning} color="yellow" p="xs">
                {warning}
              </Alert>
            ))}
            {match.stale || match.fetching ? (
              <Group gap="xs" role="status">
                <Loader size="xs" aria-hidden /> <Text size="sm">Updating the ranking …</Text>
              </Group>
            ) : null}
            <Counterfactuals question={question} />
            {chosen.length === 2 ? (
              <Comparison people={chosen as [Matched, Matched]} onClose={() => setChosen([])} />
            ) : chosen.length === 1 ? (
              <Text size="sm" role="status">
                Choose a second person to compare with {chosen[0]!.candidate.name}.
              </Text>
            ) : null}
            {people.length === 0 ? (
              <Empty title="No one fits well enough">
                Ask for fewer must-haves, or change the weights.
              </Empty>
            ) : (
              <Stack
                gap="xs"
                component="ol"
                m={0}
                p={0}
                style={{ listStyle: 'none' }}
                aria-label="Matches"
              >
                {people.map((person, rank) => (
                  <MatchedPerson
                    key={person.candidate.id}
                    rank={rank + 1}
                    person={person}
                    chosen={chosen.some(({ candidate }) => candidate.id === person.candidate.id)}
                    onChoose={() => toggle(person)}
                  />
                ))}
              </Stack>
            )}
            {match.moreError ? <Problem error={match.moreError} onRetry={match.more} /> : null}
            {hasMore ? (
              <Button variant="default" onClick={match.more} loading={match.fetchingMore}>
                Show more people
              </Button>
            ) : null}
          </>
        )}
      </Loaded>
    </Stack>
  );
}

/** How many more people would be in tier A without each requirement. Loaded on request, because it scores everyone again. */
function Counterfactuals({ question }: { question: Parameters<typeof useMatch>[0] }) {
  const [requested, setRequested] = useState(false);
  const [{ data, error, fetching }] = useQuery({
    query: MatchCounterfactualsDocument,
    variables: question,
    pause: !requested,
  });
  if (!requested)
    return (
      <Button variant="default" size="xs" w="fit-content" onClick={() => setRequested(true)}>
        What if we asked for less?
      </Button>
    );
  const useful =
    data?.matchCandidates.counterfactuals
      .filter(({ moreInTierA }) => moreInTierA > 0)
      .sort((a, b) => b.moreInTierA - a.moreInTierA) ?? [];
  return (
    <Paper withBorder p="sm" component="section" aria-label="What if we asked for less?">
      <Title order={3}>What if we asked for less?</Title>
      {error ? <Problem error={error} /> : null}
      {fetching ? <Loader size="xs" aria-label="Loading" /> : null}
      {data && useful.length === 0 ? (
        <Text size="sm" c="dimmed">
          No single requirement keeps anyone out of tier A.
        </Text>
      ) : null}
      {useful.map(({ without, text: sentence }) => (
        <Text key={without} size="sm">
          {sentence}
        </Text>
      ))}
    </Paper>
  );
}
