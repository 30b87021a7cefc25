import { registerEnumType } from 'type-graphql';

export const JobStatus = {
  DRAFT: 'DRAFT',
  OPEN: 'OPEN',
  ON_HOLD: 'ON_HOLD',
  CLOSED: 'CLOSED',
} as const;
export type JobStatus = keyof typeof JobStatus;
registerEnumType(JobStatus, {
  name: 'JobStatus',
  description: 'Whether a job takes applications.',
  valuesConfig: {
    DRAFT: { description: 'Being written.' },
    OPEN: { description: 'Takes applications.' },
    ON_HOLD: { description: 'Paused.' },
    CLOSED: { description: 'Filled or cancelled.' },
  },
});

export const Milestone = {
  APPLICATION: 'APPLICATION',
  SCREEN: 'SCREEN',
  ASSESSMENT: 'ASSESSMENT',
  INTERVIEW: 'INTERVIEW',
  OFFER: 'OFFER',
  HIRED: 'HIRED',
} as const;
export type Milestone = keyof typeof Milestone;
/** In the order of a pipeline. */
export const milestones = Object.values(Milestone);
registerEnumType(Milestone, {
  name: 'Milestone',
  description:
    'The meaning of a stage, so that the pipelines of different jobs can be compared. In this order.',
  valuesConfig: {
    APPLICATION: { description: 'Applied, not reviewed yet.' },
    SCREEN: { description: 'First review or call.' },
    ASSESSMENT: { description: 'Test, task or scorecard.' },
    INTERVIEW: { description: 'Interview with the team.' },
    OFFER: { description: 'Offer being made.' },
    HIRED: { description: 'Accepted and hired.' },
  },
});

export const SkillNeed = { MUST: 'MUST', SHOULD: 'SHOULD', NICE: 'NICE' } as const;
export type SkillNeed = keyof typeof SkillNeed;
registerEnumType(SkillNeed, {
  name: 'SkillNeed',
  description: 'How much a job needs a skill.',
  valuesConfig: {
    MUST: { description: 'Required.' },
    SHOULD: { description: 'Wanted.' },
    NICE: { description: 'An advantage.' },
  },
});
