import { Field, Float, Int, ObjectType } from 'type-graphql';
import { PageInfo } from '../../../platform/graphql/connection.js';
import { DateTime } from '../../../platform/graphql/scalars.js';
import { Candidate } from '../../candidates/candidate.type.js';
import { MatchComponent } from '../fit/fit-clauses.js';
import { MatchTier } from '../fit/fit-formula.js';
import { MatchExclusion } from '../fit/fit-person.js';
import './match.enums.js';
import type { MatchExplanation } from './match-explanation.type.js';

@ObjectType({ description: 'How many people are in a tier.', simpleResolvers: true })
export class MatchTierCount {
  @Field(() => MatchTier, { description: 'The tier.' })
  tier!: MatchTier;

  @Field(() => Int, {
    description: 'Number of people, among all whom you may see and who match the filter.',
  })
  count!: number;
}

@ObjectType({ description: 'How many people are left out for a reason.', simpleResolvers: true })
export class MatchExclusionCount {
  @Field(() => MatchExclusion, { description: 'The reason.' })
  reason!: MatchExclusion;

  @Field(() => Int, { description: 'How many people who would be in a tier.' })
  count!: number;
}

@ObjectType({ description: 'The weight of each component.', simpleResolvers: true })
export class MatchWeights {
  @Field(() => Float, { description: 'Skills.' })
  skills!: number;

  @Field(() => Float, { description: 'Titles held.' })
  title!: number;

  @Field(() => Float, { description: 'Band of seniority.' })
  seniority!: number;

  @Field(() => Float, { description: 'Distance to the place of work.' })
  location!: number;

  @Field(() => Float, { description: 'Languages and certificates together.' })
  languages!: number;
}

@ObjectType({ description: 'A person and how well they fit a position.', simpleResolvers: true })
export class CandidateMatch {
  @Field(() => Candidate, { description: 'The person.' })
  candidate!: Candidate;

  @Field(() => Float, {
    description: 'The fit, 0 to 100. Absolute: it does not depend on other people.',
  })
  fit!: number;

  @Field(() => Float, {
    description:
      'The likelihood of an answer, 0 to 1, computed from past outcomes and from when the profile was last confirmed.',
  })
  engage!: number;

  @Field(() => Float, {
    description: 'The sort key within a tier: 0.85 · fit + 15 · engage.',
  })
  rank!: number;

  @Field(() => MatchTier, { description: 'The tier.' })
  tier!: MatchTier;

  @Field(() => Float, {
    description:
      'The share of the requirements, by weight, about which the person has known facts, 0 to 1.',
  })
  coverage!: number;

  @Field(() => Float, { description: 'Share of the musts that are met; 1 without musts.' })
  mustsMet!: number;

  /** computed when the field is queried */
  explain!: () => MatchExplanation;
}

@ObjectType({ description: 'A person in a match, with their place.', simpleResolvers: true })
export class CandidateMatchEdge {
  @Field(() => String, { description: 'The place in the order: pass it as `after`.' })
  cursor!: string;

  @Field(() => CandidateMatch, { description: 'The person and their fit.' })
  node!: CandidateMatch;
}

@ObjectType({
  description: 'The result if the position did not have one of its requirements.',
  simpleResolvers: true,
})
export class MatchCounterfactual {
  @Field(() => MatchComponent, { description: 'What is left out.' })
  component!: MatchComponent;

  @Field(() => String, { description: 'What is left out, in words.' })
  without!: string;

  @Field(() => [MatchTierCount], { description: 'How many people would be in each tier.' })
  tiers!: MatchTierCount[];

  @Field(() => Int, {
    description: 'How many more people would be in tier A; fewer when negative.',
  })
  moreInTierA!: number;

  @Field(() => String, {
    description: 'The same in words, like "without German B2: 14 more in tier A".',
  })
  text!: string;
}

@ObjectType({
  description: 'A page of a match: people in the order of tier, then rank.',
  simpleResolvers: true,
})
export class CandidateMatchConnection {
  @Field(() => String, { description: 'The formula and its version.' })
  formula!: string;

  @Field(() => DateTime, {
    description:
      'The day for which people were scored. All pages of a match have that of the first.',
  })
  asOf!: Date;

  @Field(() => MatchWeights, { description: 'The weight of each component.' })
  weights!: MatchWeights;

  @Field(() => Boolean, {
    description:
      'Whether the scores were read from the projection of an open job. Otherwise everybody was scored now.',
  })
  kept!: boolean;

  @Field(() => [MatchTierCount], {
    description: 'Number of people in each tier, over all pages.',
  })
  tiers!: MatchTierCount[];

  @Field(() => [MatchExclusionCount], {
    description: 'Number of people of these tiers who are left out, by reason.',
  })
  excluded!: MatchExclusionCount[];

  @Field(() => [String], { description: 'What to know before reading on.' })
  warnings!: string[];

  @Field(() => [CandidateMatchEdge], { description: 'The people with their places.' })
  edges!: CandidateMatchEdge[];

  @Field(() => [CandidateMatch], { description: 'The people.' })
  nodes!: CandidateMatch[];

  @Field(() => PageInfo, { description: 'The cursors of this page.' })
  pageInfo!: PageInfo;

  @Field(() => String, {
    description:
      'Cursor of the change feed up to which this is current. Subscribe after it to miss nothing.',
  })
  changeCursor!: string;

  /** computed when the field is queried, because everybody is scored once more */
  countWithoutEach!: () => Promise<MatchCounterfactual[]>;
}
