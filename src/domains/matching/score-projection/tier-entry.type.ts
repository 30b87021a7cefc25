import { Field, Float, ObjectType } from 'type-graphql';
import { connectionOf } from '../../../platform/graphql/connection.js';
import { DateScalar, DateTime } from '../../../platform/graphql/scalars.js';
import { MatchTier } from '../fit/fit-formula.js';
import { MatchExclusion } from '../fit/fit-person.js';
import { TierEntryCause } from './tier-entry.enums.js';

@ObjectType({
  description: 'Somebody came into another tier of an open job.',
  simpleResolvers: true,
})
export class TierEntry {
  id!: string;
  candidateId!: string;

  @Field(() => MatchTier, { description: 'The tier that they came into.' })
  tier!: MatchTier;

  @Field(() => MatchTier, {
    nullable: true,
    description: 'The tier that they came from; null: none.',
  })
  previousTier?: MatchTier;

  @Field(() => TierEntryCause, { description: 'Why.' })
  cause!: TierEntryCause;

  @Field(() => DateTime, { description: 'When.' })
  at!: string;

  @Field(() => Float, { description: 'Their fit then.' })
  fit!: number;

  @Field(() => Float, { description: 'Their rank then.' })
  rank!: number;

  @Field(() => String, { description: 'The formula and its version.' })
  formula!: string;

  @Field(() => DateScalar, { description: 'The day on which they were looked at.' })
  asOf!: string;

  @Field(() => MatchTier, {
    nullable: true,
    description: 'The tier that they are in now; null: none, or the job is not open any more.',
  })
  tierNow?: MatchTier;

  @Field(() => MatchExclusion, {
    nullable: true,
    description: 'Why they are left out of the match by now, like having applied.',
  })
  excluded?: MatchExclusion;
}

export const TierEntryConnection = connectionOf(TierEntry, 'TierEntry');
