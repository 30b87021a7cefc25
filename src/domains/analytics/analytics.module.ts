import { defineModule } from '../../platform/module.js';
import { AnalyticsResolver } from './analytics.resolver.js';
import { AnalyticsService } from './analytics.service.js';
import { printedMetrics } from './definitions/metric-catalogue.js';
import { ExperienceService } from './experience/experience.service.js';
import { applicationFactsConsumer } from './facts/application-facts.consumer.js';
import { analyticsCommand } from './facts/rebuild.command.js';
import { analyticsFieldCosts } from './field-costs.js';
import { analyticsFieldRules } from './field-rules.policy.js';

/** What works, where people drop out and how long it takes: metrics with their definitions. */
export const analyticsModule = defineModule({
  name: 'analytics',
  dependsOn: [],
  services: () => ({ analytics: new AnalyticsService(), experience: new ExperienceService() }),
  resolvers: ({ analytics, experience }) => [new AnalyticsResolver(analytics, experience)],
  consumers: ({ database }) => [applicationFactsConsumer(database)],
  commands: (open) => [analyticsCommand(open)],
  documents: ['dashboards/documents/analytics.graphql'],
  views: ['schema/documents'],
  printed: printedMetrics,
  personalData: [
    {
      table: 'application_outcome',
      by: ['application_id'],
      holds: 'what became of an application, and when',
      erasure: { rows: 'KEPT', because: 'facts of applications: ids, times and closed sets' },
      texts: {
        status: 'a closed set',
        furthest_milestone: 'a closed set',
        campaign: 'the name of a campaign',
        first_campaign: 'the name of a campaign',
        last_campaign: 'the name of a campaign',
      },
    },
    {
      table: 'application_visit',
      by: ['application_id'],
      holds: 'when an application was in which stage',
      erasure: { rows: 'KEPT', because: 'facts of applications: ids, times and closed sets' },
      texts: { milestone: 'a closed set' },
    },
  ],
  fieldRules: analyticsFieldRules,
  fieldCosts: analyticsFieldCosts,
});
