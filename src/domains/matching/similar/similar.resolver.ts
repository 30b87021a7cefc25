import { Arg, Ctx, ID, Int, Query, Resolver } from 'type-graphql';
import type { Session } from '../../../platform/graphql/session.js';
import { CandidateMatch } from '../match/match.type.js';
import type { SimilarService } from './similar.service.js';

@Resolver()
export class SimilarResolver {
  constructor(private readonly service: SimilarService) {}

  @Query(() => [CandidateMatch], {
    description:
      'People like one whom you know: what the person has is asked for as of a position, and everybody else is scored by fit. Left out as in matchCandidates: people who asked not to be contacted, and whose consent has expired.',
  })
  similarCandidates(
    @Ctx() session: Session,
    @Arg('candidateId', () => ID, { description: 'The person.' }) candidateId: string,
    @Arg('first', () => Int, { description: 'How many, 1 to 100.' }) first: number,
  ) {
    return this.service.similarTo(session, candidateId, first);
  }
}
