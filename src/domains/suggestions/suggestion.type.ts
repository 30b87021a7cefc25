import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';

export const SuggestionKind = {
  SKILL: 'SKILL',
  TITLE: 'TITLE',
  COMPANY: 'COMPANY',
  LOCATION: 'LOCATION',
  CANDIDATE: 'CANDIDATE',
} as const;
export type SuggestionKind = keyof typeof SuggestionKind;
registerEnumType(SuggestionKind, {
  name: 'SuggestionKind',
  description: 'What to suggest.',
  valuesConfig: {
    SKILL: { description: 'Skills, found by their names and aliases.' },
    TITLE: { description: 'Titles of people.' },
    COMPANY: { description: 'Employers of people.' },
    LOCATION: { description: 'Where people live.' },
    CANDIDATE: { description: 'People, found by the beginning of any of their names.' },
  },
});

@ObjectType({ description: 'A completion of what was typed.', simpleResolvers: true })
export class Suggestion {
  @Field(() => String, { description: 'The text.' })
  text!: string;

  @Field(() => ID, { nullable: true, description: 'The id of the skill or candidate.' })
  id?: string;

  @Field(() => SuggestionKind, { description: 'What it is.' })
  kind!: SuggestionKind;
}
