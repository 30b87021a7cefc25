import { Stack, Text, Title } from '@mantine/core';
import type { ComponentType } from 'react';
import { InReport } from './controls';

export interface Section {
  path: string;
  label: string;
  about: string;
  view: ComponentType;
}

/** All metrics for one range, each on a sheet of its own, to print or to save as PDF. */
export function Report({ sections }: { sections: readonly Section[] }) {
  return (
    <InReport.Provider value>
      <Stack gap="xl">
        {sections.map(({ path, label, about, view: View }) => (
          <section key={path} aria-labelledby={`report-${path}`} className="print-section">
            <Title order={2} size="h1" id={`report-${path}`}>
              {label}
            </Title>
            <Text c="dimmed" size="sm" mb="md">
              {about}
            </Text>
            <View />
          </section>
        ))}
      </Stack>
    </InReport.Provider>
  );
}
