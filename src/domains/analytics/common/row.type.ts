import { Extensions, Field, ID, ObjectType } from 'type-graphql';
import { DateScalar } from '../../../platform/graphql/scalars.js';

/** The field says what the row is about, in every row: files begin with it. */
export const comesFirst = Extensions({ first: true });

/** The field is null in every row, unless the argument of the metric has one of these values: files have it behind the others. */
export const filledBy = (argument: string, ...values: readonly string[]) =>
  Extensions({ filledBy: { argument, values } });

@ObjectType({
  description: 'Where a row of a metric stands: its job, department and period.',
  simpleResolvers: true,
})
export class GroupedRow {
  @filledBy('groupBy', 'JOB')
  @Field(() => String, { nullable: true, description: 'Title of the job, where rows are by JOB.' })
  job?: string | null;

  @filledBy('groupBy', 'JOB')
  @Field(() => ID, { nullable: true, description: 'Id of the job.' })
  jobId?: string | null;

  @filledBy('groupBy', 'JOB', 'DEPARTMENT')
  @Field(() => String, {
    nullable: true,
    description: 'The department, where rows are by DEPARTMENT or JOB.',
  })
  department?: string | null;

  @filledBy('groupBy', 'PERIOD')
  @Field(() => DateScalar, {
    nullable: true,
    description: 'First day of the period, where rows are by PERIOD.',
  })
  period?: string | null;

  @filledBy('groupBy', 'PERIOD')
  @Field(() => String, {
    nullable: true,
    description:
      'Name of the period: 2026-03-05, 2026-W10 (ISO week), 2026-03, 2026-Q1, 2026; of a fiscal year, named by the year in which it ends, FY2026-Q1 and FY2026.',
  })
  periodName?: string | null;

  @Extensions({ last: true })
  @Field(() => String, {
    description: 'Pass it to drillThrough for the applications behind a measure of this row.',
  })
  drill!: string;
}

@ObjectType({
  description: 'Where a row of a metric of applications stands: also its channel.',
  simpleResolvers: true,
})
export class ChannelGroupedRow extends GroupedRow {
  @filledBy('groupBy', 'CHANNEL')
  @Field(() => String, {
    nullable: true,
    description: 'Name of the channel, where rows are by CHANNEL; null: none is known.',
  })
  channel?: string | null;

  @filledBy('groupBy', 'CHANNEL')
  @Field(() => ID, { nullable: true, description: 'Id of the channel.' })
  channelId?: string | null;
}
