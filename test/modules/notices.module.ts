import { Ctx, Query, Resolver } from 'type-graphql';
import { defineModule } from '../../src/platform/module.js';
import { everybody, sees } from '../../src/platform/rights/field-rule.js';
import type { Session } from '../../src/platform/graphql/session.js';
import { usersModule } from '../../src/domains/users/users.module.js';

/** What everybody should read today. */
class NoticeService {
  constructor(private readonly text: string) {}

  today({ viewer }: Session): string {
    return `${viewer.actor}: ${this.text}`;
  }
}

@Resolver()
class NoticeResolver {
  constructor(private readonly notices: NoticeService) {}

  @Query(() => String, { description: 'What everybody should read today.' })
  notice(@Ctx() session: Session) {
    return this.notices.today(session);
  }
}

/** The smallest domain: docs/contributing.md shows it. */
export const noticesModule = (text: string) =>
  defineModule({
    name: 'notices',
    dependsOn: [usersModule],
    services: () => ({ notices: new NoticeService(text) }),
    resolvers: ({ notices }) => [new NoticeResolver(notices)],
    personalData: { none: 'a notice is for everybody and about nobody' },
    fieldRules: [sees('Query', everybody, 'notice')],
  });
