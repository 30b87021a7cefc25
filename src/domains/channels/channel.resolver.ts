import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { RootPageArgs } from '../../platform/graphql/connection.js';
import type { Session } from '../../platform/graphql/session.js';
import { Candidate } from '../candidates/candidate.type.js';
import type { ChannelService } from './channel.service.js';
import {
  Channel,
  ChannelConnection,
  ChannelFilter,
  ChannelOrder,
  ChannelSpend,
  Touch,
} from './channel.type.js';

@Resolver(() => Channel)
export class ChannelResolver {
  constructor(private readonly service: ChannelService) {}

  @Query(() => ChannelConnection, { description: 'Channels. Default order: by name.' })
  channels(
    @Ctx() session: Session,
    @Args(() => RootPageArgs) page: RootPageArgs,
    @Arg('filter', () => ChannelFilter, { nullable: true, description: 'The filter.' })
    filter?: ChannelFilter,
    @Arg('orderBy', () => ChannelOrder, { nullable: true, description: 'Sort order.' })
    orderBy?: ChannelOrder,
  ) {
    return this.service.page(session, page, filter, orderBy);
  }

  @FieldResolver(() => [ChannelSpend], {
    description: 'What was spent on it, by first day. For ADMIN, RECRUITER and ANALYST.',
  })
  spend(@Ctx() session: Session, @Root() channel: Channel) {
    return this.service.spend(session, channel.id);
  }
}

@Resolver(() => Touch)
export class TouchResolver {
  constructor(private readonly service: ChannelService) {}

  @FieldResolver(() => Channel, { description: 'The channel.' })
  channel(@Ctx() session: Session, @Root() touch: Touch) {
    return this.service.byId(session, touch.channelId);
  }
}

@Resolver(() => Candidate)
export class CandidateTouchesResolver {
  constructor(private readonly service: ChannelService) {}

  @FieldResolver(() => [Touch], {
    description: 'Where and when the person met the company, oldest first.',
  })
  touches(@Ctx() session: Session, @Root() candidate: Candidate) {
    return this.service.touches(session, candidate.id);
  }
}
