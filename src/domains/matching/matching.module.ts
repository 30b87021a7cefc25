import { defineModule } from '../../platform/module.js';
import { candidatesModule } from '../candidates/candidates.module.js';
import { SharedDocuments } from '../candidates/shared-documents.js';
import { channelsModule } from '../channels/channels.module.js';
import { jobsModule } from '../jobs/jobs.module.js';
import { poolsModule } from '../pools/pools.module.js';
import { skillsModule } from '../skills/skills.module.js';
import { taxonomyModule } from '../taxonomy/taxonomy.module.js';
import { ChannelSuggestionResolver } from './channels/channel-suggestion.resolver.js';
import { ChannelSuggestionService } from './channels/channel-suggestion.service.js';
import { candidateIndexConsumer } from './index/candidate-index.consumer.js';
import { doctorCommand } from './index/doctor.command.js';
import { DoctorService } from './index/doctor.service.js';
import { reindexCommand } from './index/reindex.command.js';
import { ReindexService } from './index/reindex.service.js';
import { ScoreProjector } from './score-projection/score-projector.js';
import {
  scoreProjectionConsumerName,
  scoreProjectionConsumer,
} from './score-projection/score-projection.consumer.js';
import { MatchRecordResolver } from './match/match-record.resolver.js';
import { MatchRecordService } from './match/match-record.service.js';
import { CandidateMatchResolver, JobTiersResolver, MatchResolver } from './match/match.resolver.js';
import { MatchService } from './match/match.service.js';
import { PositionService } from './position/position.service.js';
import { openSearch } from './open-search.js';
import { SavedSearchAlerts } from './saved-searches/saved-search-alerts.js';
import { savedSearchConsumer } from './saved-searches/saved-search.consumer.js';
import { SavedSearchEntity } from './saved-searches/saved-search.entity.js';
import {
  SavedSearchAlertResolver,
  SavedSearchMatchResolver,
  SavedSearchResolver,
} from './saved-searches/saved-search.resolver.js';
import { SavedSearchService } from './saved-searches/saved-search.service.js';
import { mostClauses } from './query/query-lexer.js';
import { SearchResolver } from './search/search.resolver.js';
import { SearchService } from './search/search.service.js';
import { SimilarResolver } from './similar/similar.resolver.js';
import { SimilarService } from './similar/similar.service.js';
import { matchingFieldRules } from './field-rules.policy.js';

