import { sql, type RawBuilder } from 'kysely';
import { type Columns, columnsOf, type RowOf } from '../../../platform/database/columns.js';
import { rowsOf, type Sql } from '../../../platform/database/database.js';
import type { Viewer } from '../../../platform/auth/viewer.js';
import { Role } from '../../users/user.enums.js';
import { SortDirection } from '../../../platform/graphql/connection.js';
import type { Listing } from '../../../platform/graphql/page.queries.js';
import type { CandidateFilter } from '../../candidates/candidate.filter.js';
import { visibleCandidates } from '../../candidates/candidate.queries.js';

const storedColumns = columnsOf('saved_search s', [
  'id',
  'owner',
  'name',
  'query',
  'filter',
  'access',
  'alerts',
  'departments',
  'role',
  'version',
  'created_at',
  'updated_at',
]);
export type SavedSearchRow = Omit<RowOf<typeof storedColumns>, 'filter'> & {
  filter: CandidateFilter;
};
const columns = sql<SavedSearchRow>`${storedColumns}`;

const usable = ({ subject, role }: Viewer): RawBuilder<unknown> =>
  role === Role.ADMIN ? sql`true` : sql`(s.owner = ${subject} or s.access <> 'PRIVATE')`;

/** The saved searches that the viewer may use, by name. */
export const savedSearchListing = (viewer: Viewer): Listing<SavedSearchRow> => ({
  name: 'saved searches',
  columns,
  from: sql`saved_search s`,
  where: [usable(viewer)],
  keys: [
    { value: sql`s.name`, direction: SortDirection.ASC, type: 'text' },
    { value: sql`s.id`, direction: SortDirection.ASC, type: 'uuid' },
  ],
});

export const savedSearchesById = (database: Sql, ids: readonly string[], viewer: Viewer) =>
  rowsOf<SavedSearchRow>(
    database,
    sql`select ${columns} from saved_search s where s.id = any(${[...ids]}::uuid[]) and ${usable(viewer)}`,
  );

const matchColumns = columnsOf('saved_search_match m', ['id', 'candidate_id', 'at']);
export type SavedSearchMatchRow = RowOf<typeof matchColumns>;

/** Matches of a search whose people may be seen, the newest first. */
export const matchListing = (
  departments: readonly string[] | undefined,
): Listing<SavedSearchMatchRow> => ({
  name: 'saved search matches',
  columns: matchColumns,
  from: sql`saved_search_match m join candidate c on c.id = m.candidate_id`,
  where: visibleCandidates(departments),
  keys: [
    { value: sql`m.at`, direction: SortDirection.DESC, type: 'timestamptz' },
    { value: sql`m.id`, direction: SortDirection.DESC, type: 'uuid' },
  ],
});

/** The matches that the viewer is notified of: of one search that they may use, or of all their own. */
export const matchesToNotify = (
  database: Sql,
  ids: readonly string[],
  viewer: Viewer,
  departments: readonly string[] | undefined,
  savedSearchId: string | undefined,
) =>
  rowsOf<
    Columns<'saved_search_match', 'id' | 'saved_search_id' | 'candidate_id'> &
      Columns<'saved_search', 'query' | 'departments' | 'role'> & { filter: CandidateFilter }
  >(
    database,
    sql`
    select m.id, m.saved_search_id as "savedSearchId", m.candidate_id as "candidateId", s.query, s.filter, s.departments, s.role
    from saved_search_match m join saved_search s on s.id = m.saved_search_id join candidate c on c.id = m.candidate_id
    where m.id = any(${[...ids]}::uuid[]) and ${savedSearchId ? sql`s.id = ${savedSearchId}::uuid and ${usable(viewer)}` : sql`s.owner = ${viewer.subject}`}
      and ${sql.join(visibleCandidates(departments), sql` and `)}`,
  );

export type AlertingSearch = Columns<'saved_search', 'id' | 'query' | 'departments' | 'role'> & {
  filter: CandidateFilter;
};

/** All searches with alerts, locked against deletion until the transaction ends. */
export const alertingSearches = (database: Sql): Promise<AlertingSearch[]> =>
  rowsOf(
    database,
    sql`select id, query, filter, departments, role from saved_search where alerts order by id for key share`,
  );

/**
 * Records whom each search finds among these people, and adds a match for everybody whom it did not find before.
 * @param found pairs of search and candidate, by index
 * @returns how many began to match
 */
export const recordMatches = async (
  database: Sql,
  among: readonly string[],
  found: { searches: string[]; candidates: string[] },
): Promise<number> =>
  (
    await rowsOf(
      database,
      sql`
    with now as materialized (
      select saved_search_id, candidate_id from unnest(${found.searches}::uuid[], ${found.candidates}::uuid[]) as n(saved_search_id, candidate_id)
    ), gone as (
      delete from saved_search_member m where m.candidate_id = any(${[...among]}::uuid[])
        and not exists (select from now where now.saved_search_id = m.saved_search_id and now.candidate_id = m.candidate_id)
    ), came as (
      insert into saved_search_member (candidate_id, saved_search_id) select candidate_id, saved_search_id from now order by 1, 2
      on conflict do nothing returning candidate_id, saved_search_id
    )
    insert into saved_search_match (saved_search_id, candidate_id)
    select came.saved_search_id, came.candidate_id from came join candidate c on c.id = came.candidate_id and c.merged_into_id is null and c.erased_at is null
    order by 1, 2 returning 1`,
    )
  ).length;

/** Records whom a search finds, without notifying anybody. */
export const replaceMembers = (
  database: Sql,
  savedSearchId: string,
  candidateIds: readonly string[],
) =>
  rowsOf(
    database,
    sql`
    with gone as (delete from saved_search_member where saved_search_id = ${savedSearchId}::uuid and not candidate_id = any(${[...candidateIds]}::uuid[]))
    insert into saved_search_member (candidate_id, saved_search_id) select id, ${savedSearchId}::uuid from unnest(${[...candidateIds]}::uuid[]) as given(id)
    on conflict do nothing`,
  );
