import { defineModule } from '../../platform/module.js';
import { applicationsModule } from '../applications/applications.module.js';
import { candidatesModule } from '../candidates/candidates.module.js';
import { InteractionEntity } from './interaction.entity.js';
import {
  ApplicationInteractionsResolver,
  CandidateInteractionsResolver,
  InteractionResolver,
} from './interaction.resolver.js';
import { InteractionService } from './interaction.service.js';
import { interactionFieldRules } from './field-rules.policy.js';

/** Calls, messages, meetings, interviews and notes. */
export const interactionsModule = defineModule({
  name: 'interactions',
  dependsOn: [candidatesModule, applicationsModule],
  entities: [InteractionEntity],
  changes: { CANDIDATE: ['INTERACTION'] },
  services: ({ candidates, applications }) => ({
    interactions: new InteractionService(candidates, applications),
  }),
  resolvers: ({ interactions, candidates, applications }) => [
    new ApplicationInteractionsResolver(interactions),
    new CandidateInteractionsResolver(interactions),
    new InteractionResolver(interactions, candidates, applications),
  ],
  nodes: ({ interactions }) => ({
    Interaction: { table: 'interaction', byId: interactions.byId.bind(interactions) },
  }),
  personalData: [
    {
      table: 'interaction',
      by: ['candidate_id', 'application_id'],
      holds: 'what was said and written',
      erasure: {
        rows: 'CLEARED',
        columns: ['external_id', 'subject'],
        shortened: { body: 'survey_answer' },
        because: 'response times and survey scores are counted; of a survey only its number stays',
      },
      texts: { source: 'the name of a system', actor: 'a member of the hiring side' },
    },
  ],
  fieldRules: interactionFieldRules,
});
