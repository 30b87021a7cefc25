import { Migration20261123100000Roles } from './20261123100000-roles.js';
import { Migration20261123100100PeopleAndJobs } from './20261123100100-people-and-jobs.js';
import { Migration20261123100200Applications } from './20261123100200-applications.js';
import { Migration20261123100300Demographics } from './20261123100300-demographics.js';
import { Migration20261123100400Feed } from './20261123100400-feed.js';
import { Migration20261123100500Search } from './20261123100500-search.js';
import { Migration20261123100600Suggestions } from './20261123100600-suggestions.js';
import { Migration20261123110000Import } from './20261123110000-import.js';
import { Migration20261123120000DemographicsPublished } from './20261123120000-demographics-published.js';
import { Migration20261125090500Taxonomy } from './20261125090500-taxonomy.js';
import { Migration20261125091000SearchLanguages } from './20261125091000-search-languages.js';
import { Migration20261125091500Announcements } from './20261125091500-announcements.js';
import { Migration20261125093000IndexStates } from './20261125093000-index-states.js';
import { Migration20261125093000Findings } from './20261125093000-findings.js';
import { Migration20261125093100HoldsAndSurveys } from './20261125093100-holds-and-surveys.js';
import { Migration20261125094000DiversityPublications } from './20261125094000-diversity-publications.js';
import { Migration20261125092000Matching } from './20261125092000-matching.js';
import { Migration20261125094000SearchFindings } from './20261125094000-search-findings.js';
import { Migration20261125094400JourneyWalk } from './20261125094400-journey-walk.js';
import { Migration20261125094500Journeys } from './20261125094500-journeys.js';
import { Migration20261125094500SavedSearches } from './20261125094500-saved-searches.js';
import { Migration20261125100000RankingFairness } from './20261125100000-ranking-fairness.js';
import { Migration20261125101000BiViews } from './20261125101000-bi-views.js';
import { Migration20261125103000AnnounceMoves } from './20261125103000-announce-moves.js';
import { Migration20261125103500SearchCountry } from './20261125103500-search-country.js';
import { Migration20261125141500GinPending } from './20261125141500-gin-pending.js';
import { Migration20261125104500ImportRuns } from './20261125104500-import-runs.js';
import { Migration20261125104200MetricIndexes } from './20261125104200-metric-indexes.js';
import { Migration20261125142800SearchVectorsInline } from './20261125142800-search-vectors-inline.js';
import { Migration20261125104500Pools } from './20261125104500-pools.js';
import { Migration20261125142000JourneysBehind } from './20261125142000-journeys-behind.js';
import { Migration20261129210000UndoneHires } from './20261129210000-undone-hires.js';
import { Migration20261129220000KeptScoreCounts } from './20261129220000-kept-score-counts.js';
import { Migration20261129230000PendingJobMoves } from './20261129230000-pending-job-moves.js';
import { Migration20261130081400ApplicationFacts } from './20261130081400-application-facts.js';
import { Migration20261130081430ApplicationWalk } from './20261130081430-application-walk.js';
import { Migration20261130081500ApplicationFactsFilled } from './20261130081500-application-facts-filled.js';
import { Migration20261130112000InstallationSecret } from './20261130112000-installation-secret.js';
import { Migration20261130113000ViewRefreshes } from './20261130113000-view-refreshes.js';
import { Migration20261130113500TextLengths } from './20261130113500-text-lengths.js';
import { Migration20261130114000VisitStays } from './20261130114000-visit-stays.js';
import { Migration20261130115200AnnounceAtAnySize } from './20261130115200-announce-at-any-size.js';
import { Migration20261130115300Maintain } from './20261130115300-maintain.js';
import { Migration20261130121500FeedStale } from './20261130121500-feed-stale.js';
import { Migration20261130121500SavedSearchRole } from './20261130121500-saved-search-role.js';
import { Migration20261130121600AnnounceDepartments } from './20261130121600-announce-departments.js';
import { Migration20261130121700ExternalIds } from './20261130121700-external-ids.js';
import { Migration20261130131500ApplicationStageEntered } from './20261130131500-application-stage-entered.js';
import { Migration20261130144600FeedIdsMended } from './20261130144600-feed-ids-mended.js';
import { Migration20261130150300AuditLooks } from './20261130150300-audit-looks.js';
import { Migration20261130150500CheckTransitionsAtAnySize } from './20261130150500-check-transitions-at-any-size.js';
import { Migration20261130150500SignIn } from './20261130150500-sign-in.js';
import { Migration20261130152000ReferencesByStatement } from './20261130152000-references-by-statement.js';
import { Migration20261130154800PipelineVersions } from './20261130154800-pipeline-versions.js';
import { Migration20261130154900ContactFacts } from './20261130154900-contact-facts.js';
import { Migration20261130182000Erasure } from './20261130182000-erasure.js';
import { Migration20261130183000PersonalExports } from './20261130183000-personal-exports.js';
import { Migration20261130184000Consents } from './20261130184000-consents.js';
import { Migration20261130184100Retention } from './20261130184100-retention.js';
import { Migration20261130181000AuditLog } from './20261130181000-audit-log.js';
import { Migration20261130185000AuditExports } from './20261130185000-audit-exports.js';

