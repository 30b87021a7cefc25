import { sql } from 'kysely';
import { columnsOf, type RowOf } from '../../../platform/database/columns.js';
import { rowsOf, type Sql } from '../../../platform/database/database.js';
import { SortDirection } from '../../../platform/graphql/connection.js';
import type { Listing } from '../../../platform/graphql/page.queries.js';
import type { Viewer } from '../../../platform/auth/viewer.js';
import type { MatchTier } from '../fit/fit-formula.js';
import type { MatchReason } from '../fit/fit-explanation.js';

/** One person as they were shown. */
interface ShownCandidate {
  candidateId: string;
  tier: MatchTier;
  fit: number;
  rank: number;
  reasons: MatchReason[];
}

export interface MatchRunRecord {
  jobId: string | undefined;
  /** the request: position, weights, filter, page */
  inputs: object;
  formula: string;
  asOf: Date;
  /** feed position of projected scores; undefined: scored on demand */
  position: number | undefined;
  shown: ShownCandidate[];
}

/** Records what was shown to whom; nobody can change it afterwards. */
export const recordMatchRun = (
  database: Sql,
  viewer: Viewer,
  { jobId, inputs, formula, asOf, position, shown }: MatchRunRecord,
) =>
  rowsOf(
    database,
    sql`
    insert into match_run (viewer, actor, role, job_id, inputs, formula, as_of, position, shown)
    values (${viewer.subject}, ${viewer.actor}, ${viewer.role}, ${jobId ?? null}, ${JSON.stringify(inputs)}::jsonb, ${formula}, ${asOf.toISOString()}, ${position ?? null}, ${JSON.stringify(shown)}::jsonb)`,
  );

const storedColumns = columnsOf('match_run r', [
  'id',
  'at',
  'viewer',
  'actor',
  'role',
  'job_id',
  'inputs',
  'formula',
  'as_of',
  'shown',
]);
export type MatchRunRow = Omit<RowOf<typeof storedColumns>, 'shown'> & {
  shown: ShownCandidate[];
  kept: boolean;
};

/** Runs, the newest first: of a job, or that showed a person, or all. */
export const matchRunListing = ({
  jobId,
  candidateId,
}: {
  jobId?: string;
  candidateId?: string;
}): Listing<MatchRunRow> => ({
  name: 'matchRuns',
  columns: sql<MatchRunRow>`${storedColumns}, r.position is not null as kept`,
  from: sql`match_run r`,
  where: [
    ...(jobId ? [sql`r.job_id = ${jobId}`] : []),
    ...(candidateId ? [sql`r.shown @> ${JSON.stringify([{ candidateId }])}::jsonb`] : []),
  ],
  keys: [
    { value: sql`r.at`, direction: SortDirection.DESC, type: 'timestamptz' },
    { value: sql`r.id`, direction: SortDirection.DESC, type: 'uuid' },
  ],
});
