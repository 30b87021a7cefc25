import { defineModule } from '../../platform/module.js';
import { AnalyticsResolver } from './analytics.resolver.js';
import { AnalyticsService } from './analytics.service.js';
import { printedMetrics } from './definitions/metric.catalogue.js';
import { ExperienceService } from './experience/experience.service.js';
import { journeysConsumer } from './freshness/journeys.consumer.js';
import { analyticsCommand } from './rebuild/rebuild.command.js';

/** What works, where people drop out and how long it takes: metrics with their definitions. */
export const analyticsModule = defineModule({
  name: 'analytics',
  dependsOn: [],
  services: () => ({ analytics: new AnalyticsService(), experience: new ExperienceService() }),
  resolvers: ({ analytics, experience }) => [new AnalyticsResolver(analytics, experience)],
  consumers: ({ database }) => [journeysConsumer(database)],
  commands: (open) => [analyticsCommand(open)],
  documents: ['dashboards/documents/analytics.graphql'],
  views: ['schema/documents'],
  printed: printedMetrics,
  personalData: [
    {
      table: 'application_journey',
      by: ['application_id'],
      holds: 'when an application reached what',
    },
  ],
  fieldRules: {
    none: 'answers are counts and times; drill-through lists applications by their own rules',
  },
});
