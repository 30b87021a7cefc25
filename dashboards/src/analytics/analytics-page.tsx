import { Button, Stack, Tabs, Text } from '@mantine/core';
import { lazy, Suspense, useMemo } from 'react';
import { Navigate, useNavigate, useParams, useSearchParams } from 'react-router';
import { useSession } from '../sign-in/session';
import { IconPrinter } from '../ui/icons';
import { Page } from '../ui/page';
import { waiting } from '../ui/waiting';
import { rangeWords } from './comparison';
import { keptBetweenMetrics, RangePicker, useRange } from './range';
import { Report, type Section } from './report';

interface Metric extends Section {
  roles?: string[];
  /** it has whole years of its own instead of the range that the others share */
  ownRange?: boolean;
}

const metrics: Metric[] = [
  {
    path: 'channels',
    label: 'Channels',
    about: 'Which channels bring good people, and what they cost.',
    view: lazy(() => import('./channels').then(({ Channels }) => ({ default: Channels }))),
  },
  {
    path: 'referrals',
    label: 'Referrals',
    about: 'Who refers people, and how many are hired.',
    view: lazy(() => import('./referrals').then(({ Referrals }) => ({ default: Referrals }))),
  },
  {
    path: 'drop-off',
    label: 'Drop-off',
    about: 'Where people leave the pipeline, and how.',
    view: lazy(() => import('./drop-off').then(({ DropOff }) => ({ default: DropOff }))),
  },
  {
    path: 'time',
    label: 'Time',
    about: 'How long hiring takes, and where the time goes.',
    view: lazy(() => import('./time').then(({ Time }) => ({ default: Time }))),
  },
  {
    path: 'offers',
    label: 'Offers',
    about: 'How many offers are accepted.',
    view: lazy(() => import('./offers').then(({ Offers }) => ({ default: Offers }))),
  },
  {
    path: 'responsiveness',
    label: 'Responsiveness',
    about: 'Do all candidates hear back, and how soon?',
    view: lazy(() =>
      import('./responsiveness').then(({ Responsiveness }) => ({ default: Responsiveness })),
    ),
  },
  {
    path: 'diversity',
    label: 'Diversity',
    about: 'Pass rates by self-identified group, small groups hidden. An indicator, not a finding.',
    view: lazy(() => import('./diversity').then(({ Diversity }) => ({ default: Diversity }))),
    roles: ['ADMIN', 'ANALYST', 'AUDITOR'],
    ownRange: true,
  },
];

/** One page for each metric, and a report with all of them. The range stays when another metric is chosen. */
export function AnalyticsPage() {
  const { metric } = useParams();
  const session = useSession();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const { range } = useRange();
  const role = session.state === 'signed-in' ? session.me.role : undefined;
  const offered = useMemo(() => {
    const mine = metrics.filter(({ roles }) => !roles || (role && roles.includes(role)));
    const sections = mine.filter(({ ownRange }) => !ownRange);
    return [
      ...mine,
      {
        path: 'report',
        label: 'Report',
        about: 'All metrics for one range, to print or save as PDF.',
        view: () => <Report sections={sections} />,
      },
    ] as Metric[];
  }, [role]);
  const chosen = offered.find(({ path }) => path === metric);
  if (!chosen) return <Navigate to="/analytics/channels" replace />;
  const View = chosen.view;
  const kept = new URLSearchParams(
    [...params].filter(([name]) => keptBetweenMetrics.includes(name)),
  );
  return (
    <Page
      title={`Analytics: ${chosen.label}`}
      about={chosen.about}
      actions={
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPrinter size={14} aria-hidden />}
          onClick={() => window.print()}
        >
          Print
        </Button>
      }
    >
      {chosen.ownRange ? null : (
        <Text className="print-only" size="sm">
          {rangeWords(range)}
        </Text>
      )}
      <Tabs
        value={chosen.path}
        onChange={(path) =>
          path && navigate({ pathname: `/analytics/${path}`, search: kept.toString() })
        }
      >
        <Tabs.List
          aria-label="Metrics"
          className="no-print"
          style={{ overflowX: 'auto', flexWrap: 'nowrap' }}
        >
          {offered.map(({ path, label }) => (
            <Tabs.Tab key={path} value={path}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={chosen.path} pt="md">
          <Stack>
            {chosen.ownRange ? null : <RangePicker />}
            <Suspense fallback={waiting}>
              <View />
            </Suspense>
          </Stack>
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
