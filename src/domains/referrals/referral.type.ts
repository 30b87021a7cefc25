import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { connectionOf, SortDirection } from '../../platform/graphql/connection.js';
import { ChangePayload } from '../../platform/graphql/mutation.js';
import { Node } from '../../platform/graphql/node.js';
import { DateTime } from '../../platform/graphql/scalars.js';

@ObjectType({
  description: 'A recommendation of a person by an employee, perhaps for a job.',
  implements: Node,
  simpleResolvers: true,
})
export class Referral extends Node {
  candidateId!: string;
  jobId?: string;

  @Field(() => String, { description: 'E-mail address of the employee.' })
  referrerEmail!: string;

  @Field(() => DateTime, { description: 'When.' })
  at!: string;
}

export const ReferralConnection = connectionOf(Referral, 'Referral');

export const ReferralOrderField = { AT: 'AT', RECORDED_AT: 'RECORDED_AT' } as const;
export type ReferralOrderField = keyof typeof ReferralOrderField;
registerEnumType(ReferralOrderField, {
  name: 'ReferralOrderField',
  description: 'The fields that a list of referrals can be sorted by.',
  valuesConfig: {
    AT: { description: 'When it happened.' },
    RECORDED_AT: { description: 'When it was recorded here.' },
  },
});

@InputType({ description: 'Sort order of a list of referrals.' })
export class ReferralOrder {
  @Field(() => ReferralOrderField, { description: 'The field to sort by.' })
  field!: ReferralOrderField;

  @Field(() => SortDirection, {
    defaultValue: SortDirection.ASC,
    description: 'Ascending or descending.',
  })
  direction!: SortDirection;
}

@InputType({
  description:
    'Filter over referrals. All conditions must hold; of several values of one condition, any.',
})
export class ReferralFilter {
  @Field(() => [String], { nullable: true, description: 'E-mail addresses of the employees.' })
  referrerEmails?: string[];

  @Field(() => [ID], { nullable: true, description: 'Candidates.' })
  candidateIds?: string[];

  @Field(() => [ID], { nullable: true, description: 'Jobs.' })
  jobIds?: string[];

  @Field(() => DateTime, { nullable: true, description: 'Not before.' })
  from?: string;

  @Field(() => DateTime, { nullable: true, description: 'Before.' })
  to?: string;
}

@InputType({ description: 'A referral to record.' })
export class ReferralInput {
  @Field(() => String, { description: 'E-mail address of the employee.' })
  referrerEmail!: string;

  @Field(() => ID, { description: 'The candidate.' })
  candidateId!: string;

  @Field(() => ID, { nullable: true, description: 'The job; leave it out for any job.' })
  jobId?: string;

  @Field(() => DateTime, { nullable: true, description: 'When it happened. Default: now.' })
  at?: string;
}

@ObjectType({ description: 'The result of recording a referral.', simpleResolvers: true })
export class ReferralPayload extends ChangePayload {
  @Field(() => Referral, {
    nullable: true,
    description: 'The referral; null when it was not recorded.',
  })
  referral?: Referral;
}
