import '@mantine/charts/styles.layer.css';
import { Button, Group, Paper, Title } from '@mantine/core';
import { IconPhotoDown } from '../ui/icons';
import { useRef, type ReactNode } from 'react';
import { download } from '../ui/download';
import { pictureOf } from './picture';

/** A chart with a heading and a button that saves it as a picture. The table below has the same numbers. */
export function ChartFrame({ title, children }: { title: string; children: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null);
  const save = () => {
    const picture = frame.current && pictureOf(title, frame.current);
    if (picture) download(`${title}.svg`, 'image/svg+xml', picture);
  };
  return (
    <Paper withBorder p="md" component="figure" m={0} className="print-block">
      <Group justify="space-between" mb="sm">
        <Title order={2} component="figcaption">
          {title}
        </Title>
        <Button
          size="xs"
          variant="default"
          className="no-print"
          leftSection={<IconPhotoDown size={14} aria-hidden />}
          onClick={save}
        >
          Picture
        </Button>
      </Group>
      <div ref={frame} role="img" aria-label={`${title}; the table below has the numbers`}>
        {children}
      </div>
    </Paper>
  );
}
