import { Arg, Ctx, FieldResolver, Resolver, Root, Subscription } from 'type-graphql';
import type { Session } from '../../platform/graphql/session.js';
import { subscribeTo } from '../../platform/subscriptions/live.js';
import type { ApplicationService } from './application.service.js';
import { Application, Transition } from './application.type.js';
import { PipelineService } from './pipeline.service.js';
import { PipelineChange, PipelineFilter } from './pipeline.type.js';

@Resolver(() => PipelineChange)
export class PipelineResolver {
  constructor(private readonly applications: ApplicationService) {}

  @Subscription(() => PipelineChange, {
    description:
      'Changes to cards within the filter: first those after the cursor, then new ones as they happen. A cursor that is too old, or from another database, ends with RESYNC_REQUIRED.',
    subscribe: subscribeTo<{ filter?: PipelineFilter; after?: string }>(
      (provided, session, { filter }) => provided(PipelineService).view(session, filter),
    ),
  })
  pipelineChanges(
    @Root() change: PipelineChange,
    @Arg('filter', () => PipelineFilter, {
      nullable: true,
      description: 'The cards to watch. Default: all that you may see.',
    })
    _filter?: PipelineFilter,
    @Arg('after', () => String, {
      nullable: true,
      description:
        'A change cursor, from a board, a list, a mutation or the last message received.',
    })
    _after?: string,
  ): PipelineChange {
    return change;
  }

  @FieldResolver(() => Application, {
    nullable: true,
    description: 'The application as it is now; null when you may no longer see it.',
  })
  application(@Ctx() session: Session, @Root() change: PipelineChange) {
    return this.applications.byId(session, change.applicationId);
  }

  @FieldResolver(() => Transition, {
    nullable: true,
    description: 'The step; null when you may no longer see the application.',
  })
  async transition(@Ctx() session: Session, @Root() change: PipelineChange) {
    return change.transitionId && (await this.applications.byId(session, change.applicationId))
      ? this.applications.transition(session, change.transitionId)
      : undefined;
  }
}
