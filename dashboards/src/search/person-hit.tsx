import { Anchor, Badge, Checkbox, Group, Paper, Stack, Text, UnstyledButton } from '@mantine/core';
import { Link } from 'react-router';
import { decimal, fieldWords, words } from '../ui/format';
import { Marked } from '../ui/marked';
import type { Hit } from './use-search';

const skillsShown = 8;

interface Props {
  edge: Hit;
  onSkill: (id: string) => void;
  /** undefined: no checkbox is shown */
  chosen?: boolean;
  onChoose: (chosen: boolean) => void;
}

/** One search result: the person, their skills, and where the query was found. */
export function PersonHit({ edge: { node, highlights }, onSkill, chosen, onChoose }: Props) {
  const found = highlights.filter(({ field }) => field !== 'name');
  return (
    <Paper withBorder p="sm" component="li">
      <Stack gap={6}>
        <Group justify="space-between" wrap="nowrap" align="start">
          <Group gap="sm" wrap="nowrap" align="start">
            {chosen === undefined ? null : (
              <Checkbox
                mt={3}
                size="sm"
                aria-label={`Select ${node.name}`}
                checked={chosen}
                onChange={(event) => onChoose(event.currentTarget.checked)}
              />
            )}
            <div>
              <Anchor component={Link} to={`/people/${node.id}`} fw={600}>
                {node.name}
              </Anchor>
              <Text size="sm">{[node.title, node.company].filter(Boolean).join(' · ')}</Text>
              <Text size="xs" c="dimmed">
                {[
                  node.location,
                  node.experienceYears == null
                    ? undefined
                    : `${decimal(node.experienceYears)} years`,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </Text>
            </div>
          </Group>
          <Group gap={4} justify="end">
            {node.doNotContact ? (
              <Badge color="red" variant="light" size="sm">
                Do not contact
              </Badge>
            ) : null}
            <Badge
              variant="light"
              color={node.relationship === 'SILVER_MEDALLIST' ? 'cyan' : 'gray'}
              size="sm"
            >
              {words(node.relationship)}
            </Badge>
          </Group>
        </Group>
        {node.skills.length > 0 ? (
          <Group gap={4}>
            {node.skills.slice(0, skillsShown).map(({ skill, level }) => (
              <UnstyledButton
                key={skill.id}
                onClick={() => onSkill(skill.id)}
                title={`Show only people with ${skill.name}`}
              >
                <Badge variant="default" tt="none" fw={500} size="sm" style={{ cursor: 'pointer' }}>
                  {skill.name}
                  {level == null ? '' : ` ${level}/5`}
                </Badge>
              </UnstyledButton>
            ))}
            {node.skills.length > skillsShown ? (
              <Text size="xs" c="dimmed">
                and {node.skills.length - skillsShown} more
              </Text>
            ) : null}
          </Group>
        ) : null}
        <Anchor
          component={Link}
          size="xs"
          w="fit-content"
          to={`/people/${node.id}#similar`}
          aria-label={`Similar people to ${node.name}`}
        >
          Similar people
        </Anchor>
        {found.length > 0 ? (
          <Stack gap={2}>
            {found.slice(0, 3).map(({ field, ranges }) => (
              <Text key={field} size="xs" c="dimmed">
                {fieldWords(field)}:{' '}
                {ranges.slice(0, 2).map((range, index) => (
                  <span key={index}>
                    {index ? ' … ' : ''}
                    <Marked {...range} />
                  </span>
                ))}
              </Text>
            ))}
          </Stack>
        ) : null}
      </Stack>
    </Paper>
  );
}
