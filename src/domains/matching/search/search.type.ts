import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { PageInfo, TotalCount } from '../../../platform/graphql/connection.js';
import { DateTime } from '../../../platform/graphql/scalars.js';
import { Candidate } from '../../candidates/candidate.type.js';
import { CandidateFacet, CandidateSearchOrder } from './candidate-search.js';

registerEnumType(CandidateFacet, {
  name: 'CandidateFacet',
  description: 'The properties that search results can be counted by.',
  valuesConfig: {
    SKILLS: { description: 'Skills; the value is the id of one.' },
    TITLES: { description: 'Present titles.' },
    LOCATIONS: { description: 'Places where they live.' },
    RELATIONSHIPS: { description: 'Relationship to the company.' },
    CHANNELS: { description: 'Where they came from; the value is the id of a channel.' },
    POOLS: {
      description: 'Talent pools; the value is the id of one. For those who may use pools.',
    },
    SENIORITIES: { description: 'Bands of seniority.' },
    YEARS: {
      description: 'Bands of years of experience; `min` and `max` are what a filter takes.',
    },
    LAST_CONTACT: {
      description:
        'How long ago the last contact was; `from` and `to` are what a filter takes, and for “never” it takes `contacted: false`.',
    },
  },
});

registerEnumType(CandidateSearchOrder, {
  name: 'CandidateSearchOrder',
  description:
    'Sort order of people. Missing values come last, and equal ones are in the order of ids.',
  valuesConfig: {
    RELEVANCE: { description: 'Those who match the query best.' },
    NEWEST: { description: 'Those recorded last.' },
    NAME: { description: 'By family name, then given name.' },
    LAST_CONTACT: { description: 'Those with the latest contact.' },
    YEARS: { description: 'Those with the most years of experience.' },
  },
});

@ObjectType({
  description:
    'A part of a query that was not understood, or was read differently. Offsets are in UTF-16 code units, as in JavaScript.',
  simpleResolvers: true,
})
export class QueryDiagnostic {
  @Field(() => String, { description: 'What is wrong, and what was done about it.' })
  message!: string;

  @Field(() => Int, { description: 'Where it begins.' })
  start!: number;

  @Field(() => Int, { description: 'Where it ends: the first place after it.' })
  end!: number;
}

@ObjectType({ description: 'The query as it was understood.', simpleResolvers: true })
export class ParsedQuery {
  @Field(() => String, {
    description:
      'The query in the full form of its language; searching for it gives the same people.',
  })
  text!: string;

  @Field(() => [String], {
    description:
      'The parts of the query that were not understood, in words, and how they were handled.',
  })
  warnings!: string[];

  @Field(() => [QueryDiagnostic], {
    description: 'The warnings with their offsets, for underlining.',
  })
  diagnostics!: QueryDiagnostic[];
}

@ObjectType({ description: 'Number of results with a value.', simpleResolvers: true })
export class FacetValue {
  @Field(() => String, {
    description: 'The value as a filter takes it: an id, an enum value or a text.',
  })
  value!: string;

  @Field(() => String, { description: 'The value as people read it.' })
  label!: string;

  @Field(() => Int, { description: 'How many people, the filter on the same field left out.' })
  count!: number;

  @Field(() => Float, { nullable: true, description: 'Of a band of years, the smallest number.' })
  min?: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Of a band of years, the largest number, included.',
  })
  max?: number;

  @Field(() => DateTime, { nullable: true, description: 'Of a band of times, the first time.' })
  from?: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Of a band of times, its end, not included.',
  })
  to?: string;
}

@ObjectType({
  description: 'Results counted by one property, the most frequent values first.',
  simpleResolvers: true,
})
export class CandidateFacetCounts {
  @Field(() => CandidateFacet, { description: 'The property.' })
  facet!: CandidateFacet;

  @Field(() => [FacetValue], { description: 'Its values, 20 at most.' })
  values!: FacetValue[];
}

@ObjectType({
  description: 'A part of a text, from `start` to before `end`, in UTF-16 code units.',
  simpleResolvers: true,
})
export class TextRange {
  @Field(() => Int, { description: 'The first place.' })
  start!: number;

  @Field(() => Int, { description: 'The first place after it.' })
  end!: number;
}

@ObjectType({
  description: 'A fragment as plain text, with the matches in it.',
  simpleResolvers: true,
})
export class HighlightedText {
  @Field(() => String, { description: 'The text, not escaped.' })
  text!: string;

  @Field(() => [TextRange], { description: 'What matched.' })
  matches!: TextRange[];
}

@ObjectType({ description: 'Where a person matches the query.', simpleResolvers: true })
export class Highlight {
  @Field(() => String, { description: 'The field, like title or summary.' })
  field!: string;

  @Field(() => [String], { description: 'Parts of it, safe as HTML, with what matched in <mark>.' })
  fragments!: string[];

  @Field(() => [HighlightedText], {
    description:
      'The same fragments as plain text with offsets, for clients that mark matches themselves.',
  })
  ranges!: HighlightedText[];
}

@ObjectType({ description: 'A person who was found.', simpleResolvers: true })
export class CandidateSearchEdge {
  @Field(() => String, { description: 'The place in the results: pass it as `after`.' })
  cursor!: string;

  @Field(() => Float, {
    nullable: true,
    description:
      'How well the person matches the query; only comparable within one search, and null without a query or in another order.',
  })
  score?: number;

  @Field(() => [Highlight], { description: 'Where the person matches the query.' })
  highlights!: Highlight[];

  @Field(() => Candidate, { description: 'The person.' })
  node!: Candidate;
}

@ObjectType({ description: 'A page of people who were found.', simpleResolvers: true })
export class CandidateSearchConnection {
  @Field(() => TotalCount, { description: 'How many were found, counted up to 10,000.' })
  totalCount!: TotalCount;

  @Field(() => ParsedQuery, { description: 'What the query was understood as.' })
  parsedQuery!: ParsedQuery;

  @Field(() => [CandidateFacetCounts], {
    description: 'The requested counts, in that order.',
  })
  facets!: CandidateFacetCounts[];

  @Field(() => [CandidateSearchEdge], {
    description: 'The people with their cursors, scores and highlights.',
  })
  edges!: CandidateSearchEdge[];

  @Field(() => [Candidate], { description: 'The people.' })
  nodes!: Candidate[];

  @Field(() => PageInfo, { description: 'The cursors of this page.' })
  pageInfo!: PageInfo;

  @Field(() => String, {
    description:
      'Cursor of the change feed up to which the results are current. Subscribe after it to miss nothing.',
  })
  changeCursor!: string;
}
