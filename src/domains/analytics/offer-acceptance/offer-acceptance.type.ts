import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Provenance } from '../common/analytics.type.js';
import { ChannelGroupedRow } from '../common/row.type.js';

@ObjectType({ description: 'What became of offers.', simpleResolvers: true })
export class OfferAcceptanceRow extends ChannelGroupedRow {
  @Field(() => Int, { description: 'Accepted.' })
  accepted!: number;

  @Field(() => Int, { description: 'Declined.' })
  declined!: number;

  @Field(() => Int, { description: 'Sent and not resolved, by the date on which they were sent.' })
  pending!: number;

  @Field(() => Int, { description: 'Taken back by the company: in no rate.' })
  rescinded!: number;

  @Field(() => Float, { nullable: true, description: 'accepted / (accepted + declined).' })
  rate?: number | null;
}

@ObjectType({
  description: 'How many offers are accepted, with where the numbers come from.',
  simpleResolvers: true,
})
export class OfferAcceptance {
  @Field(() => Provenance, { description: 'Where the numbers come from.' })
  provenance!: Provenance;

  @Field(() => [OfferAcceptanceRow], { description: 'Flat rows, zero-filled.' })
  rows!: OfferAcceptanceRow[];

  @Field(() => OfferAcceptance, {
    nullable: true,
    description: 'The same for the range of `compareWith`.',
  })
  comparison?: OfferAcceptance;
}
