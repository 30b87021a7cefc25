import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType({
  description:
    'A part of the product that is catching up with many changes, such as those of an import. Until it is done, its answers may lack some of them.',
})
export class CatchUp {
  @Field(() => String, {
    description:
      'What is catching up, as `rapport feed status` calls it: `candidate-index:postgres` or `candidate-index:elasticsearch` (search), `kept-scores` (scores of open jobs), `findings` (skills in texts), `application-facts` (metrics), `saved-searches`.',
  })
  consumer!: string;

  @Field(() => String, { description: 'What is counted, in the plural, like `people`.' })
  counted!: string;

  @Field(() => Int, { description: 'How many are done.' })
  done!: number;

  @Field(() => Int, {
    description: 'How many there are. The number grows when more changes come meanwhile.',
  })
  total!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Seconds until it is done, by its speed in the last minute. Null: not known.',
  })
  secondsLeft?: number;
}
