import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { DateScalar } from '../../../platform/graphql/scalars.js';
import { SkillEvidence } from '../../candidates/candidate.enums.js';
import { SkillNeed } from '../../jobs/job.enums.js';
import { MatchComponent } from '../fit/fit-clauses.js';
import { MatchReason } from '../fit/fit-explanation.js';
import { FactKind } from '../fit/fit-facts.js';
import './match.enums.js';

@ObjectType({
  description:
    'The statement about a person that a clause rests on. Fields that do not apply or are unknown are null.',
  simpleResolvers: true,
})
export class MatchEvidence {
  @Field(() => ID, { nullable: true, description: 'The skill that the person has.' })
  skillId?: string;

  @Field(() => String, { nullable: true, description: 'Name of that skill.' })
  skill?: string;

  @Field(() => Int, { nullable: true, description: 'Level, 1 to 5.' })
  level?: number;

  @Field(() => Float, { nullable: true, description: 'Years of use.' })
  years?: number;

  @Field(() => DateScalar, { nullable: true, description: 'When it was last used.' })
  lastUsed?: string;

  @Field(() => SkillEvidence, {
    nullable: true,
    description: 'Where the statement about the skill comes from.',
  })
  source?: SkillEvidence;

  @Field(() => String, { nullable: true, description: 'The title held.' })
  title?: string;

  @Field(() => DateScalar, { nullable: true, description: 'Until when it was held.' })
  titleUntil?: string;

  @Field(() => Float, { nullable: true, description: 'Kilometres to the place of work.' })
  kilometres?: number;
}

@ObjectType({
  description: 'One requirement of the position, and what the person has of it.',
  simpleResolvers: true,
})
export class MatchClause {
  @Field(() => MatchComponent, { description: 'What it is about.' })
  component!: MatchComponent;

  @Field(() => String, { description: 'The requirement, in words.' })
  asked!: string;

  @Field(() => String, { description: 'What is known of the person, in words.' })
  found!: string;

  @Field(() => SkillNeed, { nullable: true, description: 'How much a skill is needed.' })
  need?: SkillNeed;

  @Field(() => Float, {
    description: 'Points for the fit. The points of all clauses add up to exactly the fit.',
  })
  points!: number;

  @Field(() => Float, { description: 'The points of somebody who has it all.' })
  maxPoints!: number;

  @Field(() => Float, { description: 'How well it is met, 0 to 1.' })
  value!: number;

  @Field(() => Float, { description: 'How much of the value rests on something known, 0 to 1.' })
  known!: number;

  @Field(() => [MatchReason], { description: 'Why.' })
  reasons!: MatchReason[];

  @Field(() => MatchEvidence, {
    nullable: true,
    description: 'The fact behind it; null: nothing is known.',
  })
  evidence?: MatchEvidence;
}

@ObjectType({
  description: 'An unknown fact that would raise the fit if confirmed.',
  simpleResolvers: true,
})
export class FactToConfirm {
  @Field(() => FactKind, { description: 'What kind of fact.' })
  kind!: FactKind;

  @Field(() => String, { description: 'What would have to be true, in words.' })
  text!: string;

  @Field(() => Float, { description: 'How many points of fit it adds, in the order of the list.' })
  points!: number;
}

@ObjectType({ description: 'The explanation of a fit.', simpleResolvers: true })
export class MatchExplanation {
  @Field(() => String, { description: 'The explanation in a few words.' })
  summary!: string;

  @Field(() => [MatchClause], {
    description: 'The requirements of the position. Their points add up to exactly the fit.',
  })
  clauses!: MatchClause[];

  @Field(() => [MatchReason], { description: 'The reasons of all clauses, each once.' })
  reasons!: MatchReason[];

  @Field(() => Int, { description: 'How many musts are met.' })
  mustsMet!: number;

  @Field(() => Int, { description: 'How many musts there are.' })
  mustsAsked!: number;

  @Field(() => [FactToConfirm], {
    nullable: true,
    description:
      'The fewest facts to confirm to reach tier A. Empty in tier A; null when no unknown fact can lead there.',
  })
  confirmForTierA?: FactToConfirm[];

  @Field(() => String, { description: 'What the engagement rests on, in words.' })
  engagement!: string;
}
