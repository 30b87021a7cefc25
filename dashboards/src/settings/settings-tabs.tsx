import { Tabs } from '@mantine/core';
import { useLocation, useNavigate } from 'react-router';

/** The pages of the settings. */
export function SettingsTabs() {
  const { pathname } = useLocation();
  const navigate = useNavigate();
  return (
    <Tabs value={pathname} onChange={(path) => path && void navigate(path)}>
      <Tabs.List aria-label="Settings">
        <Tabs.Tab value="/settings/users">Users</Tabs.Tab>
        <Tabs.Tab value="/settings/api-keys">API keys</Tabs.Tab>
      </Tabs.List>
    </Tabs>
  );
}
