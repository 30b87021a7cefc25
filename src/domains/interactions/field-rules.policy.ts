import { talkingRoles } from './interaction.policy.js';
import { asks, everybody, sees, type FieldRule } from '../../platform/rights/field-rule.js';

/** Who sees what of interactions, and who may ask about it. */
export const interactionFieldRules: readonly FieldRule[] = [
  sees('Interaction', everybody, 'application at by candidate direction id imported type'),
  sees('Interaction', talkingRoles, 'body subject'),
  sees('InteractionPayload', everybody, 'interaction'),
  sees('Query', everybody, 'interactions'),
  sees('Candidate', everybody, 'interactions'),
  sees('Application', everybody, 'interactions'),
  ...asks(['CandidateFilter', 'CandidateChangeFilter'], {
    lastContactFrom: ['Interaction.at'],
    lastContactTo: ['Interaction.at'],
    contacted: ['Interaction.at'],
  }),
  ...asks(['InteractionFilter'], {
    types: ['Interaction.type'],
    direction: ['Interaction.direction'],
    candidateIds: ['Interaction.candidate'],
    applicationIds: ['Interaction.application'],
    from: ['Interaction.at'],
    to: ['Interaction.at'],
  }),
  ...asks(['InteractionOrderField'], { AT: ['Interaction.at'], RECORDED_AT: ['Interaction.at'] }),
];
