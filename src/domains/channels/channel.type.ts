import { Field, Float, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { connectionOf, SortDirection } from '../../platform/graphql/connection.js';
import { Node } from '../../platform/graphql/node.js';
import { DateScalar, DateTime } from '../../platform/graphql/scalars.js';
import { ChannelKind } from './channel.enums.js';

@ObjectType({ description: 'Money spent on a channel over some days.', simpleResolvers: true })
export class ChannelSpend {
  @Field(() => DateScalar, { description: 'First day.' })
  firstDay!: string;

  @Field(() => DateScalar, { description: 'Last day, inclusive.' })
  lastDay!: string;

  @Field(() => Float, { description: 'In whole units of the currency, two decimals.' })
  amount!: number;

  @Field(() => String, { description: 'ISO 4217 code.' })
  currency!: string;

  @Field(() => String, { nullable: true, description: 'The campaign it was spent on.' })
  campaign?: string;
}

@ObjectType({
  description: 'A source of candidates, like a job board or an agency.',
  implements: Node,
  simpleResolvers: true,
})
export class Channel extends Node {
  @Field(() => String, { description: 'Name. Unique, ignoring case.' })
  name!: string;

  @Field(() => ChannelKind, { description: 'What kind of channel it is.' })
  kind!: ChannelKind;

  @Field(() => DateTime, { description: 'When it was recorded here.' })
  createdAt!: string;
}

@ObjectType({
  description: 'The moment at which a person met the company through a channel.',
  implements: Node,
  simpleResolvers: true,
})
export class Touch extends Node {
  candidateId!: string;
  channelId!: string;

  @Field(() => DateTime, { description: 'When.' })
  at!: string;

  @Field(() => String, { nullable: true, description: 'The campaign.' })
  campaign?: string;
}

export const ChannelConnection = connectionOf(Channel, 'Channel');

export const ChannelOrderField = { NAME: 'NAME', CREATED_AT: 'CREATED_AT' } as const;
export type ChannelOrderField = keyof typeof ChannelOrderField;
registerEnumType(ChannelOrderField, {
  name: 'ChannelOrderField',
  description: 'The fields that a list of channels can be sorted by.',
  valuesConfig: {
    NAME: { description: 'Name.' },
    CREATED_AT: { description: 'When it was recorded here.' },
  },
});

@InputType({ description: 'Sort order of a list of channels.' })
export class ChannelOrder {
  @Field(() => ChannelOrderField, { description: 'The field to sort by.' })
  field!: ChannelOrderField;

  @Field(() => SortDirection, {
    defaultValue: SortDirection.ASC,
    description: 'Ascending or descending.',
  })
  direction!: SortDirection;
}

@InputType({
  description:
    'Filter over channels. All conditions must hold; of several values of one condition, any.',
})
export class ChannelFilter {
  @Field(() => [ChannelKind], { nullable: true, description: 'What kind of channel.' })
  kinds?: ChannelKind[];

  @Field(() => String, {
    nullable: true,
    description: 'Text that the name contains, ignoring case.',
  })
  nameContains?: string;
}