/** In the order in which they run. A migration that has landed is never changed: add a new one. */
export const migrations = [
  Migration20261123100000Roles,
  Migration20261123100100PeopleAndJobs,
  Migration20261123100200Applications,
  Migration20261123100300Demographics,
  Migration20261123100400Feed,
  Migration20261123100500Search,
  Migration20261123100600Suggestions,
  Migration20261123110000Import,
  Migration20261123120000DemographicsPublished,
  Migration20261125090500Taxonomy,
  Migration20261125091000SearchLanguages,
  Migration20261125091500Announcements,
  Migration20261125093000IndexStates,
  Migration20261125093000Findings,
  Migration20261125093100HoldsAndSurveys,
  Migration20261125094000DiversityPublications,
  Migration20261125092000Matching,
  Migration20261125094000SearchFindings,
  Migration20261125094400JourneyWalk,
  Migration20261125094500Journeys,
  Migration20261125094500SavedSearches,
  Migration20261125100000RankingFairness,
  Migration20261125101000BiViews,
  Migration20261125103000AnnounceMoves,
  Migration20261125103500SearchCountry,
  Migration20261125141500GinPending,
  Migration20261125104500ImportRuns,
  Migration20261125104200MetricIndexes,
  Migration20261125142800SearchVectorsInline,
  Migration20261125104500Pools,
  Migration20261125142000JourneysBehind,
  Migration20261129210000UndoneHires,
  Migration20261129220000KeptScoreCounts,
  Migration20261129230000PendingJobMoves,
  Migration20261130081400ApplicationFacts,
  Migration20261130081430ApplicationWalk,
  Migration20261130081500ApplicationFactsFilled,
  Migration20261130112000InstallationSecret,
  Migration20261130113000ViewRefreshes,
  Migration20261130113500TextLengths,
  Migration20261130114000VisitStays,
  Migration20261130115200AnnounceAtAnySize,
  Migration20261130115300Maintain,
  Migration20261130121500FeedStale,
  Migration20261130121500SavedSearchRole,
  Migration20261130121600AnnounceDepartments,
  Migration20261130121700ExternalIds,
  Migration20261130131500ApplicationStageEntered,
  Migration20261130144600FeedIdsMended,
  Migration20261130150300AuditLooks,
  Migration20261130150500CheckTransitionsAtAnySize,
  Migration20261130150500SignIn,
  Migration20261130152000ReferencesByStatement,
  Migration20261130154800PipelineVersions,
  Migration20261130154900ContactFacts,
  Migration20261130182000Erasure,
  Migration20261130183000PersonalExports,
  Migration20261130184000Consents,
  Migration20261130184100Retention,
  Migration20261130181000AuditLog,
  Migration20261130185000AuditExports,
];
