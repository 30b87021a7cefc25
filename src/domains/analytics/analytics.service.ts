import { badInput, RapportError } from '../../errors.js';
import type { Page, PageArgs } from '../../platform/graphql/connection.js';
import { instanceOf } from '../../platform/graphql/node.js';
import { readPage } from '../../platform/graphql/page.queries.js';
import type { Session } from '../../platform/graphql/session.js';
import { applicationListing } from '../applications/application.queries.js';
import { Application } from '../applications/application.type.js';
import { maySeeSpend } from '../channels/channel.policy.js';
import type { ChannelYieldArgs, DropOffStagesArgs, MetricArgs, ReferralCountsArgs } from './common/analytics.args.js';
import { definitions, type Metric } from './definitions/analytics.definitions.js';
import type { ExclusionReason } from './common/analytics.enums.js';
import { jobsInScope, mayReadAggregates } from './analytics.policy.js';
import { checkGroups, checkId, checkRange, type Question } from './common/analytics.question.js';
import type { Provenance } from './common/analytics.type.js';
import { yieldApplications, yieldCounts, type YieldQuestion } from './channel-yield/channel-yield.queries.js';
import { yieldRows } from './channel-yield/channel-yield.rows.js';
import type { ChannelYield } from './channel-yield/channel-yield.type.js';
import { decodeDrill, drillable, encodeDrill } from './drill/drill.js';
import { dropOffApplications, dropOffCounts, stepsOfJobs, type DropOffQuestion } from './drop-off/drop-off.queries.js';
import { dropOffRows } from './drop-off/drop-off.rows.js';
import type { DropOffStages } from './drop-off/drop-off.type.js';
import { applicationsAmong, campaignMembers, channelMembers, jobMembers } from './common/members.queries.js';
import { periodsBetween } from './common/periods.js';
import { referralApplications, referralCounts, type ReferralQuestion } from './referral-counts/referral-counts.queries.js';
import { referralRows } from './referral-counts/referral-counts.rows.js';
import type { ReferralCounts } from './referral-counts/referral-counts.type.js';
import { spendParts } from './channel-yield/spend.queries.js';
import { timeZoneNames } from './common/time-zones.queries.js';

/** The metrics: each checks its arguments, counts in one statement, and puts rows and provenance together. */
export class AnalyticsService {
  private timeZones?: Promise<Map<string, string>>;

  /** @throws FORBIDDEN, BAD_USER_INPUT (range, timeZone, groupBy, period, filter) */
  async channelYield(session: Session, args: ChannelYieldArgs): Promise<ChannelYield> {
    const question = await this.yieldQuestion(session, args);
    const answer = await yieldCounts(session.sql, question);
    const spend = moneyIsKnown(session, question) ? await spendParts(session.sql, question) : undefined;
    const { rows, mixed } = yieldRows({
      groupBy: question.groupBy,
      counts: answer.rows,
      spend,
      channels: await channelMembers(session.sql, question),
      jobs: question.groupBy.some((group) => group === 'JOB' || group === 'DEPARTMENT') ? await jobMembers(session.sql, question) : [],
      campaigns: question.groupBy.includes('CAMPAIGN') ? await campaignMembers(session.sql, question) : [],
      periods: periodsOf(question, [...answer.rows, ...(spend ?? [])]),
      drillOf: (key) => encodeDrill({ metric: 'channelYield', args: { ...args }, key }),
    });
    const excluded = { HIRE_UNDONE: answer.hireUndone || undefined, UNDATED_EVENT: answer.undated || undefined, MIXED_CURRENCIES: mixed };
    return { provenance: provenanceOf('channelYield', question, answer, excluded), rows };
  }

  /** @throws FORBIDDEN, BAD_USER_INPUT (range, timeZone, groupBy, period, filter) */
  async referralCounts(session: Session, args: ReferralCountsArgs): Promise<ReferralCounts> {
    const question = await this.referralQuestion(session, args);
    const answer = await referralCounts(session.sql, question);
    const jobs = question.groupBy.some((group) => group === 'JOB' || group === 'DEPARTMENT') ? await jobMembers(session.sql, question) : [];
    return {
      provenance: provenanceOf('referralCounts', question, answer, { HIRE_UNDONE: answer.hireUndone || undefined }),
      rows: referralRows(question.groupBy, answer, jobs, periodsOf(question, answer.rows), (key) => encodeDrill({ metric: 'referralCounts', args: { ...args }, key })),
    };
  }

