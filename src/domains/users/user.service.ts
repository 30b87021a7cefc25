import type { RootPageArgs } from '../../platform/graphql/connection.js';
import { instanceOf } from '../../platform/graphql/node.js';
import { readPage } from '../../platform/graphql/page.queries.js';
import type { Session } from '../../platform/graphql/session.js';
import { userListing, usersByEmail, usersById, type UserRow } from './user.queries.js';
import { Me, User } from './user.type.js';

const toUser = (row: UserRow) => instanceOf(User, row);

/** Reads users. Every signed-in user may see the names of colleagues. */
export class UserService {
  /** @param all true: deactivated users too */
  async page(session: Session, page: RootPageArgs, all = false) {
    await session.waitFor(page.waitFor);
    return readPage(session.sql, userListing(all), page, toUser, session.changeCursor);
  }

  me(session: Session): Me {
    return instanceOf(Me, {
      actor: session.viewer.actor,
      role: session.viewer.role,
      departments: session.viewer.departments,
    });
  }

  byId(session: Session, id: string): Promise<User | undefined> {
    return session
      .loader(
        'user',
        async (ids) =>
          new Map((await usersById(session.sql, ids)).map((row) => [row.id, toUser(row)])),
      )
      .load(id);
  }

  byEmail(session: Session, email: string): Promise<User | undefined> {
    return session
      .loader(
        'userByEmail',
        async (emails) =>
          new Map(
            (await usersByEmail(session.sql, emails)).map((row) => [
              row.email.toLowerCase(),
              toUser(row),
            ]),
          ),
      )
      .load(email.toLowerCase());
  }
}
