import { Field, Float, InputType, Int } from 'type-graphql';
import { Seniority } from '../../candidates/candidate.enums.js';
import { CoordinatesInput, LanguageInput } from '../../candidates/candidate-input.type.js';
import { SkillNeed } from '../../jobs/job.enums.js';

@InputType({ description: 'A skill that a position asks for.' })
export class PositionSkillInput {
  @Field(() => String, { description: 'Its name or an alias, like js.' })
  name!: string;

  @Field(() => SkillNeed, { defaultValue: 'MUST', description: 'How much it is needed.' })
  need!: SkillNeed;

  @Field(() => Int, { nullable: true, description: 'Minimum level, 1 to 5; 0 asks for none.' })
  minLevel?: number | null;

  @Field(() => Float, { nullable: true, description: 'Minimum years of use; 0 asks for none.' })
  minYears?: number | null;
}

@InputType({
  description:
    'A position that is not recorded as a job. What is left out is not asked for; a title or a skill is needed.',
})
export class PositionInput {
  @Field(() => String, { nullable: true, description: 'Title.' })
  title?: string;

  @Field(() => [PositionSkillInput], { nullable: true, description: 'Skills, 50 at most.' })
  skills?: PositionSkillInput[];

  @Field(() => Seniority, { nullable: true, description: 'Band of seniority.' })
  seniority?: Seniority;

  @Field(() => Boolean, { nullable: true, description: 'Whether it can be done from anywhere.' })
  remote?: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Place of work; compared with where people live when either is not on the map.',
  })
  location?: string;

  @Field(() => CoordinatesInput, { nullable: true, description: 'Place of work on the map.' })
  coordinates?: CoordinatesInput;

  @Field(() => [LanguageInput], {
    nullable: true,
    description: 'Languages, with the level that is needed at least.',
  })
  languages?: LanguageInput[];

  @Field(() => [String], { nullable: true, description: 'Certificates.' })
  certificates?: string[];
}

@InputType({
  description: 'What each component weighs, 0 to 1; what is left out keeps its default.',
})
export class MatchWeightsInput {
  @Field(() => Float, { nullable: true, description: 'Skills; 0.60.' })
  skills?: number;

  @Field(() => Float, { nullable: true, description: 'Titles held; 0.12.' })
  title?: number;

  @Field(() => Float, { nullable: true, description: 'Band of seniority; 0.10.' })
  seniority?: number;

  @Field(() => Float, { nullable: true, description: 'Distance to the place of work; 0.10.' })
  location?: number;

  @Field(() => Float, { nullable: true, description: 'Languages and certificates together; 0.08.' })
  languages?: number;
}
