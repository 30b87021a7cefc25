import { Field, Float, ObjectType, registerEnumType } from 'type-graphql';

export const MentionSource = {
  TITLE: 'TITLE',
  SUMMARY: 'SUMMARY',
  EXPERIENCE: 'EXPERIENCE',
  DESCRIPTION: 'DESCRIPTION',
} as const;
export type MentionSource = keyof typeof MentionSource;
registerEnumType(MentionSource, {
  name: 'MentionSource',
  description: 'A text in which a skill can be named.',
  valuesConfig: {
    TITLE: { description: 'A present or past title, or the title of the job.' },
    SUMMARY: { description: "The person's summary." },
    EXPERIENCE: { description: 'What a position was about.' },
    DESCRIPTION: { description: 'The description of the job.' },
  },
});

@ObjectType({ description: 'A mention of a skill in a text.', simpleResolvers: true })
export class SkillMention {
  @Field(() => MentionSource, { description: 'The text.' })
  source!: MentionSource;

  @Field(() => String, { description: 'The skill as written in the text.' })
  text!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The words around it, as plain text. For ADMIN, RECRUITER and HIRING_MANAGER; null also when the text has changed since.',
  })
  quote?: string;
}

@ObjectType({
  description:
    'A skill that a text mentions. It was found with a dictionary and not stated by anybody.',
  simpleResolvers: true,
})
export class FoundSkill {
  skillId!: string;

  @Field(() => Float, {
    description:
      'The probability that the skill is meant, 0 to 1. docs/taxonomy.md explains how it is computed.',
  })
  confidence!: number;

  @Field(() => Boolean, {
    description: 'Whether it is also among the stated skills, or the requirements of the job.',
  })
  stated!: boolean;

  @Field(() => [SkillMention], { description: 'Its mentions, 20 at most.' })
  mentions!: SkillMention[];
}
