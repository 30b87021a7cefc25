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
  description: 'What of a person changed.',
  valuesConfig: {
    CANDIDATE: { description: 'One of their own fields; or they are new here, merged or gone.' },
    SKILLS: { description: 'Their skills.' },
    EXPERIENCE: { description: 'The positions that they held.' },
    INTERACTION: { description: 'Their timeline.' },
    TOUCH: { description: 'How they came.' },
    REFERRAL: { description: 'Who referred them.' },
    POOLS: { description: 'The talent pools that they are in.' },
    APPLICATION: {
      description:
        'An application of theirs: made, moved, ended, with an offer, or of a job that came into another department.',
    },
  },
});

/** The word for clients of a change of the feed about a person. Whatever comes to be announced beside it is of the person. */
export const kindOf = (kind: string): CandidateChangeKind => {
  if (kind in CandidateChangeKind) return kind as CandidateChangeKind;
  return ['TRANSITION', 'OFFER', 'APPLICATIONS', 'JOB'].includes(kind)
    ? 'APPLICATION'
    : 'CANDIDATE';
};

@InputType({
  description:
    'Which people to watch, as in lists, and which of their changes. Time alone, like the end of a consent, is no change.',
})
export class CandidateChangeFilter extends CandidateFilter {
  @Field(() => [CandidateChangeKind], {
    nullable: true,
    description:
      'Only changes of these kinds: what else changed is not told, even when they enter or leave by it.',
  })
  kinds?: CandidateChangeKind[];
}

@ObjectType({ description: 'A change to a person.', simpleResolvers: true })
export class CandidateChange extends LiveChange {
  @Field(() => CandidateChangeKind, { description: 'What changed.' })
  kind!: CandidateChangeKind;

  @Field(() => ID, {
    description: 'The id of the person: tells whom to take away when they may no longer be seen.',
  })
  candidateId!: string;
}
