import { applications, offers, stageEvents } from './applications.js';
import { candidates, candidateSkills, experiences } from './candidates.js';
import { channels, spend } from './channels.js';
import { interactions, referrals, touches } from './contacts.js';
import { demographics } from './demographics.js';
import { jobs, jobSkills, openings, stages } from './jobs.js';
import type { Table } from './table.js';
import { users } from './users.js';

/** All tables of the bundle. A table comes after those that its rows refer to. */
export const tables: readonly Table[] = [
  channels,
  spend,
  users,
  jobs,
  stages,
  jobSkills,
  candidates,
  candidateSkills,
  experiences,
  applications,
  stageEvents,
  openings,
  touches,
  referrals,
  offers,
  interactions,
  demographics,
];

export const tableOf = (name: string): Table | undefined =>
  tables.find((table) => table.name === name);

/**
 * The tables that the import page offers. Self-identification is left out: it is imported on the command line only, so
 * that no copy of it lies among the uploads.
 */
export const offeredTables = tables.filter((table) => table !== demographics);

/** The database tables that an import writes, but self-identification. */
export const writtenTables: readonly string[] = [
  ...new Set(tables.flatMap(({ target }) => (target ? [target.table] : []))),
  ...['stage', 'stage_template', 'skill', 'transition', 'transition_superseded'],
];

/** Names of the tables that are written in one transaction, so that nobody sees an application without its history. */
export const groups: readonly (readonly string[])[] = [
  [channels],
  [spend],
  [users],
  [jobs, stages, jobSkills],
  [candidates],
  [candidateSkills],
  [experiences],
  [applications, stageEvents],
  [openings],
  [touches],
  [referrals],
  [offers],
  [interactions],
  [demographics],
].map((group) => group.map(({ name }) => name));
