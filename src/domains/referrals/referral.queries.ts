import { sql, type RawBuilder } from 'kysely';
import { columnsOf, type RowOf } from '../../platform/database/columns.js';
import { rowsOf, type Sql } from '../../platform/database/database.js';
import { SortDirection } from '../../platform/graphql/connection.js';
import type { Listing } from '../../platform/graphql/page.queries.js';
import type { ReferralFilter, ReferralOrder, ReferralOrderField } from './referral.type.js';

const columns = columnsOf('referral r', ['id', 'candidate_id', 'job_id', 'referrer_email', 'at']);
export type ReferralRow = RowOf<typeof columns>;

const visible = (departments: readonly string[] | undefined): RawBuilder<unknown>[] =>
  departments
    ? [
        sql`exists (select from application va join job vj on vj.id = va.job_id
        where va.candidate_id = r.candidate_id and vj.department = any(${departments}) and (r.job_id is null or r.job_id = vj.id))`,
      ]
    : [];

const conditions = (filter: ReferralFilter = {}): RawBuilder<unknown>[] => [
  ...(filter.referrerEmails
    ? [sql`r.referrer_email = any(${filter.referrerEmails}::citext[])`]
    : []),
  ...(filter.candidateIds ? [sql`r.candidate_id::text = any(${filter.candidateIds})`] : []),
  ...(filter.jobIds ? [sql`r.job_id::text = any(${filter.jobIds})`] : []),
  ...(filter.from ? [sql`r.at >= ${filter.from}::timestamptz`] : []),
  ...(filter.to ? [sql`r.at < ${filter.to}::timestamptz`] : []),
];

const orders: Record<ReferralOrderField, RawBuilder<unknown>> = {
  AT: sql`r.at`,
  RECORDED_AT: sql`r.recorded_at`,
};

/** Referrals in the given order; by default the latest first. */
export const referralListing = (
  departments: readonly string[] | undefined,
  filter?: ReferralFilter | null,
  order?: ReferralOrder | null,
): Listing<ReferralRow> => {
  const { field, direction } = order ?? { field: 'AT' as const, direction: SortDirection.DESC };
  return {
    name: `referrals ${field} ${direction}`,
    columns,
    from: sql`referral r`,
    where: [...visible(departments), ...conditions(filter ?? undefined)],
    keys: [
      { value: orders[field], direction, type: 'timestamptz' },
      { value: sql`r.id`, direction: SortDirection.ASC, type: 'uuid' },
    ],
  };
};

export const referralsById = (
  database: Sql,
  ids: readonly string[],
  departments: readonly string[] | undefined,
) =>
  rowsOf<ReferralRow>(
    database,
    sql`
    select ${columns} from referral r where ${sql.join([sql`r.id = any(${ids}::uuid[])`, ...visible(departments)], sql` and `)}`,
  );
