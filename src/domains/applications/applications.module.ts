import { defineModule } from '../../platform/module.js';
import { candidatesModule } from '../candidates/candidates.module.js';
import { channelsModule } from '../channels/channels.module.js';
import { jobsModule } from '../jobs/jobs.module.js';
import { ApplicationChanges } from './application-changes.service.js';
import { ApplicationEntity, OfferEntity, TransitionEntity } from './application.entity.js';
import { ApplicationMutations } from './application-mutations.resolver.js';
import { applicationJoins } from './application-joins.queries.js';
import {
  ApplicationOffersResolver,
  ApplicationResolver,
  CandidateApplicationsResolver,
  JobApplicationsResolver,
  OfferResolver,
  OpeningResolver,
  TransitionResolver,
} from './application.resolver.js';
import { ApplicationService } from './application.service.js';
import { checkSteps } from './application-steps.js';
import { PipelineResolver } from './pipeline.resolver.js';
import { PipelineService } from './pipeline.service.js';
import { applicationFieldRules } from './field-rules.policy.js';

declare module '../../platform/feed/change.js' {
  interface Change {
    /** the application that changed, with its offers and transitions */
    applicationId: string | null;
    /** the step that the change is about */
    transitionId: string | null;
  }
}

/** People considered for jobs: applications, their steps and offers, and the board that shows them live. */
export const applicationsModule = defineModule({
  name: 'applications',
  dependsOn: [candidatesModule, channelsModule, jobsModule],
  entities: [ApplicationEntity, TransitionEntity, OfferEntity],
  changes: {
    APPLICATION: ['APPLICATION', 'TRANSITION', 'OFFER'],
    CANDIDATE: ['APPLICATIONS'],
  },
  changeColumns: { carried: ['application_id', 'transition_id'] },
  services: ({ candidates, jobs }) => {
    checkSteps();
    const applications = new ApplicationService();
    return {
      applications,
      applicationChanges: new ApplicationChanges(applications, jobs, candidates),
      pipeline: new PipelineService(),
    };
  },
  resolvers: ({ applications, applicationChanges, candidates, channels, jobs }) => [
    new ApplicationMutations(applicationChanges),
    new ApplicationOffersResolver(applications),
    new ApplicationResolver(applications, candidates, jobs, channels),
    new CandidateApplicationsResolver(applications),
    new JobApplicationsResolver(applications),
    new OfferResolver(applications),
    new OpeningResolver(applications),
    new TransitionResolver(jobs),
    new PipelineResolver(applications),
  ],
  nodes: ({ applications }) => ({
    Application: { table: 'application', byId: applications.byId.bind(applications) },
    Transition: {
      table: 'transition',
      byId: async (session, id) => {
        const transition = await applications.transition(session, id);
        return transition && (await applications.byId(session, transition.applicationId))
          ? transition
          : undefined;
      },
    },
    Offer: {
      table: 'offer',
      byId: async (session, id) => {
        const offer = await applications.offer(session, id);
        return offer && (await applications.byId(session, offer.applicationId)) ? offer : undefined;
      },
    },
  }),
  joins: applicationJoins,
  documents: ['dashboards/documents/board.graphql'],
  personalData: [
    {
      table: 'application',
      by: ['candidate_id'],
      holds: 'the jobs that the person was considered for',
      others: ['referred_by'],
      erasure: {
        rows: 'CLEARED',
        columns: ['external_id'],
        because: 'every metric of hiring counts applications',
      },
      texts: {
        source: 'the name of a system',
        campaign: 'the name of a campaign',
        referred_by: 'of the one who recommended; an erased referrer gets an opaque name',
      },
    },
    {
      table: 'transition',
      by: ['application_id'],
      holds: 'each step of an application, with its reason',
      erasure: {
        rows: 'CLEARED',
        columns: ['reason', 'external_id'],
        through: 'erase_transitions',
        because: 'every metric of hiring counts steps',
      },
      texts: { source: 'the name of a system', actor: 'a member of the hiring side' },
    },
    {
      table: 'offer',
      by: ['application_id'],
      holds: 'offers and their answers',
      erasure: { rows: 'KEPT', because: 'offers are counted; they have no text' },
    },
  ],
  fieldRules: applicationFieldRules,
  fieldCosts: {
    'Query.jobBoard(perStage)': { page: true },
    // Each of them is a change of its own.
    'Mutation.applicationsMoveToStage(ids)': { entry: 20 },
  },
});
