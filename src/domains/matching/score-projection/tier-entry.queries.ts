import { sql } from 'kysely';
import { type Columns, columnsOf, type RowOf } from '../../../platform/database/columns.js';
import { SortDirection } from '../../../platform/graphql/connection.js';
import type { Listing } from '../../../platform/graphql/page.queries.js';
import { visibleCandidates } from '../../candidates/candidate.queries.js';
import type { MatchTier } from '../fit/fit-formula.js';

export interface TierEntryParams {
  jobId: string;
  tier: MatchTier | undefined;
  since: string | undefined;
  departments: readonly string[] | undefined;
  /** decides about consent */
  now: Date;
}

const storedColumns = columnsOf('tier_entry e', [
  'id',
  'candidate_id',
  'tier',
  'previous_tier',
  'cause',
  'fit',
  'rank',
  'formula',
  'as_of',
  'at',
]);
export type TierEntryRow = RowOf<typeof storedColumns> & {
  tierNow: Columns<'kept_score', 'tier'>['tier'] | null;
  excluded: Columns<'kept_score', 'excluded'>['excluded'];
};

/** Who entered a tier of a job, the latest first; without people who may no longer be contacted. */
export const tierEntryListing = ({
  jobId,
  tier,
  since,
  departments,
  now,
}: TierEntryParams): Listing<TierEntryRow> => ({
  name: 'tierEntries',
  columns: sql<TierEntryRow>`${storedColumns}, k.tier as "tierNow", k.excluded`,
  from: sql`tier_entry e join candidate c on c.id = e.candidate_id left join kept_score k on k.job_id = e.job_id and k.candidate_id = e.candidate_id`,
  where: [
    sql`e.job_id = ${jobId}`,
    tier ? sql`e.tier = ${tier}` : sql`e.tier is not null`,
    ...(since ? [sql`e.at >= ${since}::timestamptz`] : []),
    sql`not c.do_not_contact and (c.consent_until is null or c.consent_until > ${now.toISOString()}::timestamptz)`,
    ...visibleCandidates(departments),
  ],
  keys: [
    { value: sql`e.at`, direction: SortDirection.DESC, type: 'timestamptz' },
    { value: sql`e.id`, direction: SortDirection.DESC, type: 'uuid' },
  ],
});
