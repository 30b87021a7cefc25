import { badInput } from '../../../errors.js';
import type { Session } from '../../../platform/graphql/session.js';
import type { Provenance } from '../../analytics/common/analytics.type.js';
import { checkId } from '../../analytics/common/metric-params.js';
import { checkPin } from '../../analytics/definitions/definition-pin.js';
import { definitions } from '../../analytics/definitions/definitions.js';
import type { Milestone } from '../../jobs/job.enums.js';
import { refuseUnless } from '../breakdown/breakdown.service.js';
import { excludedOf } from '../breakdown/excluded.js';
import { mayAuditDiversity } from '../demographics.policy.js';
import { auditedCategories, bothTogether } from '../publication/audited-categories.js';
import type { Scope } from '../publication/publication-plan.js';
import type { Publication } from '../publication/publication.queries.js';
import type { PublicationService } from '../publication/publication.service.js';
import { tableOver } from '../publication/publication-table.js';
import { differenceTest } from './adverse-impact.js';
import { smallCategory, type AuditRow } from './bias-audit-table.js';
import type { BiasAudit, BiasAuditRow } from './bias-audit.type.js';
import { publishedAudit } from './published-audit.js';

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
 * The yearly bias audit, in the form of Local Law 144. It is read from published tables alone: by sex and by race from
 * those of `diversityBreakdown`, by both from those that were planned with them. So it tells nothing that they do not.
 */
export class BiasAuditService {
  constructor(private readonly publications: PublicationService) {}

  /**
   * Answers from what is published, and takes note of the look in the same transaction.
   * @throws FORBIDDEN, DEMOGRAPHICS_UNAVAILABLE, WAIT_TIMED_OUT, BAD_USER_INPUT (year, selectedAt, jobId, department,
   *   definition)
   */
  async biasAudit(session: Session, args: BiasAuditArgs): Promise<BiasAudit> {
    const { year, selectedAt, leaveOutSmall } = args;
    const { viewer } = session;
    refuseUnless(mayAuditDiversity(viewer), session, 'an AUDITOR or an ADMIN');
    checkPin('biasAudit', args.definition);
    if (selectedAt === 'APPLICATION')
      throw badInput(
        'selectedAt',
        'Everybody who applied is at APPLICATION. Use a later milestone, like INTERVIEW.',
      );
    const scope = scopeOf(args);
    return this.publications.withDoor(session, async (door) => {
      const lastYear = Number((await this.publications.today(door)).slice(0, 4)) - 1;
      if (!(year >= 1970 && year <= lastYear))
        throw badInput(
          'year',
          `${year} is not a year that has ended. Yesterday's answer about an open year could be subtracted from today's. Use ${lastYear} or an earlier one.`,
        );
      const asked = {
        year,
        selectedAt,
        leaveOutSmall,
        jobId: args.jobId ?? null,
        department: args.department ?? null,
      };
      await door.notesLook({
        actor: viewer.actor,
        role: viewer.role,
        query: 'biasAudit',
        arguments: asked,
      });
      const range = { from: `${year}-01-01`, to: `${year + 1}-01-01` };
      const publicationsOf = async (category: string): Promise<Publication[]> =>
        (await this.publications.publicationsOf(door, category, range, 'YEAR', viewer.actor)) ?? [];
      const [sexCategory, raceCategory] = auditedCategories;
      const published = [
        await publicationsOf(sexCategory),
        await publicationsOf(raceCategory),
        await publicationsOf(bothTogether),
      ] as const;
      const [bySex, byRace, byBoth] = published;
      const tables = {
        sex: tableOver(bySex, scope),
        race: tableOver(byRace, scope),
        both: tableOver(byBoth, scope),
      };
      // The same words for a job of few people, of nobody, and for none at all: the refusal tells no number.
      if (scope.kind !== 'ALL' && !tables.sex.pattern && !tables.race.pattern)
        throw badInput(
          scope.kind === 'JOB' ? 'jobId' : 'department',
          `There is no table of this ${scope.kind === 'JOB' ? 'job' : 'department'} that shows nobody. Ask for ${scope.kind === 'JOB' ? 'its department or for ' : ''}all jobs.`,
        );
      const { roundTo, smallCell } = this.publications.options;
      const figures = publishedAudit(tables, selectedAt, {
        leaveOutBelow: leaveOutSmall ? smallCategory : 0,
        roundTo,
      });
      const k = Math.max(smallCell, ...published.flat().map((each) => each.smallCell));
      return {
        ...figures,
        unknownSex: figures.notDisclosedSex ?? 0,
        unknownRaceEthnicity: figures.notDisclosedRaceEthnicity ?? 0,
        unknownEither: figures.notDisclosedEither ?? 0,
        selectedAt,
        smallCell: k,
        publicationVersion: byBoth.length === 1 ? (byBoth[0]?.version ?? null) : null,
        note: noteOf(figures, scope, k),
        rows: figures.rows.map((row) => ({ ...row, ...testOf(row, figures.rows) })),
        provenance: provenanceOf(published.flat(), {
          scope,
          k,
          range,
          n: tables.sex.n,
          hiresUndone: tables.sex.hiresUndone,
          arguments: Object.entries(asked).map(([name, value]) => ({
            name,
            value: JSON.stringify(value),
          })),
        }),
      };
    });
  }
}

/** @throws BAD_USER_INPUT (jobId, department) */
function scopeOf({ jobId, department }: BiasAuditArgs): Scope {
  if (jobId === undefined || jobId === null)
    return department ? { kind: 'DEPARTMENT', department } : { kind: 'ALL' };
  if (department)
    throw badInput('department', 'A job is of one department. Leave the department out.');
  return { kind: 'JOB', jobId: checkId('jobId', jobId).toLowerCase() };
}

function noteOf(
  { rows, hidden }: ReturnType<typeof publishedAudit>,
  scope: Scope,
  k: number,
): string | null {
  if (hidden.length === 0) return null;
  const why = `A category is shown where ${k} applicants or more were selected and as many were not, and where no other number gives a smaller one away.`;
  if (rows.length === 0) return `Nothing is shown. ${why}`;
  return scope.kind === 'ALL'
    ? why
    : `${why} Sex and race together are shown of all jobs together only.`;
}

function provenanceOf(
  published: readonly Publication[],
  {
    scope,
    k,
    n,
    hiresUndone,
    ...rest
  }: Pick<Provenance, 'range' | 'arguments' | 'n'> & {
    scope: Scope;
    k: number;
    hiresUndone: number;
  },
): Provenance {
  const { name, version, formula } = definition;
  return {
    ...rest,
    n,
    asOf:
      published
        .map(({ publishedAt }) => publishedAt)
        .sort()
        .at(-1) ?? new Date().toISOString(),
    timeZone: 'UTC',
    definition: name,
    version,
    formula,
    source: 'PUBLISHED',
    cached: false,
    excluded: excludedOf({ published, scope, hiresUndone, k }),
  };
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
