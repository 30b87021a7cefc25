import { Tabs } from '@mantine/core';
import { lazy, Suspense, type ComponentType } from 'react';
import { Navigate, useNavigate, useParams, useSearchParams } from 'react-router';
import { waiting } from '../app/waiting';
import { useSession } from '../sign-in/session';
import { Page } from '../ui/page';

interface Metric {
  path: string;
  label: string;
  about: string;
  view: ComponentType;
  roles?: string[];
}

const metrics: Metric[] = [
  { path: 'channels', label: 'Channels', about: 'Which channels bring good people, and what they cost.', view: lazy(() => import('./channels').then(({ Channels }) => ({ default: Channels }))) },
  { path: 'referrals', label: 'Referrals', about: 'Who refers, and what comes of it.', view: lazy(() => import('./referrals').then(({ Referrals }) => ({ default: Referrals }))) },
  { path: 'drop-off', label: 'Drop-off', about: 'Where people leave the pipeline, and how.', view: lazy(() => import('./drop-off').then(({ DropOff }) => ({ default: DropOff }))) },
  { path: 'time', label: 'Time', about: 'How long hiring takes, and where the time goes.', view: lazy(() => import('./time').then(({ Time }) => ({ default: Time }))) },
  { path: 'offers', label: 'Offers', about: 'What became of the offers.', view: lazy(() => import('./offers').then(({ Offers }) => ({ default: Offers }))) },
  { path: 'responsiveness', label: 'Responsiveness', about: 'Whether everybody hears back, and how soon.', view: lazy(() => import('./responsiveness').then(({ Responsiveness }) => ({ default: Responsiveness }))) },
  { path: 'diversity', label: 'Diversity', about: 'Pass rates by self-identified group, small groups hidden. An indicator, not a finding.', view: lazy(() => import('./diversity').then(({ Diversity }) => ({ default: Diversity }))), roles: ['ADMIN', 'ANALYST', 'AUDITOR'] },
];

/** One page a metric; the filters of the address stay when another is chosen. */
export function AnalyticsPage() {
  const { metric } = useParams();
  const session = useSession();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const role = session.state === 'signed-in' ? session.me.role : undefined;
  const offered = metrics.filter(({ roles }) => !roles || (role && roles.includes(role)));
  const chosen = offered.find(({ path }) => path === metric);
  if (!chosen) return <Navigate to="/analytics/channels" replace />;
  const View = chosen.view;
  const kept = new URLSearchParams([...params].filter(([name]) => ['from', 'to'].includes(name)));
  return (
    <Page title={`Analytics: ${chosen.label}`} about={chosen.about}>
      <Tabs value={chosen.path} onChange={(path) => path && navigate({ pathname: `/analytics/${path}`, search: kept.toString() })} className="no-print">
        <Tabs.List aria-label="Metrics" style={{ overflowX: 'auto', flexWrap: 'nowrap' }}>
          {offered.map(({ path, label }) => <Tabs.Tab key={path} value={path}>{label}</Tabs.Tab>)}
        </Tabs.List>
        <Tabs.Panel value={chosen.path} pt="md"><Suspense fallback={waiting}><View /></Suspense></Tabs.Panel>
      </Tabs>
    </Page>
  );
}
