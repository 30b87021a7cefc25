import { badInput, RapportError } from '../../../errors.js';
import { change, type ChangeArgs, type Changed } from '../../../platform/graphql/mutation.js';
import type { Session } from '../../../platform/graphql/session.js';
import { refuse, UserErrorCode } from '../../../platform/graphql/user-error.js';
import type { Period } from '../../analytics/common/analytics.enums.js';
import { checkId } from '../../analytics/common/metric-params.js';
import type { Provenance } from '../../analytics/common/analytics.type.js';
import { checkPin } from '../../analytics/definitions/definition-pin.js';
import { definitions } from '../../analytics/definitions/definitions.js';
import { mayAuditDiversity, maySeeDiversity } from '../demographics.policy.js';
import type { Scope } from '../publication/publication-plan.js';
import type { DemographicsSql, Publication } from '../publication/publication.queries.js';
import type { PublicationService } from '../publication/publication.service.js';
import { tableOver } from '../publication/publication-table.js';
import type { DiversityPublication } from '../publication/publication.type.js';
import { closedPeriod } from './breakdown-period.js';
import { excludedOf } from './excluded.js';
import { breakdownRows } from './breakdown-rows.js';
import type { DiversityBreakdown, PublishedDiversity } from './breakdown.type.js';

export interface BreakdownArgs {
  category: string;
  range?: { from?: string | null; to?: string | null } | null;
  period?: Period | null;
  jobId?: string | null;
  department?: string | null;
  /** the definition that the client expects */
  definition?: string | null;
}

export interface RestateArgs extends ChangeArgs {
  category: string;
  range: { from?: string | null; to?: string | null };
  reason: string;
}

const definition = definitions.diversityBreakdown;

/** Reads breakdowns by self-identification from published tables. */
export class BreakdownService {
  constructor(private readonly publications: PublicationService) {}

  /** @throws FORBIDDEN, DEMOGRAPHICS_UNAVAILABLE, BAD_USER_INPUT (category, range, period, jobId, department, definition) */
  async diversityBreakdown(session: Session, args: BreakdownArgs): Promise<DiversityBreakdown> {
    refuseUnless(maySeeDiversity(session.viewer), session);
    checkPin('diversityBreakdown', args.definition);
    return this.publications.withDoor(session, async (door) => {
      const category = await this.publications.knownCategory(door, args.category);
      const { from, to, period } = closedPeriod(
        args.range,
        args.period,
        await this.publications.today(door),
      );
      const scope = await scopeOf(door, args);
      const published = await this.publications.publicationsOf(
        door,
        category,
        { from, to },
        period,
        session.viewer.actor,
      );
      const answered = {
        category,
        period,
        jobId: args.jobId ?? null,
        department: args.department ?? null,
      };
      const { provenance, ...answer } = this.answerOf(category, scope, published, period);
      return {
        ...answer,
        provenance: {
          ...provenance,
          range: { from, to },
          arguments: Object.entries(answered).map(([name, value]) => ({
            name,
            value: JSON.stringify(value),
          })),
        },
      };
    });
  }

  private answerOf(
    category: string,
    scope: Scope,
    published: Publication[] | undefined,
    period: Period,
  ): DiversityBreakdown {
    const { smallCell, roundTo } = this.publications.options;
    const table = tableOver(published ?? [], scope);
    const k = Math.max(smallCell, ...(published ?? []).map((each) => each.smallCell));
    const provenance: Provenance = {
      asOf:
        published
          ?.map(({ publishedAt }) => publishedAt)
          .sort()
          .at(-1) ?? new Date().toISOString(),
      timeZone: 'UTC',
      definition: definition.name,
      version:
        Math.max(0, ...(published ?? []).map((each) => each.definitionVersion)) ||
        definition.version,
      formula: definition.formula,
      n: table.n,
      source: 'PUBLISHED',
      cached: false,
      arguments: [],
      excluded: excludedOf({
        published: published ?? [],
        scope,
        hiresUndone: table.hiresUndone,
        k,
      }),
    };
    const rows = published
      ? breakdownRows(category, table, { k, roundTo })
      : unpublishedRows(category, period, k);
    return {
      provenance,
      publicationVersion: published?.length === 1 ? published[0]!.version : null,
      smallCell: k,
      roundedTo: roundTo,
      rows,
    };
  }

