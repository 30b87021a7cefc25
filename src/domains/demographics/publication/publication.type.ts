import { Field, Int, ObjectType } from 'type-graphql';
import { DateScalar, DateTime } from '../../../platform/graphql/scalars.js';
import { ChangePayload } from '../../../platform/graphql/mutation.js';
import { Period } from '../../analytics/common/analytics.enums.js';

@ObjectType({
  description: 'The tables of one category and one period, planned together and frozen.',
  simpleResolvers: true,
})
export class DiversityPublication {
  @Field(() => String, { description: 'What people answered about.' })
  category!: string;

  @Field(() => Period, { description: 'How long its period is.' })
  period!: Period;

  @Field(() => DateScalar, { description: 'The first day.' })
  from!: string;

  @Field(() => DateScalar, { description: 'The day after the last one.' })
  to!: string;

  @Field(() => Int, {
    description:
      'From 1; a restated publication has a higher one, and the newest is what diversityBreakdown shows.',
  })
  version!: number;

  @Field(() => DateTime, { description: 'When it was published.' })
  publishedAt!: string;

  @Field(() => String, { description: 'Who asked for it first, or restated it.' })
  publishedBy!: string;

  @Field(() => String, { nullable: true, description: 'Why it was restated.' })
  reason?: string | null;

  @Field(() => Int, { description: 'Fewer people than this made a small cell.' })
  smallCell!: number;

  @Field(() => Int, {
    description: 'Tables that are shown, at least in part: all jobs, departments and jobs.',
  })
  tablesShown!: number;
}

@ObjectType({ description: 'What became of a restatement.', simpleResolvers: true })
export class DiversityRestatePayload extends ChangePayload {
  @Field(() => DiversityPublication, { nullable: true, description: 'The new version.' })
  publication?: DiversityPublication;
}
