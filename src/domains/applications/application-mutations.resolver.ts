import { Arg, Args, ArgsType, Ctx, Field, ID, Int, Mutation, Resolver } from 'type-graphql';
import { ChangeArgs } from '../../platform/graphql/mutation.js';
import type { Session } from '../../platform/graphql/session.js';
import type { ApplicationChanges } from './application-changes.service.js';
import { ApplicationInput, ApplicationPayload, ApplicationsPayload } from './application.type.js';

/** Arguments of every step of one application. */
@ArgsType()
class StepArgs extends ChangeArgs {
  @Field(() => ID, { description: 'The application.' })
  id!: string;

  @Field(() => String, { nullable: true, description: 'The reason. It is kept in the history.' })
  reason?: string;

  @Field(() => Int, {
    nullable: true,
    description: 'The version that you read. The change is refused when there is a newer one.',
  })
  expectedVersion?: number;
}

@Resolver()
export class ApplicationMutations {
  constructor(private readonly changes: ApplicationChanges) {}

  @Mutation(() => ApplicationPayload, {
    description: 'Records that a candidate applies for a job; it enters the first stage.',
  })
  applicationCreate(
    @Ctx() session: Session,
    @Arg('input', () => ApplicationInput, { description: 'The application.' })
    input: ApplicationInput,
    @Args(() => ChangeArgs) args: ChangeArgs,
  ) {
    return this.changes.create(session, input, args);
  }

  @Mutation(() => ApplicationPayload, {
    description: 'Moves an application to another stage of its job, forwards or backwards.',
  })
  applicationMoveToStage(
    @Ctx() session: Session,
    @Args(() => StepArgs) args: StepArgs,
    @Arg('stageId', () => ID, { description: 'The stage to move to.' }) stageId: string,
  ) {
    return this.changes.move(session, args.id, stageId, args.reason, args.expectedVersion, args);
  }

  @Mutation(() => ApplicationsPayload, {
    description:
      'Moves up to 500 applications of one job to a stage. Each succeeds or fails separately.',
  })
  applicationsMoveToStage(
    @Ctx() session: Session,
    @Arg('ids', () => [ID], { description: 'The applications.' }) ids: string[],
    @Arg('stageId', () => ID, { description: 'The stage to move to.' }) stageId: string,
    @Args(() => ChangeArgs) args: ChangeArgs,
    @Arg('reason', () => String, {
      nullable: true,
      description: 'The reason. It is kept in the history.',
    })
    reason?: string,
  ) {
    return this.changes.moveAll(session, ids, stageId, reason, args);
  }

  @Mutation(() => ApplicationPayload, {
    description: 'Ends an application by decision of the company.',
  })
  applicationReject(@Ctx() session: Session, @Args(() => StepArgs) args: StepArgs) {
    return this.changes.decide(
      session,
      'REJECT',
      'applicationReject',
      args.id,
      args.reason,
      args.expectedVersion,
      args,
    );
  }

  @Mutation(() => ApplicationPayload, {
    description: 'Ends an application by decision of the candidate.',
  })
  applicationWithdraw(@Ctx() session: Session, @Args(() => StepArgs) args: StepArgs) {
    return this.changes.decide(
      session,
      'WITHDRAW',
      'applicationWithdraw',
      args.id,
      args.reason,
      args.expectedVersion,
      args,
    );
  }

  @Mutation(() => ApplicationPayload, {
    description:
      'Hires the candidate. The application ends in the stage of milestone HIRED, if the job has one.',
  })
  applicationHire(@Ctx() session: Session, @Args(() => StepArgs) args: StepArgs) {
    return this.changes.decide(
      session,
      'HIRE',
      'applicationHire',
      args.id,
      args.reason,
      args.expectedVersion,
      args,
    );
  }

  @Mutation(() => ApplicationPayload, {
    description: 'Reopens an ended application. Reopening a hired one undoes the hire.',
  })
  applicationReopen(@Ctx() session: Session, @Args(() => StepArgs) args: StepArgs) {
    return this.changes.decide(
      session,
      'REOPEN',
      'applicationReopen',
      args.id,
      args.reason,
      args.expectedVersion,
      args,
    );
  }
}
