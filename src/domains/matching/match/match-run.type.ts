import { Field, Float, ID, ObjectType } from 'type-graphql';
import { connectionOf } from '../../../platform/graphql/connection.js';
import { DateTime } from '../../../platform/graphql/scalars.js';
import { MatchReason } from '../fit/fit-explanation.js';
import { MatchTier } from '../fit/fit-formula.js';
import './match.enums.js';

@ObjectType({ description: 'A person as they were shown in a match.', simpleResolvers: true })
export class MatchShown {
  @Field(() => ID, {
    description: "The person; the id alone, so that the record outlives the person's data.",
  })
  candidateId!: string;

  @Field(() => MatchTier, { description: 'The tier.' })
  tier!: MatchTier;

  @Field(() => Float, { description: 'The fit.' })
  fit!: number;

  @Field(() => Float, { description: 'What they were ordered by.' })
  rank!: number;

  @Field(() => [MatchReason], { description: 'Why.' })
  reasons!: MatchReason[];
}

@ObjectType({
  description:
    'A page of a match that was shown to somebody. It is stored, and nobody can change it.',
  simpleResolvers: true,
})
export class MatchRun {
  @Field(() => ID, { description: 'A UUID.' })
  id!: string;

  @Field(() => DateTime, { description: 'When.' })
  at!: string;

  @Field(() => String, { description: 'To whom: an e-mail address or the name of a key.' })
  actor!: string;

  @Field(() => String, { description: 'In which role.' })
  role!: string;

  @Field(() => ID, { nullable: true, description: 'The job; null: a position that was no job.' })
  jobId?: string;

  @Field(() => String, {
    description: 'The request as JSON: position, weights, filter and page.',
  })
  inputs!: string;

  @Field(() => String, { description: 'The formula and its version.' })
  formula!: string;

  @Field(() => DateTime, { description: 'The day for which people were scored.' })
  asOf!: string;

  @Field(() => Boolean, { description: 'Whether the scores were read from the projection.' })
  kept!: boolean;

  @Field(() => [MatchShown], { description: 'Who was shown, in order.' })
  shown!: MatchShown[];
}

export const MatchRunConnection = connectionOf(MatchRun, 'MatchRun');
