import { Group, Stack, Text, Title } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';

/** The frame of every page: heading, description and actions. Also sets the title of the browser tab. */
export function Page({
  title,
  about,
  actions,
  children,
}: {
  title: string;
  about?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · Rapport`;
  }, [title]);
  return (
    <Stack gap="md">
      <Group justify="space-between" align="start">
        <div>
          <Title order={1}>{title}</Title>
          {about ? (
            <Text c="dimmed" size="sm" component="div">
              {about}
            </Text>
          ) : null}
        </div>
        {actions ? (
          <Group gap="xs" className="no-print">
            {actions}
          </Group>
        ) : null}
      </Group>
      {children}
    </Stack>
  );
}