  /** @throws FORBIDDEN, DEMOGRAPHICS_UNAVAILABLE */
  async diversityPublished(session: Session): Promise<PublishedDiversity> {
    refuseUnless(maySeeDiversity(session.viewer), session);
    return this.publications.withDoor(session, async (door) => {
      const versions = await door.publications(undefined);
      const newest = versions.filter(
        (each) =>
          !versions.some(
            (other) =>
              other.category === each.category &&
              other.from === each.from &&
              other.to === each.to &&
              other.version > each.version,
          ),
      );
      const rows = newest.flatMap((publication) =>
        publication.content.plan.tables.flatMap(({ scope }) => {
          const { category, from, to, version } = publication;
          const place = {
            category,
            from,
            to,
            publicationVersion: version,
            department: scope.kind === 'DEPARTMENT' ? scope.department : null,
            jobId: scope.kind === 'JOB' ? scope.jobId : null,
          };
          return this.answerOf(category, scope, [publication], publication.period).rows.map(
            (row) => ({ ...row, ...place }),
          );
        }),
      );
      const { name, version, formula } = definition;
      const asOf =
        newest
          .map(({ publishedAt }) => publishedAt)
          .sort()
          .at(-1) ?? new Date().toISOString();
      return {
        provenance: {
          asOf,
          timeZone: 'UTC',
          definition: name,
          version,
          formula,
          n: newest.length,
          source: 'PUBLISHED',
          cached: false,
          excluded: [],
          arguments: [],
        },
        rows,
      };
    });
  }

  /** @throws FORBIDDEN, DEMOGRAPHICS_UNAVAILABLE, BAD_USER_INPUT (category) */
  async diversityPublications(
    session: Session,
    name: string | undefined,
  ): Promise<DiversityPublication[]> {
    refuseUnless(maySeeDiversity(session.viewer), session);
    return this.publications.withDoor(session, async (door) => {
      const category =
        name === undefined ? undefined : await this.publications.knownCategory(door, name);
      return (await door.publications(category)).map(shownOf);
    });
  }

  /** @throws FORBIDDEN, DEMOGRAPHICS_UNAVAILABLE, BAD_USER_INPUT (category, range) */
  async diversityRestate(
    session: Session,
    args: RestateArgs,
  ): Promise<Changed<DiversityPublication>> {
    refuseUnless(mayAuditDiversity(session.viewer), session, 'an AUDITOR or an ADMIN');
    return change(session, 'diversityRestate', args, args, () =>
      this.publications.withDoor(session, async (door) => {
        const category = await this.publications.knownCategory(door, args.category);
        const reason = args.reason.trim();
        if (!reason)
          refuse(UserErrorCode.INVALID, 'reason', 'A restatement needs a reason. Write one.');
        const { from, to } = closedPeriod(
          args.range,
          undefined,
          await this.publications.today(door),
        );
        const restated = await this.publications.restate(
          door,
          category,
          { from, to },
          session.viewer.actor,
          reason,
        );
        return typeof restated === 'string'
          ? refuse(UserErrorCode.WRONG_STATE, 'range', restated)
          : shownOf(restated);
      }),
    );
  }
}

export function refuseUnless(
  allowed: boolean,
  { viewer }: Session,
  whom = 'an ANALYST, an AUDITOR or an ADMIN',
): void {
  if (!allowed)
    throw new RapportError(
      'FORBIDDEN',
      `${viewer.role} may not see these figures by self-identification. Ask ${whom}.`,
    );
}

async function scopeOf(
  door: DemographicsSql,
  { jobId, department }: BreakdownArgs,
): Promise<Scope> {
  const id = checkId('jobId', jobId)?.toLowerCase();
  if (!id) return department ? { kind: 'DEPARTMENT', department } : { kind: 'ALL' };
  const job = await door.job(id);
  if (!job) throw badInput('jobId', `There is no job ${id}.`);
  if (department && job.department !== department)
    throw badInput(
      'department',
      `The job is of the department ${job.department ?? '(none)'}, not of ${department}. Leave the department out.`,
    );
  return { kind: 'JOB', jobId: id };
}

/** The note of a period that is shorter than this deployment publishes. It reveals nothing about people. */
function unpublishedRows(category: string, period: Period, k: number) {
  const why = `Hidden: this deployment publishes longer periods than a ${period.toLowerCase()}. Use the whole ${period === 'MONTH' ? 'quarter or year' : 'year'}.`;
  const nobody = {
    counts: {},
    nested: [],
    present: ['APPLICATION', 'HIRED'] as const,
    n: 0,
    hiresUndone: 0,
    widest: { groups: [], n: 1, shown: false },
  };
  return breakdownRows(category, { ...nobody, n: 1 }, { k, roundTo: 1, why }).filter(
    ({ suppressed }) => suppressed,
  );
}

const shownOf = ({ content, ...publication }: Publication): DiversityPublication => ({
  ...publication,
  tablesShown: content.plan.tables.length,
});
