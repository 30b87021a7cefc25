import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { PageArgs } from '../../../platform/graphql/connection.js';
import { ChangeArgs } from '../../../platform/graphql/mutation.js';
import type { Session } from '../../../platform/graphql/session.js';
import { ImportInput } from '../uploads/upload.type.js';
import type { RunService } from './run.service.js';
import {
  ImportRejectConnection,
  ImportRejectFile,
  ImportRun,
  ImportRunPayload,
} from './run.type.js';

@Resolver(() => ImportRun)
export class RunResolver {
  constructor(private readonly service: RunService) {}

  @Query(() => ImportRun, {
    nullable: true,
    description:
      'An import that was started through the API; null when it does not exist. For administrators.',
  })
  importRun(@Ctx() session: Session, @Arg('id', () => ID, { description: 'Its id.' }) id: string) {
    return this.service.byId(session, id);
  }

  @Mutation(() => ImportRunPayload, {
    description:
      'Starts an import of an upload and returns at once: query `importRun` to follow it. Importing the same files twice changes nothing. For administrators.',
  })
  importStart(
    @Ctx() session: Session,
    @Arg('input', () => ImportInput, { description: 'What, and how.' }) input: ImportInput,
    @Args(() => ChangeArgs) args: ChangeArgs,
  ) {
    return this.service.start(session, input, args);
  }

  @Mutation(() => ImportRunPayload, {
    description:
      'Stops an import. Tables that are complete stay. Start it again to complete the others. For administrators.',
  })
  importStop(
    @Ctx() session: Session,
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Args(() => ChangeArgs) args: ChangeArgs,
  ) {
    return this.service.stop(session, id, args);
  }

  @FieldResolver(() => ImportRejectConnection, {
    description: 'The refused rows, by file and line; none once they are removed.',
  })
  rejects(@Ctx() session: Session, @Root() run: ImportRun, @Args(() => PageArgs) page: PageArgs) {
    return this.service.rejects(session, run, page);
  }

  @FieldResolver(() => [ImportRejectFile], {
    description: 'The refused rows as files, to correct and import again.',
  })
  rejectFiles(@Ctx() session: Session, @Root() run: ImportRun) {
    return this.service.rejectFiles(session, run);
  }
}
