import {
  Arg,
  Args,
  Ctx,
  FieldResolver,
  ID,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import { PageArgs, RootPageArgs } from '../../../platform/graphql/connection.js';
import { ChangeArgs } from '../../../platform/graphql/mutation.js';
import type { Session } from '../../../platform/graphql/session.js';
import { subscribeTo } from '../../../platform/subscriptions/live.js';
import type { CandidateService } from '../../candidates/candidate.service.js';
import { Candidate } from '../../candidates/candidate.type.js';
import { SavedSearchService } from './saved-search.service.js';
import {
  SavedSearch,
  SavedSearchAlert,
  SavedSearchConnection,
  SavedSearchInput,
  SavedSearchMatch,
  SavedSearchMatchConnection,
  SavedSearchPayload,
} from './saved-search.type.js';

@Resolver(() => SavedSearch)
export class SavedSearchResolver {
  constructor(private readonly service: SavedSearchService) {}

  @Query(() => SavedSearchConnection, {
    description: 'Your saved searches and those that others share, by name.',
  })
  savedSearches(@Ctx() session: Session, @Args(() => RootPageArgs) page: RootPageArgs) {
    return this.service.page(session, page);
  }

  @Query(() => SavedSearch, {
    nullable: true,
    description: 'A saved search; null when it does not exist or is not shared with you.',
  })
  savedSearch(
    @Ctx() session: Session,
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
  ) {
    return this.service.byId(session, id);
  }

  @Mutation(() => SavedSearchPayload, {
    description:
      'Saves a search. You are notified when a candidate starts to match; existing matches are not reported.',
  })
  savedSearchCreate(
    @Ctx() session: Session,
    @Arg('input', () => SavedSearchInput, { description: 'The search.' }) input: SavedSearchInput,
    @Args(() => ChangeArgs) args: ChangeArgs,
  ) {
    return this.service.create(session, input, args);
  }

  @Mutation(() => SavedSearchPayload, {
    description:
      'Changes a saved search. Candidates who match the changed search are not reported.',
  })
  savedSearchUpdate(
    @Ctx() session: Session,
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Arg('input', () => SavedSearchInput, { description: 'What to change.' })
    input: SavedSearchInput,
    @Args(() => ChangeArgs) args: ChangeArgs,
    @Arg('expectedVersion', () => Int, {
      nullable: true,
      description: 'The version that you read before the change.',
    })
    expectedVersion?: number,
  ) {
    return this.service.update(session, id, input, expectedVersion, args);
  }

  @Mutation(() => SavedSearchPayload, { description: 'Deletes a saved search with its matches.' })
  savedSearchDelete(
    @Ctx() session: Session,
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Args(() => ChangeArgs) args: ChangeArgs,
    @Arg('expectedVersion', () => Int, {
      nullable: true,
      description: 'The version that you read before the change.',
    })
    expectedVersion?: number,
  ) {
    return this.service.delete(session, id, expectedVersion, args);
  }

  @FieldResolver(() => Boolean, { description: 'Whether it is yours.' })
  mine(@Ctx() { viewer }: Session, @Root() search: SavedSearch) {
    return search.owner === viewer.subject;
  }

  @FieldResolver(() => SavedSearchMatchConnection, {
    description: 'Who began to match it, the newest first.',
  })
  matches(
    @Ctx() session: Session,
    @Root() search: SavedSearch,
    @Args(() => PageArgs) page: PageArgs,
  ) {
    return this.service.matches(session, search, page);
  }
}

@Resolver(() => SavedSearchMatch)
export class SavedSearchMatchResolver {
  constructor(private readonly candidates: CandidateService) {}

  @FieldResolver(() => Candidate, {
    nullable: true,
    description: 'The person as they are now; null when you may not see them.',
  })
  candidate(@Ctx() session: Session, @Root() match: SavedSearchMatch) {
    return this.candidates.byId(session, match.candidateId);
  }
}

@Resolver(() => SavedSearchAlert)
export class SavedSearchAlertResolver {
  constructor(
    private readonly service: SavedSearchService,
    private readonly candidates: CandidateService,
  ) {}

  @Subscription(() => SavedSearchAlert, {
    description:
      'Candidates who start to match a saved search, or any of your own: first those after the cursor, then new ones. A cursor that is too old, or from another database, ends with RESYNC_REQUIRED: then read the `matches` of the search.',
    subscribe: subscribeTo<{ savedSearchId?: string; after?: string }>(
      (provided, session, { savedSearchId }) =>
        provided(SavedSearchService).view(session, savedSearchId),
      { personal: true },
    ),
  })
  savedSearchMatches(
    @Root() alert: SavedSearchAlert,
    @Arg('savedSearchId', () => ID, {
      nullable: true,
      description: 'Which one; all of your own unless given.',
    })
    _savedSearchId?: string,
    @Arg('after', () => String, {
      nullable: true,
      description: 'A change cursor, from a list, a mutation or the last message received.',
    })
    _after?: string,
  ): SavedSearchAlert {
    return alert;
  }

  @FieldResolver(() => SavedSearch, {
    nullable: true,
    description: 'The search; null when it is no longer shared with you.',
  })
  savedSearch(@Ctx() session: Session, @Root() alert: SavedSearchAlert) {
    return this.service.byId(session, alert.savedSearchId);
  }

  @FieldResolver(() => Candidate, {
    nullable: true,
    description: 'The person as they are now; null when you may no longer see them.',
  })
  candidate(@Ctx() session: Session, @Root() alert: SavedSearchAlert) {
    return this.candidates.byId(session, alert.candidateId);
  }
}
