import type { ElasticsearchEngine } from '../../../platform/search/elasticsearch-engine.js';
import type { Features } from '../fit/fit-features.js';
import { filterClauses } from '../search/search-elasticsearch-filter.js';
import type { MatchEngine, FeatureQuery } from './match-engine.js';

interface Hit {
  fields?: { features?: [string] };
  sort: [string];
}

/** The most that one search returns. */
const peopleInPage = 10_000;

/** People parsed at a time. Most are in no tier, so their memory is freed before the next batch. */
const peopleInBatch = 500;

const text = new TextDecoder();

/** Parses each person separately: parsing one joined text took four times as long. */
const parsed = (hits: readonly Hit[]): Features[] =>
  hits.flatMap(({ fields }) =>
    fields?.features
      ? [JSON.parse(text.decode(Buffer.from(fields.features[0], 'base64'))) as Features]
      : [],
  );

/** Reads features from the search index, whose documents contain them. */
export class ElasticsearchMatchEngine implements MatchEngine {
  readonly kind = 'elasticsearch';

  constructor(
    private readonly engine: ElasticsearchEngine,
    readonly consumer: string,
  ) {}

  /** Requests the next page while the people of one page are scored. */
  async *features(request: FeatureQuery): AsyncGenerator<Features[]> {
    for (let page: Promise<Hit[]> | undefined = this.page(request); page;) {
      const hits: Hit[] = await page;
      const last = hits.length === peopleInPage ? hits.at(-1) : undefined;
      page = last && this.page(request, last.sort);
      page?.catch(() => undefined); // reported when the loop awaits it
      for (let from = 0; from < hits.length; from += peopleInBatch)
        yield parsed(hits.slice(from, from + peopleInBatch));
    }
  }

  private async page(request: FeatureQuery, after?: [string]): Promise<Hit[]> {
    // `filter_path` leaves out `hits` when nobody is found.
    return (
      (await this.engine.search<{ hits?: { hits: Hit[] } }>(featuresBody(request, after))).hits
        ?.hits ?? []
    );
  }
}

/** One page of people's features, in the order of ids. */
export function featuresBody(
  { musts, least, any, filter, departments, now }: FeatureQuery,
  after?: [string],
): object {
  const holds = (ids: readonly string[]) => ({ terms: { skillIds: ids } });
  return {
    size: peopleInPage,
    _source: false,
    stored_fields: '_none_', // not even ids: loading stored fields takes longer than all the rest
    docvalue_fields: ['features'],
    track_total_hits: false,
    sort: [{ id: 'asc' }],
    ...(after ? { search_after: after } : {}),
    filter_path: ['hits.hits.fields', 'hits.hits.sort'],
    query: {
      bool: {
        filter: [
          { term: { deleted: false } },
          ...(any ? [holds(any.ids)] : []),
          ...(least > 0
            ? [
                {
                  bool: { should: musts.map(({ ids }) => holds(ids)), minimum_should_match: least },
                },
              ]
            : []),
          ...(departments ? [{ terms: { departments } }] : []),
          ...filterClauses(filter, now, departments).map(([, clause]) => clause),
        ],
      },
    },
  };
}
