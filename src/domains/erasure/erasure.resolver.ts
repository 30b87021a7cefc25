import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { RootPageArgs } from '../../platform/graphql/connection.js';
import { ChangeArgs } from '../../platform/graphql/mutation.js';
import type { Session } from '../../platform/graphql/session.js';
import { ErasureReason } from './erasure.enums.js';
import type { ErasureService } from './erasure.service.js';
import {
  Erasure,
  ErasureConnection,
  ErasureFilter,
  ErasureLiftInput,
  ErasureLiftPayload,
  ErasurePayload,
  ErasurePreview,
} from './erasure.type.js';

@Resolver(() => Erasure)
export class ErasureResolver {
  constructor(private readonly service: ErasureService) {}

  @Query(() => ErasurePreview, {
    nullable: true,
    description:
      'What an erasure of a person would do, and what forbids it; null when there is no such person. For ADMIN.',
  })
  candidateErasurePreview(
    @Ctx() session: Session,
    @Arg('id', () => ID, { description: 'The person.' }) id: string,
  ) {
    return this.service.preview(session, id);
  }

  @Query(() => ErasureConnection, {
    description: 'The ledger of erasures, the newest first. For ADMIN and AUDITOR.',
  })
  erasures(
    @Ctx() session: Session,
    @Args(() => RootPageArgs) page: RootPageArgs,
    @Arg('filter', () => ErasureFilter, { nullable: true, description: 'Only these.' })
    filter?: ErasureFilter,
  ) {
    return this.service.page(session, page, filter);
  }

  @Mutation(() => ErasurePayload, {
    description:
      'Erases a person, with all who were merged into them, everywhere. It cannot be undone. Answers at once; the work goes on in the background, and `erasures` shows how far it is. For ADMIN.',
  })
  candidateErase(
    @Ctx() session: Session,
    @Arg('id', () => ID, { description: 'The person.' }) id: string,
    @Arg('reason', () => ErasureReason, { description: 'Why.' }) reason: ErasureReason,
    @Args(() => ChangeArgs) args: ChangeArgs,
    @Arg('note', () => String, {
      nullable: true,
      description:
        'A note, like the number of a ticket. It stays: one that names the person is refused. Required for the reason OTHER.',
    })
    note?: string,
  ) {
    return this.service.erase(session, id, { reason, note }, args);
  }

  @Mutation(() => ErasurePayload, {
    description: 'Approves an erasure that another administrator asked for. For ADMIN.',
  })
  erasureApprove(
    @Ctx() session: Session,
    @Arg('id', () => ID, { description: 'The erasure.' }) id: string,
    @Args(() => ChangeArgs) args: ChangeArgs,
  ) {
    return this.service.decide(session, id, true, args);
  }

  @Mutation(() => ErasurePayload, {
    description: 'Refuses an erasure that another administrator asked for. For ADMIN.',
  })
  erasureRefuse(
    @Ctx() session: Session,
    @Arg('id', () => ID, { description: 'The erasure.' }) id: string,
    @Args(() => ChangeArgs) args: ChangeArgs,
  ) {
    return this.service.decide(session, id, false, args);
  }

  @Mutation(() => ErasureLiftPayload, {
    description:
      'Lets a person who was erased be recorded and imported again, because they apply again by their own wish. What was erased does not come back. For ADMIN.',
  })
  erasureLift(
    @Ctx() session: Session,
    @Arg('input', () => ErasureLiftInput, { description: 'How the person is recognized.' })
    input: ErasureLiftInput,
    @Args(() => ChangeArgs) args: ChangeArgs,
  ) {
    return this.service.lift(session, input, args);
  }
}
