import { Button, Collapse, Group, Slider, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { MatchWeightsInput } from '../graphql/generated';
import { valuesOf } from '../ui/labels';

type Component = keyof MatchWeightsInput;
export type Weights = Record<Component, number>;

/** In the order of the percentages in the address. */
const labels: Record<Component, string> = {
  skills: 'Skills',
  title: 'Titles held',
  seniority: 'Seniority',
  location: 'Place of work',
  languages: 'Languages and certificates',
};
const components = valuesOf(labels);
const usual: Weights = { skills: 0.6, title: 0.12, seniority: 0.1, location: 0.1, languages: 0.08 };

/** The weights in the address: five percentages; empty: the usual ones. */
export const weightsText = (weights: Weights) =>
  components.map((name) => Math.round(weights[name] * 100)).join('-');

/** @returns null for the usual weights, so that kept scores can be read */
export function weightsOf(text: string): MatchWeightsInput | null {
  const parts = text.split('-').map(Number);
  if (
    parts.length !== components.length ||
    parts.some((part) => !(part >= 0 && part <= 100)) ||
    parts.every((part) => part === 0)
  )
    return null;
  return Object.fromEntries(components.map((name, place) => [name, parts[place]! / 100]));
}

/** Moves what counts; the ranking follows. */
export function WeightSliders({
  value,
  defaults = usual,
  onChange,
  onReset,
}: {
  value: string;
  defaults?: Weights;
  onChange: (weights: Weights) => void;
  onReset: () => void;
}) {
  const [opened, { toggle }] = useDisclosure(value !== '');
  const current = { ...(value ? usual : defaults), ...weightsOf(value) } as Weights;
  return (
    <Stack gap="xs" component="section" aria-label="What counts how much">
      <Group>
        <Button size="xs" variant="default" onClick={toggle} aria-expanded={opened}>
          What counts how much
        </Button>
        {value ? (
          <Button size="xs" variant="subtle" onClick={onReset}>
            Back to the usual weights
          </Button>
        ) : null}
      </Group>
      <Collapse in={opened}>
        <Stack gap="xs" maw={560}>
          {components.map((name) => (
            <Group key={name} wrap="nowrap" gap="md">
              <Text size="sm" w={190} id={`weight-${name}`}>
                {labels[name]}
              </Text>
              <Slider
                flex={1}
                min={0}
                max={100}
                step={2}
                label={null}
                thumbLabel={labels[name]}
                value={Math.round(current[name] * 100)}
                onChange={(percent) => onChange({ ...current, [name]: percent / 100 })}
              />
              <Text size="sm" w={44} className="number">
                {Math.round(current[name] * 100)} %
              </Text>
            </Group>
          ))}
        </Stack>
      </Collapse>
    </Stack>
  );
}
