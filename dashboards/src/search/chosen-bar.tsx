import { Button, Checkbox, Group, Paper, Text } from '@mantine/core';
import { PutIntoPool } from '../pools/put-into-pool';
import { count } from '../ui/format';
import type { useChosen } from './use-chosen';

/** How many people are selected, and what can be done with them. `shown` are the ids of the people on the page. */
export function ChosenBar({
  chosen,
  shown,
  onDone,
}: {
  chosen: ReturnType<typeof useChosen>;
  shown: readonly string[];
  onDone: () => void;
}) {
  const here = shown.filter((id) => chosen.ids.has(id)).length;
  const elsewhere = chosen.ids.size - here;
  return (
    <Paper
      withBorder
      px="sm"
      py={6}
      component="section"
      aria-label="Selected people"
      style={{
        position: 'sticky',
        top: 'calc(var(--app-shell-header-offset, 0px) + 4px)',
        zIndex: 2,
      }}
    >
      <Group justify="space-between" gap="xs">
        <Checkbox
          size="sm"
          label={`Select all ${count(shown.length)} shown`}
          checked={shown.length > 0 && here === shown.length}
          indeterminate={here > 0 && here < shown.length}
          onChange={() => chosen.set(shown, here < shown.length)}
        />
        <Group gap="xs">
          <Text size="sm" role="status" fw={chosen.ids.size ? 600 : undefined}>
            {count(chosen.ids.size)} selected
            {elsewhere > 0 ? `, ${count(elsewhere)} not shown here` : ''}
          </Text>
          {chosen.ids.size > 0 ? (
            <Button size="xs" variant="subtle" onClick={chosen.clear}>
              Clear selection
            </Button>
          ) : null}
          <PutIntoPool size="xs" people={[...chosen.ids]} onDone={onDone} />
        </Group>
      </Group>
    </Paper>
  );
}
