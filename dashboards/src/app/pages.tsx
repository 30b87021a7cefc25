import { lazy, Suspense } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { SignInPage } from '../sign-in/sign-in-page';
import { useSession } from '../sign-in/session';
import { WelcomePage } from '../sign-in/welcome-page';
import { waiting } from '../ui/waiting';
import { NotFoundPage } from './not-found-page';
import { Shell } from './shell';

// Each page is a file of its own, fetched when it is first opened.
const SearchPage = lazy(() =>
  import('../search/search-page').then((module) => ({ default: module.SearchPage })),
);
const JobsPage = lazy(() =>
  import('../jobs/jobs-page').then((module) => ({ default: module.JobsPage })),
);
const JobPage = lazy(() =>
  import('../jobs/job-page').then((module) => ({ default: module.JobPage })),
);
const BoardPage = lazy(() =>
  import('../board/board-page').then((module) => ({ default: module.BoardPage })),
);
const SavedSearchesPage = lazy(() =>
  import('../saved-searches/saved-searches-page').then((module) => ({
    default: module.SavedSearchesPage,
  })),
);
const PoolsPage = lazy(() =>
  import('../pools/pools-page').then((module) => ({ default: module.PoolsPage })),
);
const PositionPage = lazy(() =>
  import('../position/position-page').then((module) => ({ default: module.PositionPage })),
);
const CandidatePage = lazy(() =>
  import('../candidate/candidate-page').then((module) => ({ default: module.CandidatePage })),
);
const PrivacyPage = lazy(() =>
  import('../candidate/privacy-page').then((module) => ({ default: module.PrivacyPage })),
);
const ImportPage = lazy(() =>
  import('../import/import-page').then((module) => ({ default: module.ImportPage })),
);
const AnalyticsPage = lazy(() =>
  import('../analytics/analytics-page').then((module) => ({ default: module.AnalyticsPage })),
);
const UsersPage = lazy(() =>
  import('../settings/users-page').then((module) => ({ default: module.UsersPage })),
);
const ApiKeysPage = lazy(() =>
  import('../settings/api-keys-page').then((module) => ({ default: module.ApiKeysPage })),
);
const RightsPage = lazy(() =>
  import('../settings/rights-page').then((module) => ({ default: module.RightsPage })),
);
const RetentionPage = lazy(() =>
  import('../settings/retention-page').then((module) => ({ default: module.RetentionPage })),
);

const AuditPage = lazy(() =>
  import('../settings/audit-page').then((module) => ({ default: module.AuditPage })),
);

/** All addresses of the app. Filters are in the query part of the address, so that a view can be shared. */
export function Pages() {
  const session = useSession();
  if (session.state === 'unknown') return waiting;
  if (session.state === 'signed-out')
    return (
      <Routes>
        <Route path="/welcome" element={<WelcomePage />} />
        <Route path="*" element={<SignInPage />} />
      </Routes>
    );
  return (
    <Shell>
      <Suspense fallback={waiting}>
        <Routes>
          <Route path="/" element={<Navigate to="/search" replace />} />
          <Route path="/welcome" element={<Navigate to="/search" replace />} />
          <Route path="/search" element={<SearchPage />} />
          <Route path="/saved" element={<SavedSearchesPage />} />
          <Route path="/pools" element={<PoolsPage />} />
          <Route path="/match" element={<PositionPage />} />
          <Route path="/jobs" element={<JobsPage />} />
          <Route path="/jobs/:jobId" element={<JobPage />} />
          <Route path="/jobs/:jobId/board" element={<BoardPage />} />
          <Route path="/people/:candidateId" element={<CandidatePage />} />
          <Route path="/people/:candidateId/privacy" element={<PrivacyPage />} />
          <Route path="/import" element={<ImportPage />} />
          <Route path="/analytics" element={<Navigate to="/analytics/channels" replace />} />
          <Route path="/analytics/:metric" element={<AnalyticsPage />} />
          <Route path="/settings" element={<Navigate to="/settings/users" replace />} />
          <Route path="/settings/users" element={<UsersPage />} />
          <Route path="/settings/api-keys" element={<ApiKeysPage />} />
          <Route path="/settings/rights" element={<RightsPage />} />
          <Route path="/settings/retention" element={<RetentionPage />} />
          <Route path="/settings/audit" element={<AuditPage />} />
          <Route path="*" element={<NotFoundPage />} />
        </Routes>
      </Suspense>
    </Shell>
  );
}
