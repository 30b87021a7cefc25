import {
  Anchor,
  Autocomplete,
  Button,
  Collapse,
  Code,
  Group,
  Stack,
  Table,
  Text,
} from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { useMemo, useState } from 'react';
import { useQuery } from 'urql';
import { SuggestDocument, type SuggestionKind } from '../graphql/generated';
import { handleSubmit } from '../ui/handle-submit';
import { IconSearch } from '../ui/icons';

const examples: [query: string, meaning: string][] = [
  ['react sql', 'both words'],
  ['react OR vue', 'at least one of them'],
  ['"site reliability"', 'exactly these words'],
  ['-php', 'not this word'],
  ['dev*', 'words that start with this'],
  ['title:engineer', 'in the title; also skill: company: current: location:'],
  ['years>=5', 'years of experience; also level>=3'],
];

/** Which suggestions fit the word that is being typed: `title:eng` asks for titles. */
const kinds: Record<string, SuggestionKind> = {
  title: 'TITLE',
  skill: 'SKILL',
  company: 'COMPANY',
  current: 'COMPANY',
  location: 'LOCATION',
};
const lastWord = (query: string) =>
  /(?:^|[\s(])(?:(title|skill|company|current|location):)?([\p{L}\p{N}.+#-]+)$/u.exec(query);

/** The search box: completes the last word, and explains the syntax on request. */
export function QueryBox({
  query,
  onSearch,
}: {
  query: string;
  onSearch: (query: string) => void;
}) {
  const [draft, setDraft] = useState(query);
  const [explained, explanation] = useDisclosure(false);
  // A new query in the address, such as after Back, replaces what was typed.
  const [shownQuery, setShownQuery] = useState(query);
  if (query !== shownQuery) {
    setShownQuery(query);
    setDraft(query);
  }

  const word = lastWord(draft);
  const [prefix] = useDebouncedValue(word?.[2] ?? '', 120);
  const kind = kinds[word?.[1] ?? 'skill']!;
  const [{ data }] = useQuery({
    query: SuggestDocument,
    variables: { kind, prefix, first: 6 },
    pause: prefix.length < 2,
  });
  const completions = useMemo(() => {
    if (!word || prefix.length < 2) return [];
    const before = draft.slice(0, draft.length - word[2]!.length);
    return [
      ...new Set(
        (data?.suggest ?? []).map(({ text }) => before + (/\s/.test(text) ? `"${text}"` : text)),
      ),
    ].filter((completed) => completed !== draft);
  }, [data, draft, prefix, word]);

  return (
    <Stack gap={4}>
      <form role="search" onSubmit={handleSubmit(() => onSearch(draft.trim()))}>
        <Group gap="xs" wrap="nowrap" align="end">
          <Autocomplete
            flex={1}
            size="md"
            aria-label="Search for people"
            placeholder="Skills, titles, companies, names …"
            value={draft}
            onChange={setDraft}
            data={completions}
            filter={({ options }) => options}
            leftSection={<IconSearch size={18} aria-hidden />}
            maxLength={10_000}
            onOptionSubmit={onSearch}
            comboboxProps={{ shadow: 'md' }}
          />
          <Button type="submit" size="md">
            Search
          </Button>
        </Group>
      </form>
      <Anchor
        component="button"
        type="button"
        size="sm"
        underline="always"
        onClick={explanation.toggle}
        aria-expanded={explained}
        w="fit-content"
      >
        Search tips
      </Anchor>
      <Collapse in={explained}>
        <Table withTableBorder maw={620} aria-label="Search tips by example">
          <Table.Tbody>
            {examples.map(([example, meaning]) => (
              <Table.Tr key={example}>
                <Table.Td w={190}>
                  <Code>{example}</Code>
                </Table.Td>
                <Table.Td>
                  <Text size="sm">{meaning}</Text>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Collapse>
    </Stack>
  );
}
