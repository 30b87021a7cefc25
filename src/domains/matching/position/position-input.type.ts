import { Field, Float, InputType, Int } from 'type-graphql';
import { Seniority } from '../../candidates/candidate.enums.js';
import { CoordinatesInput, LanguageInput } from '../../candidates/candidate-input.type.js';
import { SkillNeed } from '../../jobs/job.enums.js';

@InputType({ description: 'A skill that a position requires.' })
export class PositionSkillInput {
  @Field(() => String, { description: 'Its name or an alias, like js.' })
  name!: string;

  @Field(() => SkillNeed, { defaultValue: 'MUST', description: 'How much it is needed.' })
  need!: SkillNeed;

  @Field(() => Int, { nullable: true, description: 'Minimum level, 1 to 5; 0: no minimum.' })
  minLevel?: number | null;

  @Field(() => Float, { nullable: true, description: 'Minimum years of use; 0: no minimum.' })
  minYears?: number | null;
}

@InputType({
  description:
    'A position that is not recorded as a job. Fields that are left out are not required of people. A title or a skill is needed.',
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
    description:
      'Place of work. Its name is compared with where people live if one of the two has no coordinates.',
  })
  location?: string;

  @Field(() => CoordinatesInput, { nullable: true, description: 'Place of work on the map.' })
  coordinates?: CoordinatesInput;

  @Field(() => [LanguageInput], {
    nullable: true,
    description: 'Languages, with the minimum level.',
  })
  languages?: LanguageInput[];

  @Field(() => [String], { nullable: true, description: 'Certificates.' })
  certificates?: string[];
}

@InputType({
  description: 'The weight of each component, 0 to 1. A weight that is left out keeps its default.',
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
