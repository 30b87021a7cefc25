import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionOf } from '../../../platform/graphql/connection.js';
import { ChangePayload } from '../../../platform/graphql/mutation.js';
import { Node } from '../../../platform/graphql/node.js';
import { DateTime } from '../../../platform/graphql/scalars.js';
import { LiveChange } from '../../../platform/subscriptions/live.js';
import { CandidateFilter } from '../../candidates/candidate.filter.js';

export const SavedSearchAccess = { PRIVATE: 'PRIVATE', READ: 'READ', EDIT: 'EDIT' } as const;
export type SavedSearchAccess = keyof typeof SavedSearchAccess;
registerEnumType(SavedSearchAccess, {
  name: 'SavedSearchAccess',
  description:
    'What others on the hiring side may do with a saved search. It never shows a person whom the viewer may not see.',
  valuesConfig: {
    PRIVATE: { description: 'Nothing. Only the owner may use it.' },
    READ: { description: 'Use it and get its alerts.' },
    EDIT: {
      description: 'Also change it. Only the owner and admins may delete it or change its access.',
    },
  },
});

@ObjectType({
  description: 'A saved search. It can notify people when a candidate starts to match.',
  implements: Node,
  simpleResolvers: true,
})
export class SavedSearch extends Node {
  owner!: string;
  /** those that the owner was limited to when it was last saved; null: none */
  departments!: string[] | null;
  /** of the owner when it was last saved */
  role!: string;

  @Field(() => String, { description: 'What it is called.' })
  name!: string;

  @Field(() => String, {
    description: 'The query, in the language of `searchCandidates`, as it was understood.',
  })
  query!: string;

  @Field(() => GraphQLJSONObject, {
    description:
      'The filter, in the form of CandidateFilter: pass it to `searchCandidates` as it is.',
  })
  filter!: CandidateFilter;

  @Field(() => SavedSearchAccess, { description: 'What others may do with it.' })
  access!: SavedSearchAccess;

  @Field(() => Boolean, { description: 'Whether it notifies when a candidate starts to match.' })
  alerts!: boolean;

  @Field(() => Int, { description: 'Counts up with every change.' })
  version!: number;

  @Field(() => DateTime, { description: 'When it was saved.' })
  createdAt!: string;

  @Field(() => DateTime, { description: 'When it was last changed.' })
  updatedAt!: string;
}

export const SavedSearchConnection = connectionOf(SavedSearch, 'SavedSearch');

@ObjectType({
  description: 'A person who started to match a saved search.',
  simpleResolvers: true,
})
export class SavedSearchMatch {
  candidateId!: string;

  @Field(() => ID, {
    description: 'A UUID of this match; the same person may begin to match again.',
  })
  id!: string;

  @Field(() => DateTime, { description: 'When the match was recorded.' })
  at!: string;
}

export const SavedSearchMatchConnection = connectionOf(SavedSearchMatch, 'SavedSearchMatch');

@ObjectType({ description: 'Somebody began to match a saved search.', simpleResolvers: true })
export class SavedSearchAlert extends LiveChange {
  savedSearchId!: string;

  @Field(() => ID, { description: 'The id of the match.' })
  matchId!: string;

  @Field(() => ID, { description: 'The id of the person.' })
  candidateId!: string;
}

@InputType({
  description: 'A search to save. In an update, fields that are left out stay unchanged.',
})
export class SavedSearchInput {
  @Field(() => String, { nullable: true, description: 'Name; required for a new pool.' })
  name?: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The query, in the language of `searchCandidates`; empty: everybody within the filter.',
  })
  query?: string;

  @Field(() => CandidateFilter, { nullable: true, description: 'Only these people.' })
  filter?: CandidateFilter;

  @Field(() => SavedSearchAccess, {
    nullable: true,
    description: 'What others may do with it; PRIVATE by default.',
  })
  access?: SavedSearchAccess;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether to notify when a candidate starts to match; true by default.',
  })
  alerts?: boolean;
}

@ObjectType({ description: 'The result of the change.', simpleResolvers: true })
export class SavedSearchPayload extends ChangePayload {
  @Field(() => SavedSearch, {
    nullable: true,
    description: 'The saved search; null when the change was not made, or it is deleted.',
  })
  savedSearch?: SavedSearch;

  @Field(() => [String], {
    description: 'What was not understood in the query, and how it was handled.',
  })
  warnings!: string[];
}
