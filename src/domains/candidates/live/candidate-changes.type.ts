import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { LiveChange } from '../../../platform/subscriptions/live.js';
import { CandidateFilter } from '../candidate.filter.js';

export const CandidateChangeKind = {
  CANDIDATE: 'CANDIDATE',
  SKILLS: 'SKILLS',
  EXPERIENCE: 'EXPERIENCE',
  INTERACTION: 'INTERACTION',
  TOUCH: 'TOUCH',
  REFERRAL: 'REFERRAL',
  POOLS: 'POOLS',
  APPLICATION: 'APPLICATION',
} as const;
export type CandidateChangeKind = keyof typeof CandidateChangeKind;
registerEnumType(CandidateChangeKind, {
  name: 'CandidateChangeKind',
  description: 'The part of a person that changed.',
  valuesConfig: {
    CANDIDATE: { description: 'One of their own fields, or they were created, merged or deleted.' },
    SKILLS: { description: 'Their skills.' },
    EXPERIENCE: { description: 'The positions that they held.' },
    INTERACTION: { description: 'Their timeline.' },
    TOUCH: { description: 'Where and when they met the company.' },
    REFERRAL: { description: 'Who referred them.' },
    POOLS: { description: 'The talent pools that they are in.' },
    APPLICATION: {
      description:
        'One of their applications: created, moved, ended, with an offer, or its job moved to another department.',
    },
  },
});

/**
 * The kind of change that clients see, by the kind in the feed. A kind that is not known here counts as a change of
 * the person.
 */
export const kindOf = (kind: string): CandidateChangeKind => {
  if (kind in CandidateChangeKind) return kind as CandidateChangeKind;
  return ['TRANSITION', 'OFFER', 'APPLICATIONS', 'JOB'].includes(kind)
    ? 'APPLICATION'
    : 'CANDIDATE';
};

@InputType({
  description:
    'Filter over the people to watch, as in lists, and over their changes. The passing of time, like the end of a consent, is not reported as a change.',
})
export class CandidateChangeFilter extends CandidateFilter {
  @Field(() => [CandidateChangeKind], {
    nullable: true,
    description:
      'Only changes of these kinds. Other changes are not reported, even when the person enters or leaves the filter by them.',
  })
  kinds?: CandidateChangeKind[];
}

@ObjectType({ description: 'A change to a person.', simpleResolvers: true })
export class CandidateChange extends LiveChange {
  @Field(() => CandidateChangeKind, { description: 'What changed.' })
  kind!: CandidateChangeKind;

  @Field(() => ID, {
    description:
      'The id of the person. It identifies whom to remove when you may no longer see them.',
  })
  candidateId!: string;
}
