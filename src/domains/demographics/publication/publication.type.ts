import { Field, Int, ObjectType } from 'type-graphql';
import { DateScalar, DateTime } from '../../../platform/graphql/scalars.js';
import { ChangePayload } from '../../../platform/graphql/mutation.js';
import { Period } from '../../analytics/common/analytics.enums.js';

@ObjectType({
  description: 'The tables of one category and one period, planned together and frozen.',
  simpleResolvers: true,
})
export class DiversityPublication {
  @Field(() => String, { description: 'The category of self-identification.' })
  category!: string;

  @Field(() => Period, { description: 'Length of its period.' })
  period!: Period;

  @Field(() => DateScalar, { description: 'The first day.' })
  from!: string;

  @Field(() => DateScalar, { description: 'The day after the last one.' })
  to!: string;

  @Field(() => Int, {
    description:
      'Starts at 1 and rises with each restatement. diversityBreakdown shows the newest one.',
  })
  version!: number;

  @Field(() => DateTime, { description: 'When it was published.' })
  publishedAt!: string;

  @Field(() => String, { description: 'Who queried it first, or restated it.' })
  publishedBy!: string;

  @Field(() => String, { nullable: true, description: 'Why it was restated.' })
  reason?: string | null;

  @Field(() => Int, { description: 'A cell with fewer people than this was a small cell.' })
  smallCell!: number;

  @Field(() => Int, {
    description: 'Tables that are shown, at least in part: all jobs, departments and jobs.',
  })
  tablesShown!: number;
}

@ObjectType({ description: 'The result of a restatement.', simpleResolvers: true })
export class DiversityRestatePayload extends ChangePayload {
  @Field(() => DiversityPublication, { nullable: true, description: 'The new version.' })
  publication?: DiversityPublication;
}
