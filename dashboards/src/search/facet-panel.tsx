import { Badge, Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import type { SearchCandidatesQuery } from '../graphql/generated';
import { count, words } from '../ui/format';
import { facets, type Chosen } from './filters';

type Counts = SearchCandidatesQuery['searchCandidates']['facets'];

interface Props {
  facets: Counts;
  chosen: Chosen;
  onChange: (changes: Partial<Chosen>) => void;
  onClear?: () => void;
}

/** Filters, each value with its number of people. On a phone a button opens them. */
export function FacetPanel({ facets: counts, chosen, onChange, onClear }: Props) {
  const wide = useMediaQuery('(min-width: 62em)', true);
  const [opened, { toggle }] = useDisclosure(false);
  const number = facets.reduce((sum, { name }) => sum + chosen[name].length, 0);
  return (
    <Stack gap="sm" component="section" aria-label="Filters">
      {wide ? null : (
        <Button
          variant="default"
          onClick={toggle}
          aria-expanded={opened}
          rightSection={number ? <Badge size="sm">{number}</Badge> : null}
        >
          Filters
        </Button>
      )}
      {wide || opened ? (
        <>
          {onClear ? (
            <Button variant="subtle" size="compact-sm" onClick={onClear} w="fit-content">
              Clear all filters
            </Button>
          ) : null}
          {facets.map(({ facet, label, name }) => (
            <Facet
              key={facet}
              label={label}
              enumerated={facet === 'RELATIONSHIPS' || facet === 'SENIORITIES'}
              values={counts.find((found) => found.facet === facet)?.values ?? []}
              chosen={chosen[name]}
              onChange={(values) => onChange({ [name]: values })}
            />
          ))}
        </>
      ) : null}
    </Stack>
  );
}

const shownAtFirst = 6;

function Facet({
  label,
  enumerated,
  values,
  chosen,
  onChange,
}: {
  label: string;
  /** the labels are names of an enum */ enumerated: boolean;
  values: Counts[number]['values'];
  chosen: string[];
  onChange: (values: string[]) => void;
}) {
  const [all, { toggle }] = useDisclosure(false);
  // A selected value stays visible, so that it can be removed even when no one matches it now.
  const missing = chosen
    .filter((value) => !values.some((found) => found.value === value))
    .map((value) => ({ value, label: value, count: 0 }));
  const shown = [...missing, ...values].filter(
    ({ value }, index) => all || index < shownAtFirst || chosen.includes(value),
  );
  if (shown.length === 0) return null;
  return (
    <Checkbox.Group
      label={
        <Text size="sm" fw={650} component="span">
          {label}
        </Text>
      }
      value={chosen}
      onChange={onChange}
    >
      <Stack gap={6} mt={6}>
        {shown.map(({ value, label: name, count: people }) => (
          <Group key={value} justify="space-between" wrap="nowrap" gap="xs">
            <Checkbox size="xs" value={value} label={enumerated ? words(name) : name} />
            <Text size="xs" c="dimmed" className="number">
              {count(people)}
            </Text>
          </Group>
        ))}
        {values.length > shownAtFirst ? (
          <Button
            variant="subtle"
            size="compact-xs"
            w="fit-content"
            onClick={toggle}
            aria-expanded={all}
          >
            {all ? 'Show fewer' : `Show ${values.length - shownAtFirst} more`}
          </Button>
        ) : null}
      </Stack>
    </Checkbox.Group>
  );
}
