import { badInput } from '../../../errors.js';
import type { Session } from '../../../platform/graphql/session.js';
import { checkId, type MetricParams } from '../../analytics/common/metric-params.js';
import { checkPin } from '../../analytics/definitions/definition-pin.js';
import { definitions } from '../../analytics/definitions/definitions.js';
import type { Milestone } from '../../jobs/job.enums.js';
import { refuseUnless } from '../breakdown/breakdown.service.js';
import { codesOf, disclosedGroup } from '../demographics-codes.js';
import { mayAuditDiversity } from '../demographics.policy.js';
import type { PublicationService } from '../publication/publication.service.js';
import { differenceTest } from './adverse-impact.js';
import {
  biasAuditTable,
  smallCategory,
  type AuditCell,
  type AuditRow,
} from './bias-audit-table.js';
import type { BiasAudit, BiasAuditRow } from './bias-audit.type.js';

export interface BiasAuditArgs {
  year: number;
  selectedAt: Milestone;
  jobId?: string;
  department?: string;
  leaveOutSmall: boolean;
  /** the definition that the client expects */
  definition?: string;
}

const definition = definitions.biasAudit;

/**
 * The yearly bias audit. The law requires its small cells to be shown, so only auditors and administrators see it.
 */
export class BiasAuditService {
  constructor(private readonly publications: PublicationService) {}

  /** @throws FORBIDDEN, DEMOGRAPHICS_UNAVAILABLE, BAD_USER_INPUT (year, selectedAt, jobId, definition) */
  async biasAudit(
    session: Session,
    { year, selectedAt, jobId, department, leaveOutSmall, definition: pinned }: BiasAuditArgs,
  ): Promise<BiasAudit> {
    refuseUnless(mayAuditDiversity(session.viewer), session, 'an AUDITOR or an ADMIN');
    checkPin('biasAudit', pinned);
    if (selectedAt === 'APPLICATION')
      throw badInput(
        'selectedAt',
        'Everybody who applied is at APPLICATION. Use a later milestone, like INTERVIEW.',
      );
    return this.publications.withDoor(session, async (door) => {
      const today = await this.publications.today(door);
      if (!(year >= 1970 && year <= Number(today.slice(0, 4))))
        throw badInput(
          'year',
          `${year} is not a year that has begun. Use one up to ${today.slice(0, 4)}.`,
        );
      const params: MetricParams = {
        range: { from: `${year}-01-01`, to: `${year + 1}-01-01` },
        timeZone: 'UTC',
        period: 'YEAR',
        fiscalYearStart: 1,
        jobId: checkId('jobId', jobId),
        departments: department ? [department] : undefined,
      };
      const answers = await door.selections(params, ['gender', 'race_ethnicity'], selectedAt);
      const cells = answers.map(({ first, second, all, selected }): AuditCell => ({
        sex: disclosedGroup('gender', first),
        raceEthnicity: disclosedGroup('race_ethnicity', second),
        applicants: all,
        selected,
      }));
      const figures = biasAuditTable(
        cells,
        { sexes: codesOf('gender').slice(0, 2), races: codesOf('race_ethnicity') },
        leaveOutSmall ? smallCategory : 0,
      );
      const { name, version, formula } = definition;
      return {
        ...figures,
        selectedAt,
        provenance: {
          asOf: new Date().toISOString(),
          timeZone: 'UTC',
          definition: name,
          version,
          formula,
          source: 'MILESTONES',
          facts: door.facts,
          cached: false,
          excluded: [],
          range: { from: `${year}-01-01`, to: `${year + 1}-01-01` },
          arguments: Object.entries({
            year,
            selectedAt,
            leaveOutSmall,
            jobId: jobId ?? null,
            department: department ?? null,
          }).map(([name, value]) => ({ name, value: JSON.stringify(value) })),
          n: cells.reduce((sum, { applicants }) => sum + applicants, 0),
        },
        rows: figures.rows.map((row) => ({ ...row, ...testOf(row, figures.rows) })),
      };
    });
  }
}

/** The test of the difference to the category with the highest rate in the same table. */
export function testOf(
  row: AuditRow,
  rows: readonly AuditRow[],
): Pick<BiasAuditRow, 'pValue' | 'test'> {
  const highest = rows.find((other) => other.table === row.table && other.impactRatio === 1);
  if (!highest || row.impactRatio === null || row.impactRatio === 1)
    return { pValue: null, test: null };
  const selection = ({ selected, applicants }: AuditRow) => ({ selected, all: applicants });
  const { p, test } = differenceTest(selection(row), selection(highest));
  return { pValue: p, test };
}
