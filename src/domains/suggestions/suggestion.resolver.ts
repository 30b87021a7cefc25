import { Arg, Ctx, Int, Query, Resolver } from 'type-graphql';
import type { Session } from '../../platform/graphql/session.js';
import type { SuggestionService } from './suggestion.service.js';
import { Suggestion, SuggestionKind } from './suggestion.type.js';

@Resolver()
export class SuggestionResolver {
  constructor(private readonly service: SuggestionService) {}

  @Query(() => [Suggestion], { description: 'Completions of the typed text, the best first.' })
  suggest(
    @Ctx() session: Session,
    @Arg('kind', () => SuggestionKind, { description: 'What to suggest.' }) kind: SuggestionKind,
    @Arg('prefix', () => String, { description: 'The typed text.' }) prefix: string,
    @Arg('first', () => Int, { description: 'How many, 1 to 100.' }) first: number,
  ) {
    return this.service.suggest(session, kind, prefix, first);
  }
}
