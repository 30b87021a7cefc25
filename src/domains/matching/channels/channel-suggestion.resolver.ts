import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { Session } from '../../../platform/graphql/session.js';
import type { ChannelSuggestionService } from './channel-suggestion.service.js';
import { ChannelSuggestions } from './channel-suggestion.type.js';

@Resolver()
export class ChannelSuggestionResolver {
  constructor(private readonly service: ChannelSuggestionService) {}

  @Query(() => ChannelSuggestions, {
    description:
      'Channels that suit a job, by their results for similar jobs, with n and an interval. Applications count for their own channel.',
  })
  suggestChannels(
    @Ctx() session: Session,
    @Arg('jobId', () => ID, { description: 'The job.' }) jobId: string,
  ) {
    return this.service.suggest(session, jobId);
  }
}
