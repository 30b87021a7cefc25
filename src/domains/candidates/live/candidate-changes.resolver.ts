import { Arg, Ctx, FieldResolver, Resolver, Root, Subscription } from 'type-graphql';
import type { Session } from '../../../platform/graphql/session.js';
import { subscribeTo } from '../../../platform/subscriptions/live.js';
import type { CandidateService } from '../candidate.service.js';
import { Candidate } from '../candidate.type.js';
import { CandidateChangesService } from './candidate-changes.service.js';
import { CandidateChange, CandidateChangeFilter } from './candidate-changes.type.js';

@Resolver(() => CandidateChange)
export class CandidateChangesResolver {
  constructor(private readonly candidates: CandidateService) {}

  @Subscription(() => CandidateChange, {
    description:
      'Changes to people within the filter: first those after the cursor, then new ones as they happen. A replay may report LEFT for somebody who never was within. A cursor that is too old, or from another database, ends with RESYNC_REQUIRED.',
    subscribe: subscribeTo<{ filter?: CandidateChangeFilter; after?: string }>(
      (provided, session, { filter }) => provided(CandidateChangesService).view(session, filter),
    ),
  })
  candidateChanges(
    @Root() change: CandidateChange,
    @Arg('filter', () => CandidateChangeFilter, {
      nullable: true,
      description: 'The people to watch. Default: everybody whom you may see.',
    })
    _filter?: CandidateChangeFilter,
    @Arg('after', () => String, {
      nullable: true,
      description: 'A change cursor, from a list, a mutation or the last message received.',
    })
    _after?: string,
  ): CandidateChange {
    return change;
  }

  @FieldResolver(() => Candidate, {
    nullable: true,
    description: 'The person as they are now; null when you may no longer see them.',
  })
  candidate(@Ctx() session: Session, @Root() change: CandidateChange) {
    return this.candidates.byId(session, change.candidateId);
  }
}
