import { Arg, Ctx, ID, Int, Query, Resolver } from 'type-graphql';
import type { Session } from '../../../platform/graphql/session.js';
import { CandidateMatch } from '../match/match.type.js';
import type { SimilarService } from './similar.service.js';

@Resolver()
export class SimilarResolver {
  constructor(private readonly service: SimilarService) {}

  @Query(() => [CandidateMatch], {
    description:
      'People similar to a person. The skills and title of the person are used as a position, and everybody else is scored by fit. As in matchCandidates, people who asked not to be contacted, or whose consent has expired, are left out.',
  })
  similarCandidates(
    @Ctx() session: Session,
    @Arg('candidateId', () => ID, { description: 'The person.' }) candidateId: string,
    @Arg('first', () => Int, { description: 'How many, 1 to 100.' }) first: number,
  ) {
    return this.service.similarTo(session, candidateId, first);
  }
}
