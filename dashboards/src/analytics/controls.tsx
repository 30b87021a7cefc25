import { Group } from '@mantine/core';
import { createContext, useContext, type ReactNode } from 'react';

/** True in the report, where each metric has its default settings and shows no controls. */
export const InReport = createContext(false);

/** The controls of one metric. */
export const Controls = ({ children }: { children: ReactNode }) =>
  useContext(InReport) ? null : (
    <Group className="no-print" align="end">
      {children}
    </Group>
  );
