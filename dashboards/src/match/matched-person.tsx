import {
  Anchor,
  Badge,
  Button,
  Collapse,
  Group,
  Paper,
  Progress,
  Stack,
  Text,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link } from 'react-router';
import { decimal, percent, words } from '../ui/format';
import { Explanation } from './explanation';
import { tierColors } from './tier-colors';
import type { Matched } from './use-match';

/** One person of the ranking: tier, fit and a sentence why. The details open on request. */
export function MatchedPerson({
  rank,
  person,
  chosen,
  onChoose,
}: {
  rank: number;
  person: Matched;
  chosen: boolean;
  onChoose: () => void;
}) {
  const [opened, { toggle }] = useDisclosure(false);
  const { candidate, explanation, tier, fit, coverage } = person;
  return (
    <Paper withBorder p="sm" component="li" data-match={candidate.name}>
      <Stack gap={6}>
        <Group justify="space-between" align="start" wrap="nowrap">
          <div>
            <Group gap="xs">
              <Text size="sm" c="dimmed" className="number">
                {rank}.
              </Text>
              <Anchor component={Link} to={`/people/${candidate.id}`} fw={600}>
                {candidate.name}
              </Anchor>
              <Badge size="sm" color={tierColors[tier]} autoContrast>
                Tier {tier}
              </Badge>
              <Badge size="sm" variant="light" color="gray">
                {words(candidate.relationship)}
              </Badge>
            </Group>
            <Text size="sm">
              {[candidate.title, candidate.company, candidate.location].filter(Boolean).join(' · ')}
            </Text>
          </div>
          <Stack gap={0} align="end" miw={110}>
            <Text fw={700} className="number">
              {decimal(fit)}{' '}
              <Text span size="xs" c="dimmed">
                of 100
              </Text>
            </Text>
            <Progress value={fit} w={100} size="sm" aria-label={`Fit ${decimal(fit)} of 100`} />
            <Text size="xs" c="dimmed" className="number">
              {percent(coverage)} of requirements known
            </Text>
          </Stack>
        </Group>
        <Text size="sm" c="dimmed">
          {explanation.summary}
        </Text>
        {explanation.confirmForTierA?.length ? (
          <Text size="sm">
            To reach tier A, confirm:{' '}
            {explanation.confirmForTierA.map(({ text }) => text).join('; ')}.
          </Text>
        ) : null}
        <Group gap="xs">
          <Button
            size="compact-xs"
            variant="light"
            onClick={toggle}
            aria-expanded={opened}
            aria-label={`Why ${candidate.name} ranks here`}
          >
            Why
          </Button>
          <Button
            size="compact-xs"
            variant={chosen ? 'filled' : 'default'}
            onClick={onChoose}
            aria-pressed={chosen}
            aria-label={`Compare ${candidate.name}`}
          >
            Compare
          </Button>
        </Group>
        <Collapse in={opened}>{opened ? <Explanation person={person} /> : null}</Collapse>
      </Stack>
    </Paper>
  );
}
