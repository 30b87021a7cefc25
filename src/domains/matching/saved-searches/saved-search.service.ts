import { RapportError } from '../../../errors.js';
import type { Sql } from '../../../platform/database/database.js';
import { lockCheckpoint } from '../../../platform/feed/feed.queries.js';
import {
  checkVersion,
  findLocked,
  refuse,
  UserErrorCode,
} from '../../../platform/graphql/change.js';
import type { PageArgs, RootPageArgs } from '../../../platform/graphql/connection.js';
import { change, type ChangeArgs } from '../../../platform/graphql/mutation.js';
import { instanceOf, isId } from '../../../platform/graphql/node.js';
import { readPage, readPageOfEach } from '../../../platform/graphql/page.queries.js';
import type { Session } from '../../../platform/graphql/session.js';
import { normalFilter } from '../../candidates/candidate.filter.js';
import { candidateScope } from '../../candidates/candidate.policy.js';
import type { SearchService } from '../search/search.service.js';
import { savedSearchConsumerName } from './saved-search.consumer.js';
import { SavedSearchEntity } from './saved-search.entity.js';
import { hiddenTextsOf, type Sight, sightOf } from '../search/search-texts.js';
import type { RightsTable } from '../../../platform/rights/rights.js';
import {
  mayEditSearch,
  mayOwnSearch,
  mayReadMatches,
  maySaveSearches,
} from './saved-search.policy.js';
import {
  matchListing,
  replaceMembers,
  savedSearchesById,
  savedSearchListing,
  type SavedSearchMatchRow,
  type SavedSearchRow,
} from './saved-search.queries.js';
import { SavedSearch, type SavedSearchInput, SavedSearchMatch } from './saved-search.type.js';
import { SavedSearchView } from './saved-search-view.js';

/** An id that no search has: it has no matches. */
const noSearch = '00000000-0000-0000-0000-000000000000';
const longestName = 200;
/** A search with more matches would send alerts all the time. */
const mostMembers = 5_000;

const toSavedSearch = (row: SavedSearchRow) => instanceOf(SavedSearch, row);
const toMatch = (row: SavedSearchMatchRow) => instanceOf(SavedSearchMatch, row);

/** The name without spaces around it. @throws what the user did wrong, for an empty or a long one */
function checkedName(name: string): string {
  const trimmed = name.trim();
  if (trimmed === '') refuse(UserErrorCode.INVALID, ['input', 'name'], 'Give it a name.');
  if (trimmed.length > longestName)
    refuse(
      UserErrorCode.INVALID,
      ['input', 'name'],
      `A name has ${longestName} characters at most.`,
    );
  return trimmed;
}

/** Saved searches, which people can share. */
export class SavedSearchService {
  constructor(
    private readonly search: SearchService,
    private readonly rights: RightsTable,
  ) {}

  /** The viewer's own and those that are shared, by name. */
  async page(session: Session, page: RootPageArgs) {
    await session.waitFor(page.waitFor);
    return readPage(
      session.sql,
      savedSearchListing(session.viewer),
      page,
      toSavedSearch,
      session.changeCursor,
    );
  }

  async byId(session: Session, id: string): Promise<SavedSearch | undefined> {
    if (!isId(id)) return undefined;
    return session
      .loader(
        'savedSearch',
        async (ids) =>
          new Map(
            (await savedSearchesById(session.sql, ids, session.viewer)).map((row) => [
              row.id,
              toSavedSearch(row),
            ]),
          ),
      )
      .load(id.toLowerCase());
  }

  /**
   * Who began to match, the newest first, as far as the viewer may see them; nobody when the search looks at more than the
   * viewer may ask about.
   */
  matches(session: Session, search: SavedSearch, page: PageArgs) {
    const { viewer, rights } = session;
    return session
      .loader(JSON.stringify(['savedSearchMatches', page]), (ids) =>
        readPageOfEach(
          session.sql,
          matchListing(candidateScope(session.viewer)),
          'm.saved_search_id',
          ids,
          page,
          toMatch,
          session.changeCursor,
        ),
      )
      .load(mayReadMatches(viewer, rights, this.rights, search) ? search.id : noSearch);
  }

  /**
   * Live matches of one search, or of all of one's own.
   * @throws NOT_FOUND when the viewer may not use the search
   */
  async view(session: Session, savedSearchId?: string | null): Promise<SavedSearchView> {
    if (savedSearchId == null) return new SavedSearchView(undefined, this.rights);
    if (!(await this.byId(session, savedSearchId)))
      throw new RapportError('NOT_FOUND', `There is no saved search ${savedSearchId}.`, {
        argument: 'savedSearchId',
      });
    return new SavedSearchView(savedSearchId.toLowerCase(), this.rights);
  }