  /** @throws FORBIDDEN, BAD_USER_INPUT (range, timeZone, jobId, groupBy, period, filter) */
  async dropOffStages(session: Session, args: DropOffStagesArgs): Promise<DropOffStages> {
    const question = await this.dropOffQuestion(session, args);
    const answer = await dropOffCounts(session.sql, question);
    const rows = dropOffRows({
      by: question.by,
      groupBy: question.groupBy,
      answer,
      steps: await stepsOfJobs(session.sql, question),
      channels: question.groupBy.includes('CHANNEL') ? await channelMembers(session.sql, question) : [],
      jobs: await jobMembers(session.sql, question),
      periods: periodsOf(question, answer.groups),
      drillOf: (key, step) => encodeDrill({ metric: 'dropOffStages', args: { ...args }, key, step }),
    });
    return { provenance: provenanceOf('dropOffStages', question, answer, { HIRE_UNDONE: answer.hireUndone || undefined }), rows };
  }

  /**
   * The applications behind one measure of one row; as many as the number says, as long as nothing has changed.
   * @throws FORBIDDEN, BAD_USER_INPUT (drill, measure, first), BAD_CURSOR (after)
   */
  async drillThrough(session: Session, token: string, measure: string, page: PageArgs): Promise<Page<Application>> {
    const { metric, args, key, step = '' } = decodeDrill(token);
    const measures: Record<string, string> = drillable[metric];
    if (!Object.hasOwn(measures, measure)) throw badInput('measure', `"${measure}" has no applications behind it in ${metric}. Use one of ${Object.keys(measures).join(', ')}.`);
    const name = measures[measure]!;
    const behind = {
      channelYield: async () => yieldApplications(await this.yieldQuestion(session, args as unknown as ChannelYieldArgs), key, name),
      referralCounts: async () => referralApplications(await this.referralQuestion(session, args as unknown as ReferralCountsArgs), key, name),
      dropOffStages: async () => dropOffApplications(await this.dropOffQuestion(session, args as unknown as DropOffStagesArgs), key, step, name),
    };
    const listing = applicationListing(applicationsAmong(await behind[metric](), jobsInScope(session.viewer)));
    return readPage(session.sql, listing, page, (row) => instanceOf(Application, row as Partial<Application>), session.changeCursor);
  }

  private async yieldQuestion(session: Session, args: ChannelYieldArgs): Promise<YieldQuestion> {
    return { ...(await this.question(session, args)), basis: args.basis, attribution: args.attribution, groupBy: checkGroups(args.groupBy) };
  }

  private async referralQuestion(session: Session, args: ReferralCountsArgs): Promise<ReferralQuestion> {
    return { ...(await this.question(session, args)), groupBy: checkGroups(args.groupBy) };
  }

  private async dropOffQuestion(session: Session, args: DropOffStagesArgs): Promise<DropOffQuestion> {
    return {
      ...(await this.question(session, args)),
      jobId: checkId('jobId', args.jobId), by: args.by, skipPolicy: args.skipPolicy, openPolicy: args.openPolicy, groupBy: checkGroups(args.groupBy),
    };
  }

  private async question(session: Session, { range, timeZone, period, filter }: MetricArgs): Promise<Question> {
    if (!mayReadAggregates(session.viewer)) throw new RapportError('FORBIDDEN', `Aggregates are not shown to ${session.viewer.role}.`);
    return {
      range: checkRange(range),
      timeZone: await this.knownTimeZone(session, timeZone),
      period,
      filter: filter ?? undefined,
      departments: jobsInScope(session.viewer),
    };
  }

  /** The name as the server spells it. */
  private async knownTimeZone(session: Session, name: string): Promise<string> {
    this.timeZones ??= timeZoneNames(session.database.sql).then((names) => new Map(names.map((known) => [known.toLowerCase(), known])));
    const zones = await this.timeZones.catch((error: unknown) => {
      this.timeZones = undefined;
      throw error;
    });
    const known = zones.get(name.toLowerCase());
    if (!known) throw badInput('timeZone', `"${name}" is not a time zone. Use an IANA name, like Europe/Berlin or UTC.`);
    return known;
  }
}

/** Money is recorded by channel, campaign and day: of a part of the jobs nobody knows it. */
function moneyIsKnown(session: Session, { groupBy, filter, departments }: YieldQuestion): boolean {
  const byJob = groupBy.includes('JOB') || groupBy.includes('DEPARTMENT') || filter?.jobIds || filter?.departments || filter?.locations;
  return maySeeSpend(session.viewer) && !departments && !byJob;
}

function periodsOf({ range, period, groupBy }: Question & { groupBy: readonly string[] }, rows: readonly { key: { PERIOD?: string | null } }[]): string[] {
  if (!groupBy.includes('PERIOD')) return [];
  return periodsBetween(range, period, rows.flatMap(({ key }) => key.PERIOD ?? []));
}

function provenanceOf(
  metric: Metric, { timeZone }: Question, { asOf, n }: { asOf: string; n: number }, excluded: Partial<Record<ExclusionReason, number | undefined>>,
): Provenance {
  const { name, version, formula } = definitions[metric];
  return {
    asOf, timeZone, definition: name, version, formula, n, source: 'transitions',
    excluded: Object.entries(excluded).flatMap(([reason, count]) => (count === undefined ? [] : [{ reason: reason as ExclusionReason, count }])),
  };
}
