import {
  ActionIcon,
  AppShell,
  Badge,
  Burger,
  Group,
  Menu,
  NavLink,
  Text,
  useMantineColorScheme,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconBookmark,
  IconBriefcase,
  IconChartBar,
  IconFileImport,
  IconMoon,
  IconSearch,
  IconSun,
  IconTarget,
  IconUser,
  IconUsers,
} from '../ui/icons';
import { useEffect, useRef, type ReactNode } from 'react';
import { Link, useLocation } from 'react-router';
import { CatchUpLine } from '../catch-up/catch-up-line';
import { FirstSteps } from '../first-steps/first-steps';
import { useAlerts } from '../saved-searches/use-alerts';
import { useRights } from '../sign-in/rights';
import { useSession } from '../sign-in/session';
import { useOnline } from '../ui/use-online';
import { words } from '../ui/format';

const navigation: { to: string; label: string; icon: typeof IconUser; withPeople?: boolean }[] = [
  { to: '/search', label: 'Talent search', icon: IconSearch },
  { to: '/saved', label: 'Saved searches', icon: IconBookmark },
  { to: '/pools', label: 'Talent pools', icon: IconUsers, withPeople: true },
  { to: '/match', label: 'Position match', icon: IconTarget },
  { to: '/jobs', label: 'Jobs and boards', icon: IconBriefcase },
  { to: '/analytics', label: 'Analytics', icon: IconChartBar },
];
const importing: (typeof navigation)[number] = {
  to: '/import',
  label: 'Import',
  icon: IconFileImport,
};

/** The header and the navigation around every page. */
export function Shell({ children }: { children: ReactNode }) {
  const [opened, { toggle, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  const online = useOnline();
  const known = useRef(pathname);
  const { worksWithPeople, editsPeople, imports } = useRights();
  useAlerts(worksWithPeople);

  // A new page is announced by moving the focus to it, as a browser does for a new document.
  useEffect(() => {
    if (known.current === pathname) return;
    known.current = pathname;
    close();
    main.current?.focus();
  }, [pathname, close]);

  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 220, breakpoint: 'md', collapsed: { mobile: !opened } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <a className="skip-link" href="#main">
        Skip to the content
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={opened}
              onClick={toggle}
              hiddenFrom="md"
              size="sm"
              aria-label={opened ? 'Close the navigation' : 'Open the navigation'}
              aria-expanded={opened}
            />
            <img src="/icon.svg" alt="" width={26} height={26} />
            <Text component={Link} to="/" fw={700} c="inherit" td="none">
              Rapport
            </Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            {online ? null : (
              <Badge color="red" variant="filled" role="status">
                Offline
              </Badge>
            )}
            <ColorSchemeSwitch />
            <UserMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" component="nav" aria-label="Main">
        {[...navigation, ...(imports ? [importing] : [])]
          .filter(({ withPeople }) => !withPeople || worksWithPeople)
          .map(({ to, label, icon: Icon }) => {
            const active =
              pathname === to ||
              pathname.startsWith(`${to}/`) ||
              (to === '/search' && pathname.startsWith('/people/'));
            return (
              <NavLink
                key={to}
                component={Link}
                to={to}
                label={label}
                leftSection={<Icon size={18} aria-hidden />}
                active={active}
                aria-current={active ? 'page' : undefined}
              />
            );
          })}
        {worksWithPeople ? <FirstSteps /> : null}
      </AppShell.Navbar>
      <AppShell.Main id="main" ref={main} tabIndex={-1} style={{ outline: 'none' }}>
        {editsPeople ? <CatchUpLine /> : null}
        {children}
      </AppShell.Main>
    </AppShell>
  );
}

function ColorSchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const dark =
    colorScheme === 'dark' ||
    (colorScheme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={dark ? 'Use light colours' : 'Use dark colours'}
      onClick={() => setColorScheme(dark ? 'light' : 'dark')}
    >
      {dark ? <IconSun size={18} aria-hidden /> : <IconMoon size={18} aria-hidden />}
    </ActionIcon>
  );
}

function UserMenu() {
  const session = useSession();
  const { administrates, readsAudit } = useRights();
  if (session.state !== 'signed-in') return null;
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={`Signed in as ${session.me.actor}`}
        >
          <IconUser size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {session.me.actor}
          <br />
          {words(session.me.role)}
          {session.me.departments.length ? `: ${session.me.departments.join(', ')}` : ''}
        </Menu.Label>
        {administrates ? (
          <Menu.Item component={Link} to="/settings/users">
            Settings
          </Menu.Item>
        ) : readsAudit ? (
          <Menu.Item component={Link} to="/settings/audit">
            Audit log
          </Menu.Item>
        ) : null}
        <Menu.Item component="a" href="/graphiql">
          API explorer
        </Menu.Item>
        <Menu.Item onClick={session.signOut}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