  async create(session: Session, input: SavedSearchInput, args: ChangeArgs) {
    const { viewer } = session;
    if (!maySaveSearches(viewer))
      throw new RapportError('FORBIDDEN', `${viewer.role} may not save searches.`);
    return this.answer(
      session,
      await change(session, 'savedSearchCreate', input, args, async () => {
        if (input.name == null) refuse(UserErrorCode.INVALID, ['input', 'name'], 'Give it a name.');
        const name = checkedName(input.name);
        const { values, warnings } = await this.valuesOf(session, input);
        const search = session.em.create(SavedSearchEntity, {
          ...values,
          name,
          owner: viewer.subject,
          ...sightToKeep(session),
        });
        await session.em.persist(search).flush();
        await this.remember(session, search);
        return { id: search.id, warnings };
      }),
    );
  }

  async update(
    session: Session,
    id: string,
    input: SavedSearchInput,
    expectedVersion: number | undefined,
    args: ChangeArgs,
  ) {
    return this.answer(
      session,
      await change(session, 'savedSearchUpdate', { id, input, expectedVersion }, args, async () => {
        const search = await this.locked(session, id, expectedVersion);
        if (!mayEditSearch(session.viewer, search))
          throw new RapportError(
            'FORBIDDEN',
            'This saved search belongs to somebody else, and you may only use it.',
          );
        if (
          input.access != null &&
          input.access !== search.access &&
          !mayOwnSearch(session.viewer, search)
        ) {
          throw new RapportError(
            'FORBIDDEN',
            'Only the owner and admins may change the access of a saved search.',
          );
        }
        const { values, warnings } = await this.valuesOf(session, input);
        Object.assign(
          search,
          values,
          search.owner === session.viewer.subject ? sightToKeep(session) : {},
        );
        await session.em.flush();
        await this.remember(session, search);
        return { id: search.id, warnings };
      }),
    );
  }

  async delete(
    session: Session,
    id: string,
    expectedVersion: number | undefined,
    args: ChangeArgs,
  ) {
    return this.answer(
      session,
      await change(session, 'savedSearchDelete', { id, expectedVersion }, args, async () => {
        const search = await this.locked(session, id, expectedVersion);
        if (!mayOwnSearch(session.viewer, search))
          throw new RapportError(
            'FORBIDDEN',
            'Only the owner and admins may delete a saved search.',
          );
        await session.em.remove(search).flush();
        return { warnings: [] };
      }),
    );
  }

  private async answer<Payload extends { result?: { id?: string; warnings: string[] } }>(
    session: Session,
    { result, ...rest }: Payload,
  ) {
    return {
      ...rest,
      warnings: result?.warnings ?? [],
      savedSearch: result?.id ? await this.byId(session, result.id) : undefined,
    };
  }

  private async locked(session: Session, id: string, expectedVersion: number | undefined) {
    const search = await findLocked(session, SavedSearchEntity, id, 'saved search');
    // Do not reveal that it exists to somebody who may not use it.
    if (!(await this.byId(session, id)))
      refuse(UserErrorCode.NOT_FOUND, 'id', `There is no saved search ${id}.`);
    checkVersion(search, expectedVersion);
    return search;
  }

  private async valuesOf(
    session: Session,
    { name, query, filter, access, alerts }: SavedSearchInput,
  ) {
    session.rights.checkAsked('CandidateFilter', filter);
    const checked = name == null ? undefined : checkedName(name);
    const read =
      query == null ? undefined : await this.search.read(session.sql, query, sightOf(session));
    return {
      values: {
        ...(checked === undefined ? {} : { name: checked }),
        ...(read ? { query: read.text } : {}),
        ...(filter ? { filter: normalFilter(filter) } : {}),
        ...(access == null ? {} : { access }),
        ...(alerts == null ? {} : { alerts }),
      },
      warnings: read?.warnings.map(({ message }) => message) ?? [],
    };
  }

  /**
   * Records the present matches, so that they are not reported. Blocks alerts until the transaction ends, so that no match
   * is lost in between.
   */
  private async remember(
    { sql }: Session,
    {
      id,
      query,
      filter,
      departments,
      role,
      alerts,
    }: {
      id: string;
      query: string;
      filter: object;
      departments?: readonly string[] | null;
      role: string;
      alerts: boolean;
    },
  ): Promise<void> {
    await lockCheckpoint(sql, savedSearchConsumerName);
    await replaceMembers(
      sql,
      id,
      alerts
        ? await this.members(sql, {
            query,
            filter,
            sight: {
              departments: departments ?? undefined,
              hiddenTexts: hiddenTextsOf(this.rights.of(role)),
            },
          })
        : [],
    );
  }

  private async members(
    sql: Sql,
    criteria: { query: string; filter: object; sight: Sight },
  ): Promise<string[]> {
    const ids = await this.search.idsOf(sql, criteria, mostMembers + 1);
    if (ids.length > mostMembers) {
      refuse(
        UserErrorCode.INVALID,
        ['input', 'query'],
        `It finds more than ${mostMembers.toLocaleString('en')} people, so it would send alerts all the time. Narrow it, or save it without alerts.`,
      );
    }
    return ids;
  }
}

/** What a search may look at is kept with it, for alerts. */
const sightToKeep = ({ viewer, rights }: Session) => ({
  departments: candidateScope(viewer)?.slice() ?? null,
  role: rights.role,
});
