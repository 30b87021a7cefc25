import { Ctx, Query, Resolver } from 'type-graphql';
import type { Session } from '../../platform/graphql/session.js';
import type { CatchUpService } from './catch-up.service.js';
import { CatchUp } from './catch-up.type.js';

@Resolver()
export class CatchUpResolver {
  constructor(private readonly service: CatchUpService) {}

  @Query(() => [CatchUp], {
    description:
      'What is catching up with many changes, for administrators and recruiters. Empty when everything is current.',
  })
  catchUps(@Ctx() session: Session) {
    return this.service.list(session);
  }
}