/** Search and match over people, saved searches, and the index that they read. */
export const matchingModule = defineModule({
  name: 'matching',
  dependsOn: [
    taxonomyModule,
    skillsModule,
    candidatesModule,
    channelsModule,
    jobsModule,
    poolsModule,
  ],
  entities: [SavedSearchEntity],
  changes: { SAVED_SEARCH: ['SAVED_SEARCH', 'MATCH'] },
  services: ({
    config,
    database,
    feed,
    rights,
    taxonomy,
    skills,
    candidates,
    channels,
    jobs,
    pools,
  }) => {
    const documents = new SharedDocuments();
    const engines = openSearch(database, config.elasticsearch, undefined, documents);
    const positions = new PositionService(taxonomy);
    const searches = new SearchService(
      engines.search,
      engines.index,
      feed,
      candidates,
      skills,
      channels,
      pools,
      taxonomy,
    );
    const matches = new MatchService(
      engines.match,
      scoreProjectionConsumerName,
      feed,
      positions,
      candidates,
    );
    return {
      documents,
      engines,
      positions,
      searches,
      matches,
      matchRecords: new MatchRecordService(jobs),
      savedSearches: new SavedSearchService(searches, rights),
      similar: new SimilarService(candidates, skills, matches),
      channelSuggestions: new ChannelSuggestionService(jobs, channels, taxonomy),
    };
  },
  resolvers: ({
    candidates,
    searches,
    matches,
    matchRecords,
    savedSearches,
    similar,
    channelSuggestions,
  }) => [
    new MatchResolver(matches),
    new CandidateMatchResolver(),
    new JobTiersResolver(matches),
    new SimilarResolver(similar),
    new SearchResolver(searches),
    new SavedSearchResolver(savedSearches),
    new SavedSearchMatchResolver(candidates),
    new SavedSearchAlertResolver(savedSearches, candidates),
    new MatchRecordResolver(matchRecords, candidates),
    new ChannelSuggestionResolver(channelSuggestions),
  ],
  nodes: ({ savedSearches }) => ({
    SavedSearch: { table: 'saved_search', byId: savedSearches.byId.bind(savedSearches) },
  }),
  consumers: ({ database, rights, taxonomy, documents, engines: { index, search }, positions }) => [
    candidateIndexConsumer(index, new ReindexService(database, index)),
    scoreProjectionConsumer(database, new ScoreProjector(positions, undefined, documents)),
    savedSearchConsumer(index, new SavedSearchAlerts(database, search, taxonomy, rights)),
  ],
  commands: (open) => [
    reindexCommand(async () => {
      const { database, services, close } = await open();
      return { reindex: new ReindexService(database, services.engines.index), close };
    }),
    doctorCommand(async () => {
      const { database, services, close } = await open();
      return { doctor: new DoctorService(database, services.engines.index), close };
    }),
  ],
  documents: [
    'dashboards/documents/first-steps.graphql',
    'dashboards/documents/match.graphql',
    'dashboards/documents/saved-searches.graphql',
    'dashboards/documents/search.graphql',
  ],
  problems: async ({ engines: { index } }) => {
    const health = await index.engine
      .health()
      .catch((error: Error) => ({ ok: false, detail: error.message }));
    return health.ok ? ({} as Record<string, string>) : { search: health.detail };
  },
  close: ({ engines }) => engines.close(),
  personalData: [
    {
      table: 'search_document',
      by: ['candidate_id'],
      holds: 'the profile as searches read it',
      erasure: { rows: 'REBUILT', by: 'the search index, which takes the document out' },
    },
    {
      table: 'candidate_features',
      by: ['candidate_id'],
      holds: 'the profile as scores read it',
      erasure: { rows: 'DELETED' },
    },
    {
      table: 'kept_score',
      by: ['candidate_id'],
      holds: 'how well the person fits open jobs',
      erasure: { rows: 'DELETED' },
    },
    {
      table: 'tier_entry',
      by: ['candidate_id'],
      holds: 'when the person came into a tier',
      erasure: { rows: 'DELETED' },
    },
    {
      table: 'match_run',
      by: [],
      holds: 'which people a ranking showed, by their ids',
      erasure: {
        rows: 'KEPT',
        because: 'a ranking must stay accountable; the id names nobody any more',
      },
      texts: {
        viewer: 'who looked',
        actor: 'who looked',
        role: 'the role of who looked',
        inputs: 'the position that was ranked for',
        formula: 'the version of the formula',
        shown: 'ids and figures',
      },
    },
    {
      table: 'saved_search_match',
      by: ['candidate_id'],
      holds: 'the saved searches that found the person',
      erasure: { rows: 'DELETED' },
    },
    {
      table: 'saved_search_member',
      by: ['candidate_id'],
      holds: 'the saved searches that find the person now',
      erasure: { rows: 'DELETED' },
    },
  ],
  fieldRules: matchingFieldRules,
  fieldCosts: {
    'Query.searchCandidates': { base: 500 },
    'Query.searchCandidates(query)': { word: 100, wordsRead: mostClauses },
    'Query.searchCandidates(facets)': { entry: 300 },
    'CandidateSearchEdge.highlights': { base: 5, size: 3 },
    'Highlight.ranges': { size: 2 },
    'HighlightedText.matches': { size: 2 },
    'Query.matchCandidates': { base: 3_000 },
    'PositionInput.skills': { entry: 50 },
    'Query.similarCandidates': { base: 1_000, size: 'page' },
    'Query.suggestChannels': { base: 1_000 },
    'SavedSearch.matches': { base: 100 },
    'SavedSearchInput.query': { word: 100, wordsRead: mostClauses },
  },
});
