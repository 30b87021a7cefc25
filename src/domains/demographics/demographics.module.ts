import { defineModule } from '../../platform/module.js';
import { BiasAuditResolver } from './bias-audit/bias-audit.resolver.js';
import { BiasAuditService } from './bias-audit/bias-audit.service.js';
import { BreakdownResolver } from './breakdown/breakdown.resolver.js';
import { BreakdownService } from './breakdown/breakdown.service.js';
import { PublicationService } from './publication/publication.service.js';
import { RankingFairnessResolver } from './ranking/ranking.resolver.js';
import { RankingFairnessService } from './ranking/ranking.service.js';
import { demographicsFieldRules } from './field-rules.policy.js';

/** Fairness of the hiring process: tables by self-identified group, suppressed so that they reveal no person. */
export const demographicsModule = defineModule({
  name: 'demographics',
  dependsOn: [],
  services: ({ config }) => {
    const publications = new PublicationService(config.diversity);
    return {
      publications,
      breakdown: new BreakdownService(publications),
      biasAudit: new BiasAuditService(publications),
      rankingFairness: new RankingFairnessService(publications),
    };
  },
  resolvers: ({ breakdown, biasAudit, rankingFairness }) => [
    new BreakdownResolver(breakdown),
    new BiasAuditResolver(biasAudit),
    new RankingFairnessResolver(rankingFairness),
  ],
  sensitiveReads: [
    'biasAudit',
    'diversityBreakdown',
    'diversityPublished',
    'rankingFairness',
    'rankingScoringRates',
  ],
  personalData: [
    {
      table: 'demographics.answer',
      by: ['candidate_id'],
      holds: 'what the person chose to say about themselves',
      erasure: { rows: 'DELETED', through: 'erase_answers' },
    },
  ],
  fieldRules: demographicsFieldRules,
  fieldCosts: {
    'Query.biasAudit': { base: 2_000 },
    'BiasAudit.rows': { size: 100 },
    'Query.diversityBreakdown': { base: 2_000 },
    'DiversityBreakdown.rows': { size: 100 },
    'Query.diversityPublished': { base: 2_000 },
    'PublishedDiversity.rows': { size: 1_000 },
    'Query.rankingFairness': { base: 2_000 },
    'Query.rankingScoringRates': { base: 2_000 },
    'Mutation.diversityRestate': { base: 2_000 },
  },
});
