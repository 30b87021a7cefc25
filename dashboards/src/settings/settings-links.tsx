import { Button, Group } from '@mantine/core';
import { Link, useLocation } from 'react-router';

const pages = [
  { to: '/settings/users', label: 'Users' },
  { to: '/settings/api-keys', label: 'API keys' },
  { to: '/settings/rights', label: 'Rights' },
  { to: '/settings/retention', label: 'Retention' },
];

/** Links to the pages of the settings. */
export function SettingsLinks() {
  const { pathname } = useLocation();
  return (
    <Group component="nav" gap="xs" aria-label="Settings">
      {pages.map(({ to, label }) => (
        <Button
          key={to}
          component={Link}
          to={to}
          size="compact-md"
          variant={pathname === to ? 'light' : 'subtle'}
          aria-current={pathname === to ? 'page' : undefined}
        >
          {label}
        </Button>
      ))}
    </Group>
  );
}
