import type { GraphQLSchema } from 'graphql';
import type { Config } from './config.js';
import { consumersOf } from './consumers.js';
import { AnalyticsResolver } from './domains/analytics/analytics.resolver.js';
import { AnalyticsService } from './domains/analytics/analytics.service.js';
import { ExperienceService } from './domains/analytics/experience/experience.service.js';
import { ApplicationChanges } from './domains/applications/application.changes.js';
import { ApplicationMutations } from './domains/applications/application.mutations.resolver.js';
import {
  ApplicationOffersResolver,
  ApplicationResolver,
  CandidateApplicationsResolver,
  JobApplicationsResolver,
  OfferResolver,
  OpeningResolver,
  TransitionResolver,
} from './domains/applications/application.resolver.js';
import { ApplicationService } from './domains/applications/application.service.js';
import { checkSteps } from './domains/applications/application.stages.js';
import { PipelineResolver } from './domains/applications/pipeline.resolver.js';
import { PipelineService } from './domains/applications/pipeline.service.js';
import {
  CandidateResolver,
  CandidateSkillResolver,
} from './domains/candidates/candidate.resolver.js';
import { CandidateService } from './domains/candidates/candidate.service.js';
import { CandidateChangesResolver } from './domains/candidates/live/candidate-changes.resolver.js';
import { CandidateChangesService } from './domains/candidates/live/candidate-changes.service.js';
import {
  CandidateTouchesResolver,
  ChannelResolver,
  TouchResolver,
} from './domains/channels/channel.resolver.js';
import { ChannelService } from './domains/channels/channel.service.js';
import {
  CandidateFindingsResolver,
  FoundSkillResolver,
  JobFindingsResolver,
} from './domains/findings/findings.resolver.js';
import { FindingsService } from './domains/findings/findings.service.js';
import { BiasAuditResolver } from './domains/demographics/bias-audit/bias-audit.resolver.js';
import { BiasAuditService } from './domains/demographics/bias-audit/bias-audit.service.js';
import { RankingFairnessResolver } from './domains/demographics/ranking/ranking.resolver.js';
import { RankingFairnessService } from './domains/demographics/ranking/ranking.service.js';
import { BreakdownResolver } from './domains/demographics/breakdown/breakdown.resolver.js';
import { BreakdownService } from './domains/demographics/breakdown/breakdown.service.js';
import { PublicationService } from './domains/demographics/publication/publication.service.js';
import {
  ApplicationInteractionsResolver,
  CandidateInteractionsResolver,
  InteractionResolver,
} from './domains/interactions/interaction.resolver.js';
import { InteractionService } from './domains/interactions/interaction.service.js';
import { ImportService } from './domains/imports/import.service.js';
import { RunResolver } from './domains/imports/runs/run.resolver.js';
import { RunService } from './domains/imports/runs/run.service.js';
import { UploadFolder } from './domains/imports/uploads/upload.folder.js';
import { UploadResolver } from './domains/imports/uploads/upload.resolver.js';
import { UploadService } from './domains/imports/uploads/upload.service.js';
import { JobResolver, JobSkillResolver, StageResolver } from './domains/jobs/job.resolver.js';
import { JobService } from './domains/jobs/job.service.js';
import { keptScores } from './domains/matching/kept/kept-scores.consumer.js';
import { ChannelSuggestionResolver } from './domains/matching/channels/channel-suggestion.resolver.js';
import { ChannelSuggestionService } from './domains/matching/channels/channel-suggestion.service.js';
import { MatchRecordResolver } from './domains/matching/match/match.record.resolver.js';
import { MatchRecordService } from './domains/matching/match/match.record.service.js';
import {
  CandidateMatchResolver,
  JobTiersResolver,
  MatchResolver,
} from './domains/matching/match/match.resolver.js';
import { MatchService } from './domains/matching/match/match.service.js';
import { PositionService } from './domains/matching/match/position.service.js';
import { openSearch, type OpenSearch } from './domains/matching/matching.js';
import {
  SavedSearchAlertResolver,
  SavedSearchMatchResolver,
  SavedSearchResolver,
} from './domains/matching/saved-searches/saved-search.resolver.js';
import { SavedSearchService } from './domains/matching/saved-searches/saved-search.service.js';
import { SearchResolver } from './domains/matching/search/search.resolver.js';
import { SearchService } from './domains/matching/search/search.service.js';
import { SimilarResolver } from './domains/matching/similar/similar.resolver.js';
import { SimilarService } from './domains/matching/similar/similar.service.js';
import { CandidatePoolsResolver, PoolResolver } from './domains/pools/pool.resolver.js';
import { PoolService } from './domains/pools/pool.service.js';
import { NodeResolver } from './domains/nodes/node.resolver.js';
import { NodeService } from './domains/nodes/node.service.js';
import {
  CandidateReferralsResolver,
  ReferralResolver,
} from './domains/referrals/referral.resolver.js';
import { ReferralService } from './domains/referrals/referral.service.js';
import { SkillResolver } from './domains/skills/skill.resolver.js';
import { SkillService } from './domains/skills/skill.service.js';
import { SuggestionResolver } from './domains/suggestions/suggestion.resolver.js';
import { SuggestionService } from './domains/suggestions/suggestion.service.js';
import { TaxonomyService } from './domains/taxonomy/taxonomy.service.js';
import { directoryOf } from './domains/users/user.directory.js';
import { UserResolver } from './domains/users/user.resolver.js';
import { UserService } from './domains/users/user.service.js';
import { Authenticator } from './platform/auth/authenticate.js';
import type { Viewer } from './platform/auth/viewer.js';
import type { Database } from './platform/database/database.js';
import { Feed, type FeedOptions } from './platform/feed/feed.js';
import { provide } from './platform/graphql/instances.js';
import { makeSchema } from './platform/graphql/schema.js';
import { Session } from './platform/graphql/session.js';
import type { SocketSettings } from './platform/subscriptions/socket.js';

