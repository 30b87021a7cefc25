import { Anchor, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { Marked } from '../ui/marked';
import { percent, words } from '../ui/format';
import type { Person } from './person';
import { Section } from './section';

type Found = Person['foundSkills'][number];
const shownAtFirst = 6;
const quotesShown = 2;

/** Skills that the product found in texts, with its confidence and the quotes. Stated skills are shown apart. */
export function FoundSkills({ person }: { person: Person }) {
  const [all, setAll] = useState(false);
  const found = person.foundSkills;
  if (found.length === 0) return null;
  return (
    <Section title="Found in texts">
      <Text size="xs" c="dimmed">
        Skills that appear in titles, the summary or experience. No one has confirmed them.
      </Text>
      <Stack
        gap="xs"
        component="ul"
        m={0}
        p={0}
        style={{ listStyle: 'none' }}
        aria-label="Found skills"
      >
        {found.slice(0, all ? undefined : shownAtFirst).map((one) => (
          <FoundSkill key={one.skill.id} found={one} />
        ))}
      </Stack>
      {found.length > shownAtFirst ? (
        <Button
          size="compact-xs"
          variant="subtle"
          w="fit-content"
          onClick={() => setAll(!all)}
          aria-expanded={all}
        >
          {all ? 'Show fewer' : `Show ${found.length - shownAtFirst} more`}
        </Button>
      ) : null}
    </Section>
  );
}

function FoundSkill({ found: { skill, confidence, stated, mentions } }: { found: Found }) {
  return (
    <li>
      <Group gap="xs">
        <Anchor
          component={Link}
          size="sm"
          to={`/search?q=${encodeURIComponent(`"${skill.name}"`)}`}
        >
          {skill.name}
        </Anchor>
        <Text size="xs" c="dimmed">
          {percent(confidence)} sure
        </Text>
        {stated ? (
          <Badge size="xs" variant="light" color="gray">
            Also stated
          </Badge>
        ) : null}
      </Group>
      {mentions.slice(0, quotesShown).map((mention, index) => (
        <Text key={index} size="xs" c="dimmed">
          {words(mention.source)}:{' '}
          {mention.quote ? <Quote {...mention} quote={mention.quote} /> : `“${mention.text}”`}
        </Text>
      ))}
    </li>
  );
}

function Quote({ quote, text }: { quote: string; text: string }) {
  const start = quote.indexOf(text);
  return (
    <>
      “<Marked text={quote} matches={start < 0 ? [] : [{ start, end: start + text.length }]} />”
    </>
  );
}
