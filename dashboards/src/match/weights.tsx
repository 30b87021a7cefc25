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
  location: 'Location',
  languages: 'Languages and certificates',
};
const components = valuesOf(labels);
const usual: Weights = { skills: 0.6, title: 0.12, seniority: 0.1, location: 0.1, languages: 0.08 };

/** The weights as the address has them: five percentages joined by hyphens. Empty means the default weights. */
export const weightsText = (weights: Weights) =>
  components.map((name) => Math.round(weights[name] * 100)).join('-');

/** @returns the weights as fractions of 1; null for the default ones, for which the API has scores already */
export function weightsOf(text: string): MatchWeightsInput | null {
  const parts = text.split('-').map(Number);
  if (
    parts.length !== components.length ||
    parts.some((part) => !(part >= 0 && part <= 100)) ||
    parts.every((part) => part === 0)
  )
    return null;
  return Object.fromEntries(components.map((name, index) => [name, parts[index]! / 100]));
}

/** Sliders for the weights. The ranking follows each change. */
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
    <Stack gap="xs" component="section" aria-label="Weights">
      <Group>
        <Button size="xs" variant="default" onClick={toggle} aria-expanded={opened}>
          Weights
        </Button>
        {value ? (
          <Button size="xs" variant="subtle" onClick={onReset}>
            Reset the weights
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
