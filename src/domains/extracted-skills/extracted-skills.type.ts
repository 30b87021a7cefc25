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

@ObjectType({ description: 'A place in a text that names a skill.', simpleResolvers: true })
export class SkillMention {
  @Field(() => MentionSource, { description: 'In which text.' })
  source!: MentionSource;

  @Field(() => String, { description: 'The skill as it is written there.' })
  text!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The words around it, as plain text. For ADMIN, RECRUITER and HIRING_MANAGER; null also when the text has changed since.',
  })
  quote?: string;
}

@ObjectType({
  description: 'A skill that is named in a text: found by a dictionary, not stated by anybody.',
  simpleResolvers: true,
})
export class FoundSkill {
  skillId!: string;

  @Field(() => Float, {
    description: 'How likely it is meant, from 0 to 1: docs/taxonomy.md says how it is told.',
  })
  confidence!: number;

  @Field(() => Boolean, {
    description: 'Whether it is also among the stated skills, or those that the job asks for.',
  })
  stated!: boolean;

  @Field(() => [SkillMention], { description: 'Where it is named, 20 places at most.' })
  mentions!: SkillMention[];
}
