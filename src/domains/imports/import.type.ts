import { Field, Int, ObjectType } from 'type-graphql';
import type { ImportSummary } from './import-summary.js';

@ObjectType({
  description: 'The counts of a table: read = created + updated + unchanged + refused.',
  simpleResolvers: true,
})
export class ImportTableSums {
  @Field(() => String, { description: 'The table.' })
  table!: string;

  @Field(() => Int, { description: 'Rows read.' })
  read!: number;

  @Field(() => Int, { description: 'Rows that were new.' })
  created!: number;

  @Field(() => Int, { description: 'Rows that changed what was stored.' })
  updated!: number;

  @Field(() => Int, { description: 'Rows that were stored already.' })
  unchanged!: number;

  @Field(() => Int, { description: 'Rows that were refused.' })
  refused!: number;
}

/** The counts of each table, for the API. */
export const sumsOf = ({ tables }: ImportSummary): ImportTableSums[] =>
  Object.entries(tables).map(([table, { read, created, updated, unchanged, refused }]) => ({
    table,
    read,
    created,
    updated,
    unchanged,
    refused,
  }));