/** The product, put together over one database, before anything of it runs. */
export interface Composition {
  database: Database;
  feed: Feed;
  /** the names of all, whether they run in this process or in another */
  consumers: readonly string[];
  search: OpenSearch;
  uploads: UploadFolder;
  imports: RunService;
  schema: GraphQLSchema;
  authenticator: Authenticator;
  session(viewer: Viewer): Session;
}

const resolvers = [
  MatchResolver,
  CandidateMatchResolver,
  JobTiersResolver,
  SimilarResolver,
  AnalyticsResolver,
  BreakdownResolver,
  BiasAuditResolver,
  SearchResolver,
  SavedSearchResolver,
  SavedSearchMatchResolver,
  SavedSearchAlertResolver,
  MatchRecordResolver,
  ChannelSuggestionResolver,
  ApplicationMutations,
  ApplicationOffersResolver,
  ApplicationResolver,
  CandidateApplicationsResolver,
  JobApplicationsResolver,
  OfferResolver,
  OpeningResolver,
  TransitionResolver,
  PipelineResolver,
  CandidateChangesResolver,
  CandidateResolver,
  CandidateSkillResolver,
  CandidateTouchesResolver,
  ChannelResolver,
  TouchResolver,
  ApplicationInteractionsResolver,
  CandidateInteractionsResolver,
  InteractionResolver,
  JobResolver,
  JobSkillResolver,
  StageResolver,
  RankingFairnessResolver,
  CandidateFindingsResolver,
  FoundSkillResolver,
  JobFindingsResolver,
  NodeResolver,
  CandidateReferralsResolver,
  ReferralResolver,
  SkillResolver,
  SuggestionResolver,
  UserResolver,
  UploadResolver,
  RunResolver,
  PoolResolver,
  CandidatePoolsResolver,
];

/** What a test or a command brings instead of the usual. */
export interface Parts {
  search?: OpenSearch;
  /** failures that the feed survived */
  report?: FeedOptions['report'];
  sockets?: Partial<SocketSettings>;
}

