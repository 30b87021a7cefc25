import { Arg, Args, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import { RootPageArgs } from '../../platform/graphql/connection.js';
import { ChangeArgs } from '../../platform/graphql/mutation.js';
import type { Session } from '../../platform/graphql/session.js';
import type { AdministrationService } from './administration.service.js';
import {
  ApiKey,
  ApiKeyConnection,
  ApiKeyCreatePayload,
  ApiKeyInput,
  ApiKeyPayload,
  FieldRight,
  UserInput,
  UserInvitePayload,
  UserPayload,
} from './administration.type.js';

const theUser = { description: 'The user.' };

@Resolver(() => ApiKey)
export class AdministrationResolver {
  constructor(private readonly service: AdministrationService) {}

  @Query(() => ApiKeyConnection, { description: 'API keys, the newest first. For ADMIN.' })
  apiKeys(@Ctx() session: Session, @Args(() => RootPageArgs) page: RootPageArgs) {
    return this.service.apiKeys(session, page);
  }

  @Query(() => [FieldRight], {
    description: 'Which roles see each field of the API, by type and field. For ADMIN.',
  })
  fieldRights(@Ctx() session: Session) {
    return this.service.fieldRights(session);
  }

  @Mutation(() => UserInvitePayload, {
    description: 'Adds a user, and makes the link by which they sign in the first time. For ADMIN.',
  })
  userInvite(
    @Ctx() session: Session,
    @Arg('input', () => UserInput, { description: 'The user.' }) input: UserInput,
    @Args(() => ChangeArgs) args: ChangeArgs,
  ) {
    return this.service.invite(session, input, args);
  }

  @Mutation(() => UserInvitePayload, {
    description: 'Makes another link by which a user signs in the first time. For ADMIN.',
  })
  userInviteAgain(
    @Ctx() session: Session,
    @Arg('id', () => ID, theUser) id: string,
    @Args(() => ChangeArgs) args: ChangeArgs,
  ) {
    return this.service.inviteAgain(session, id, args);
  }

  @Mutation(() => UserPayload, {
    description: 'Changes the name, role or departments of a user. For ADMIN.',
  })
  userUpdate(
    @Ctx() session: Session,
    @Arg('id', () => ID, theUser) id: string,
    @Arg('input', () => UserInput, { description: 'What to change.' }) input: UserInput,
    @Args(() => ChangeArgs) args: ChangeArgs,
    @Arg('expectedVersion', () => Int, {
      nullable: true,
      description: 'The version that you read before the change.',
    })
    expectedVersion?: number,
  ) {
    return this.service.update(session, id, input, expectedVersion, args);
  }

  @Mutation(() => UserPayload, {
    description: 'Ends the access of a user at once, sessions and sockets included. For ADMIN.',
  })
  userDeactivate(
    @Ctx() session: Session,
    @Arg('id', () => ID, theUser) id: string,
    @Args(() => ChangeArgs) args: ChangeArgs,
  ) {
    return this.service.setActive(session, id, false, args);
  }

  @Mutation(() => UserPayload, { description: 'Gives a user access again. For ADMIN.' })
  userActivate(
    @Ctx() session: Session,
    @Arg('id', () => ID, theUser) id: string,
    @Args(() => ChangeArgs) args: ChangeArgs,
  ) {
    return this.service.setActive(session, id, true, args);
  }

  @Mutation(() => UserPayload, { description: 'Signs a user out of all browsers. For ADMIN.' })
  userSignOut(
    @Ctx() session: Session,
    @Arg('id', () => ID, theUser) id: string,
    @Args(() => ChangeArgs) args: ChangeArgs,
  ) {
    return this.service.signOut(session, id, args);
  }

  @Mutation(() => ApiKeyCreatePayload, {
    description: 'Makes an API key for a dashboard or a script. For ADMIN.',
  })
  apiKeyCreate(
    @Ctx() session: Session,
    @Arg('input', () => ApiKeyInput, { description: 'The key.' }) input: ApiKeyInput,
    @Args(() => ChangeArgs) args: ChangeArgs,
  ) {
    return this.service.createKey(session, input, args);
  }

  @Mutation(() => ApiKeyPayload, { description: 'Ends an API key at once. For ADMIN.' })
  apiKeyRevoke(
    @Ctx() session: Session,
    @Arg('id', () => ID, { description: 'The key.' }) id: string,
    @Args(() => ChangeArgs) args: ChangeArgs,
  ) {
    return this.service.revokeKey(session, id, args);
  }
}
