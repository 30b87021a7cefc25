import { sql } from 'kysely';
import { rowsOf, type Sql } from '../../../platform/database/database.js';
import {
  type CandidateFacet,
  contactBands,
  type FacetCount,
  facetSize,
  ownFilter,
  type SearchRequest,
  yearBands,
} from './candidate-search.js';
import {
  allOf,
  type Condition,
  lastContactSeen,
  searchConditions,
  visibleEntry,
} from './search-postgres-conditions.queries.js';

const valueOf: Record<
  Exclude<CandidateFacet, 'YEARS' | 'LAST_CONTACT'>,
  { key: Condition; label: Condition; from: Condition }
> = {
  SKILLS: { key: sql`v`, label: sql`v`, from: sql`, unnest(d.skill_ids) v` },
  CHANNELS: { key: sql`v`, label: sql`v`, from: sql`, unnest(d.channel_ids) v` },
  POOLS: { key: sql`v`, label: sql`v`, from: sql`, unnest(d.pool_ids) v` },
  RELATIONSHIPS: { key: sql`d.relationship`, label: sql`d.relationship`, from: sql`` },
  SENIORITIES: { key: sql`d.seniority`, label: sql`d.seniority`, from: sql`` },
  TITLES: { key: sql`d.title_key`, label: sql`d.document ->> 'title'`, from: sql`` },
  LOCATIONS: { key: sql`d.location_key`, label: sql`d.document ->> 'location'`, from: sql`` },
};

/** The channels that a viewer of these departments sees, each once for a person. */
const visibleChannels = (departments: readonly string[]) => ({
  key: sql`v`,
  label: sql`v`,
  from: sql` cross join lateral (select distinct e ->> 'channelId' as v from jsonb_array_elements(d.document -> 'ways') e
    where ${visibleEntry(departments)}) channels`,
});

/** The most frequent values among the people who match, without the filter on the facet's own field. */
export async function readFacet(
  database: Sql,
  request: SearchRequest,
  facet: CandidateFacet,
): Promise<FacetCount[]> {
  const matching = searchConditions(request, ownFilter[facet]);
  if (facet === 'YEARS') return readBands(database, matching, yearBands, yearConditions);
  if (facet === 'LAST_CONTACT')
    return readBands(database, matching, contactBands(request.now), contactConditions(request));
  const { key, label, from } =
    facet === 'CHANNELS' && request.departments
      ? visibleChannels(request.departments)
      : valueOf[facet];
  return rowsOf<Pick<FacetCount, 'value' | 'label' | 'count'>>(
    database,
    sql`
    select label as value, label, count from (
      select ${key} collate "C" as key, mode() within group (order by (${label}) collate "C") as label, count(*)::int as count
      from search_document d ${from} where ${matching} and ${key} is not null
      group by 1 order by 3 desc, 1 limit ${facetSize}) counted order by count desc, key`,
  );
}

/** Counts all bands in one pass; the conditions are those of the bands, in their order. */
async function readBands(
  database: Sql,
  matching: Condition,
  bands: readonly { label: string }[],
  conditions: readonly Condition[],
): Promise<FacetCount[]> {
  const counts = sql.join(
    conditions.map((condition) => sql`count(*) filter (where ${condition})::int`),
  );
  const [row] = await rowsOf<{ counts: number[] }>(
    database,
    sql`select array[${counts}] as counts from search_document d where ${matching}`,
  );
  return bands
    .map((band, index) => ({ ...band, value: band.label, count: row?.counts[index] ?? 0 }))
    .filter(({ count }) => count > 0);
}

const yearConditions = yearBands.map(
  ({ min, max }) =>
    sql`d.experience_years >= ${min}::float8 and d.experience_years <= ${max ?? 1e9}::float8`,
);
const contactConditions = ({ now, departments }: SearchRequest) => {
  const last = lastContactSeen(departments);
  return contactBands(now).map(({ from, to }) =>
    from || to
      ? allOf([
          ...(from ? [sql`${last} >= ${from}::timestamptz`] : []),
          ...(to ? [sql`${last} < ${to}::timestamptz`] : []),
        ])
      : sql`${last} is null`,
  );
};