/** Makes each service and resolver once, in the order in which they depend on each other. */
export async function compose(
  config: Config,
  database: Database,
  parts: Parts = {},
): Promise<Composition> {
  checkSteps();
  const search = parts.search ?? openSearch(database, config.elasticsearch);
  const taxonomy = new TaxonomyService();
  const consumers = consumersOf({ database, search, taxonomy });
  const feed = new Feed(database, {
    ...(config.feedWorker && { consumers, retention: config.feedRetention }),
    report: parts.report,
  });

  const skills = new SkillService();
  const users = new UserService();
  const channels = new ChannelService();
  const candidates = new CandidateService(skills);
  const jobs = new JobService();
  const applications = new ApplicationService(jobs);
  const changes = new ApplicationChanges(applications, jobs, candidates);
  const findings = new FindingsService();
  const interactions = new InteractionService(candidates, applications);
  const referrals = new ReferralService(candidates, jobs);
  const pools = new PoolService(candidates);
  const pipeline = new PipelineService();
  const publications = new PublicationService(config.diversity);
  const searches = new SearchService(
    search.search,
    search.index,
    feed,
    candidates,
    skills,
    channels,
    pools,
    taxonomy,
  );
  const matches = new MatchService(
    search.match,
    keptScores,
    feed,
    new PositionService(taxonomy),
    candidates,
  );
  const savedSearches = new SavedSearchService(searches);
  const nodes = new NodeService(
    candidates,
    jobs,
    applications,
    interactions,
    referrals,
    channels,
    skills,
    users,
    savedSearches,
    pools,
  );

  const uploads = new UploadFolder(config.uploads);
  const importer = new ImportService(database);
  const prepared = new UploadService(uploads, importer);
  const imports = new RunService(
    database,
    uploads,
    prepared,
    importer,
    parts.report ?? (() => undefined),
  );

  provide(
    new UploadResolver(prepared),
    new RunResolver(imports),
    pipeline,
    new CandidateChangesService(),
    new CandidateChangesResolver(candidates),
    new AnalyticsResolver(new AnalyticsService(), new ExperienceService()),
    new BreakdownResolver(new BreakdownService(publications)),
    new BiasAuditResolver(new BiasAuditService(publications)),
    new MatchResolver(matches),
    new CandidateMatchResolver(),
    new JobTiersResolver(matches),
    new SimilarResolver(new SimilarService(candidates, skills, matches)),
    new SearchResolver(searches),
    savedSearches,
    new SavedSearchResolver(savedSearches),
    new SavedSearchMatchResolver(candidates),
    new SavedSearchAlertResolver(savedSearches, candidates),
    new MatchRecordResolver(new MatchRecordService(jobs), candidates),
    new ChannelSuggestionResolver(new ChannelSuggestionService(jobs, channels, taxonomy)),
    new ApplicationMutations(changes),
    new ApplicationOffersResolver(applications),
    new ApplicationResolver(applications, candidates, jobs, channels),
    new CandidateApplicationsResolver(applications),
    new JobApplicationsResolver(applications),
    new OfferResolver(applications),
    new OpeningResolver(applications),
    new TransitionResolver(jobs),
    new PipelineResolver(applications),
    new CandidateResolver(candidates),
    new CandidateSkillResolver(skills),
    new CandidateTouchesResolver(channels),
    new ChannelResolver(channels),
    new TouchResolver(channels),
    new ApplicationInteractionsResolver(interactions),
    new CandidateInteractionsResolver(interactions),
    new InteractionResolver(interactions, candidates, applications),
    new JobResolver(jobs),
    new JobSkillResolver(skills),
    new StageResolver(jobs),
    new RankingFairnessResolver(new RankingFairnessService(publications)),
    new CandidateFindingsResolver(findings),
    new JobFindingsResolver(findings),
    new FoundSkillResolver(skills),
    new NodeResolver(nodes),
    new CandidateReferralsResolver(referrals),
    new ReferralResolver(referrals, candidates, jobs, users),
    new SkillResolver(skills),
    new SuggestionResolver(new SuggestionService()),
    new UserResolver(users),
    new PoolResolver(pools),
    new CandidatePoolsResolver(pools),
  );
  return {
    database,
    feed,
    consumers: consumers.map(({ name }) => name),
    search,
    uploads,
    imports,
    schema: await makeSchema(resolvers),
    authenticator: new Authenticator(config.jwt, directoryOf(database), config.demo),
    session: (viewer) => new Session(database, viewer, feed),
  };
}
