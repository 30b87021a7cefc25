import type pg from 'pg';
import type { CandidateFilter } from '../../src/domains/candidates/candidate.filter.js';
import type { Sql } from '../../src/platform/database/database.js';
import {
  readPage,
  readPageOfEach,
  type Listing,
  type SortKey,
} from '../../src/platform/graphql/page.queries.js';

/** What a sample runs on. All of it is one connection, in a transaction that is rolled back. */
interface Bench {
  sql: Sql;
  client: pg.Client;
  /** reads a list's first page and a later one, and counts it; the key is the name of the function that makes it */
  list(listing: Record<string, Listing<object>>): Promise<void>;
}

/** One run of a function of statements, with arguments that take it one way. */
export type Sample = (bench: Bench) => unknown;

/** An id that stands for nothing. */
export const id = '01890a5d-ac96-774b-bcce-b302099a8057';
export const anotherId = '01890a5d-ac96-774b-bcce-b302099a8058';
/** A moment. */
export const moment = '2026-01-02T03:04:05.678Z';

/** A filter of candidates with every field. */
export const everyField: Required<CandidateFilter> = {
  ids: [id],
  relationships: ['ACTIVE'],
  skillIds: [id],
  allSkillIds: [id],
  locations: ['Berlin'],
  countries: ['DE'],
  titles: ['Engineer'],
  companies: ['Acme'],
  seniorities: ['SENIOR'],
  languages: ['de'],
  experienceYears: { min: 1, max: 5 },
  channelIds: [id],
  poolIds: [id],
  jobIds: [id],
  stageIds: [id],
  milestones: ['SCREEN'],
  departments: ['Engineering'],
  applicationStatuses: ['ACTIVE'],
  createdFrom: moment,
  createdTo: moment,
  lastContactFrom: moment,
  lastContactTo: moment,
  contacted: true,
  doNotContact: false,
  consentValid: true,
  willingToMove: true,
  sources: ['ats'],
};

/** What a cursor holds of each type. */
const cursorValues: Record<SortKey['type'], string> = {
  text: 'm',
  timestamptz: '2026-01-02 03:04:05.678+00',
  float8: '1.5',
  int: '3',
  uuid: id,
  date: '2026-01-02',
};

export async function readList(sql: Sql, listing: Listing<object>): Promise<void> {
  const cursor = Buffer.from(
    JSON.stringify([listing.name, ...listing.keys.map(({ type }) => cursorValues[type])]),
  ).toString('base64url');
  const read = (after?: string) =>
    readPage(
      sql,
      listing,
      { first: 1, after },
      (row) => row,
      async () => '',
    );
  await (await read()).totalCount();
  await read(cursor);
}

/** The same list for each of some parents. */
export async function readListOfEach(
  sql: Sql,
  listing: Listing<object>,
  parent: string,
): Promise<void> {
  const pages = await readPageOfEach(
    sql,
    listing,
    parent,
    [id],
    { first: 1 },
    (row) => row,
    async () => '',
  );
  await pages.get(id)?.totalCount();
}
