import { Group } from '@mantine/core';
import { createContext, useContext, type ReactNode } from 'react';

/** Whether metrics stand in a report, one after another: there each has its defaults, and nothing to choose. */
export const InReport = createContext(false);

/** What the reader of one metric chooses. */
export const Controls = ({ children }: { children: ReactNode }) =>
  useContext(InReport) ? null : (
    <Group className="no-print" align="end">
      {children}
    </Group>
  );
