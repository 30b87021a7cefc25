import { Button, Group } from '@mantine/core';
import { Link, useLocation } from 'react-router';
import { useRights } from '../sign-in/rights';

const pages = [
  { to: '/settings/users', label: 'Users' },
  { to: '/settings/api-keys', label: 'API keys' },
  { to: '/settings/rights', label: 'Rights' },
  { to: '/settings/retention', label: 'Retention' },
];
const audit = { to: '/settings/audit', label: 'Audit log' };

/** Links to the pages of the settings. */
export function SettingsLinks() {
  const { pathname } = useLocation();
  const { administrates } = useRights();
  return (
    <Group component="nav" gap="xs" aria-label="Settings">
      {[...(administrates ? pages : []), audit].map(({ to, label }) => (
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
