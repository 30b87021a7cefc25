import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import { RootPageArgs } from '../../platform/graphql/connection.js';
import type { Session } from '../../platform/graphql/session.js';
import type { UserService } from './user.service.js';
import { Me, User, UserConnection } from './user.type.js';

@Resolver(() => User)
export class UserResolver {
  constructor(private readonly service: UserService) {}

  @Query(() => Me, { description: 'The signed-in user or API key.' })
  me(@Ctx() session: Session) {
    return this.service.me(session);
  }

  @Query(() => UserConnection, { description: 'Users by e-mail address.' })
  users(
    @Ctx() session: Session,
    @Args(() => RootPageArgs) page: RootPageArgs,
    @Arg('includeDeactivated', () => Boolean, {
      defaultValue: false,
      description: 'Lists deactivated users too.',
    })
    includeDeactivated: boolean,
  ) {
    return this.service.page(session, page, includeDeactivated);
  }
}
