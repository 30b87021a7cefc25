import { Field, Float, ObjectType } from 'type-graphql';
import { connectionOf } from '../../../platform/graphql/connection.js';
import { DateScalar, DateTime } from '../../../platform/graphql/scalars.js';
import { MatchTier } from '../fit/fit-formula.js';
import { MatchExclusion } from '../fit/fit-person.js';
import { TierEntryCause } from './tier-entry.enums.js';

@ObjectType({
  description: 'Somebody entered another tier of an open job.',
  simpleResolvers: true,
})
export class TierEntry {
  id!: string;
  candidateId!: string;

  @Field(() => MatchTier, { description: 'The tier that they entered.' })
  tier!: MatchTier;

  @Field(() => MatchTier, {
    nullable: true,
    description: 'The tier that they were in before; null: none.',
  })
  previousTier?: MatchTier;

  @Field(() => TierEntryCause, { description: 'Why.' })
  cause!: TierEntryCause;

  @Field(() => DateTime, { description: 'When.' })
  at!: string;

  @Field(() => Float, { description: 'Their fit then.' })
  fit!: number;

  @Field(() => Float, {
    description:
      'Their rank then. For a viewer who is limited to departments, the rank of the fit alone.',
  })
  rank!: number;

  @Field(() => String, { description: 'The formula and its version.' })
  formula!: string;

  @Field(() => DateScalar, { description: 'The day of the score.' })
  asOf!: string;

  @Field(() => MatchTier, {
    nullable: true,
    description: 'The tier that they are in now; null: none, or the job is no longer open.',
  })
  tierNow?: MatchTier;

  @Field(() => MatchExclusion, {
    nullable: true,
    description: 'Why they are left out of the match today, for example because they applied.',
  })
  excluded?: MatchExclusion;
}

export const TierEntryConnection = connectionOf(TierEntry, 'TierEntry');
