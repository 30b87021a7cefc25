import { Autocomplete, TagsInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useQuery } from 'urql';
import { SuggestDocument, type SuggestionKind } from '../graphql/generated';

/** Values that start with what was typed, from the profiles of people. */
function useSuggestions(kind: SuggestionKind, typed: string): string[] {
  const [prefix] = useDebouncedValue(typed.trim(), 120);
  const [{ data }] = useQuery({
    query: SuggestDocument,
    variables: { kind, prefix, first: 8 },
    pause: prefix.length < 2,
  });
  return prefix.length < 2 ? [] : [...new Set((data?.suggest ?? []).map(({ text }) => text))];
}

/** Several skills, completed while one types. */
export function SkillTags({
  label,
  description,
  value,
  onChange,
}: {
  label: string;
  description?: string;
  value: string[];
  onChange: (value: string[]) => void;
}) {
  const [typed, setTyped] = useState('');
  const offered = useSuggestions('SKILL', typed).filter((text) => !value.includes(text));
  return (
    <TagsInput
      label={label}
      description={description}
      value={value}
      onChange={onChange}
      searchValue={typed}
      onSearchChange={setTyped}
      data={offered}
      filter={({ options }) => options}
      maxTags={50}
      maxLength={100}
      splitChars={[',', ';']}
      acceptValueOnBlur
      comboboxProps={{ shadow: 'md' }}
    />
  );
}

/** One text, completed while one types. */
export function Suggested({
  label,
  kind,
  value,
  onChange,
}: {
  label: string;
  kind: SuggestionKind;
  value: string;
  onChange: (value: string) => void;
}) {
  const offered = useSuggestions(kind, value).filter((text) => text !== value);
  return (
    <Autocomplete
      label={label}
      value={value}
      onChange={onChange}
      data={offered}
      filter={({ options }) => options}
      maxLength={200}
      comboboxProps={{ shadow: 'md' }}
    />
  );
}
