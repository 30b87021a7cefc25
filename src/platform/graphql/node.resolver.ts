import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { Node } from './node.js';
import type { NodeService } from './node.service.js';
import type { Session } from './session.js';

@Resolver()
export class NodeResolver {
  constructor(private readonly service: NodeService) {}

  @Query(() => Node, {
    nullable: true,
    description: 'Any object by its id; null when it does not exist or you may not see it.',
  })
  node(@Ctx() session: Session, @Arg('id', () => ID, { description: 'The id.' }) id: string) {
    return this.service.byId(session, id);
  }
}
