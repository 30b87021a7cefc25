import { Paper, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** One titled box on the page of a person. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Stack gap="xs">
        <Title order={2}>{title}</Title>
        {children}
      </Stack>
    </Paper>
  );
}
