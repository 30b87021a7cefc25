import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, Info, Query, Resolver } from 'type-graphql';
import { RootPageArgs } from '../../../platform/graphql/connection.js';
import type { Session } from '../../../platform/graphql/session.js';
import { CandidateFilter } from '../../candidates/candidate.filter.js';
import { CandidateFacet, CandidateSearchOrder } from './candidate-search.js';
import type { SearchService } from './search.service.js';
import { CandidateSearchConnection } from './search.type.js';

@Resolver()
export class SearchResolver {
  constructor(private readonly service: SearchService) {}

  @Query(() => CandidateSearchConnection, {
    description:
      'Finds people by text, skills and filters. The best come first, or the newest without a query.',
  })
  searchCandidates(
    @Ctx() session: Session,
    @Info() info: GraphQLResolveInfo,
    @Args(() => RootPageArgs) page: RootPageArgs,
    @Arg('query', () => String, {
      nullable: true,
      description:
        'Words, which must all match: `java "data engineer" -php (react OR vue) dev* title:lead skill:k8s company:acme current:berlin location:paris name:ada years>=5`. Names of skills are known by their aliases.',
    })
    query?: string,
    @Arg('filter', () => CandidateFilter, { nullable: true, description: 'Filter over people.' })
    filter?: CandidateFilter,
    @Arg('orderBy', () => CandidateSearchOrder, {
      nullable: true,
      description: 'Sort order. Default: by relevance with a query, else the newest first.',
    })
    orderBy?: CandidateSearchOrder,
    @Arg('facets', () => [CandidateFacet], {
      nullable: true,
      description: 'The properties to count results by.',
    })
    facets?: CandidateFacet[],
  ) {
    return this.service.find(session, {
      ...page,
      query,
      filter,
      orderBy,
      facets,
      highlight: mentions(info, 'highlights'),
    });
  }
}

/** Whether the document names a field anywhere, fragments included: a cheap over-estimate. */
const mentions = ({ fieldNodes, fragments }: GraphQLResolveInfo, field: string): boolean =>
  JSON.stringify([fieldNodes, Object.values(fragments)], (key, value: unknown) =>
    key === 'loc' ? undefined : value,
  ).includes(`"value":"${field}"`);
