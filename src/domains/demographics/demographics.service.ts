import { badInput, RapportError } from '../../errors.js';
import type { Session } from '../../platform/graphql/session.js';
import { definitions } from '../analytics/definitions/analytics.definitions.js';
import type { Period } from '../analytics/common/analytics.enums.js';
import { checkId, type Question } from '../analytics/common/analytics.question.js';
import { milestones, type Milestone } from '../jobs/job.enums.js';
import { groupOf, knownCategories } from './demographics.codes.js';
import { closedPeriod } from './demographics.period.js';
import { maySeeDiversity, smallestCell } from './demographics.policy.js';
import { DemographicsSql, type PublishedContent, type PublishedRow } from './demographics.queries.js';
import { breakdownRows } from './demographics.rows.js';
import { patternBeside, people, type Box, type Counts } from './demographics.suppression.js';
import type { DiversityBreakdown } from './demographics.type.js';

export interface BreakdownArgs {
  category: string;
  range?: { from?: string | null; to?: string | null } | null;
  period?: Period | null;
  jobId?: string | null;
  department?: string | null;
}

const definition = definitions.diversityBreakdown;

/** Breakdowns by self-identification: hidden where few people could be told, frozen when first published. */
export class DemographicsService {
  /** @param k fewer people than this make a small cell; not below 10 */
  constructor(private readonly k: number = smallestCell) {
    if (k < smallestCell) throw new Error(`A small cell begins at ${smallestCell} people or more, not at ${k}`);
  }

  /** @throws FORBIDDEN, DEMOGRAPHICS_UNAVAILABLE, BAD_USER_INPUT (category, range, period, jobId, department) */
  async diversityBreakdown(session: Session, args: BreakdownArgs): Promise<DiversityBreakdown> {
    if (!maySeeDiversity(session.viewer)) {
      throw new RapportError('FORBIDDEN', `Breakdowns by self-identification are not shown to ${session.viewer.role}. Ask an ANALYST, an AUDITOR or an ADMIN.`);
    }
    const pool = session.database.demographics;
    if (!pool) throw new RapportError('DEMOGRAPHICS_UNAVAILABLE', 'This server has no door to self-identification. Set DATABASE_DEMOGRAPHICS_URL to a login that may read it.');
    const client = await pool.connect();
    const door = new DemographicsSql(client, session.database.sql);
    try {
      await door.begin();
      const category = await this.knownCategory(door, args.category);
      const box = await this.boxOf(door, args);
      await door.takeTurn(category);
      const table = await this.publishedTable(door, category, box);
      await door.commit();
      client.release();
      return answerOf(category, table, this.k);
    } catch (error) {
      await door.rollback().then(() => client.release(), (broken: Error) => client.release(broken));
      throw error;
    }
  }

  private async knownCategory(door: DemographicsSql, name: string): Promise<string> {
    const category = name.trim().toLowerCase();
    const known = [...new Set([...knownCategories, ...(await door.categories())])];
    if (!known.includes(category)) throw badInput('category', `"${name}" is not a category. Use one of ${known.sort().join(', ')}.`);
    return category;
  }

  private async boxOf(door: DemographicsSql, { range, period, jobId, department }: BreakdownArgs): Promise<Box> {
    const { from, to } = closedPeriod(range, period, await door.today());
    const id = checkId('jobId', jobId)?.toLowerCase();
    if (!id) return { from, to, department: department ?? null, jobId: null, jobDepartment: null };
    const job = await door.job(id);
    if (!job) throw badInput('jobId', `There is no job ${id}.`);
    if (department && job.department !== department) throw badInput('department', `The job is of the department ${job.department ?? '(none)'}, not of ${department}. Leave the department out.`);
    return { from, to, department: null, jobId: id, jobDepartment: job.department };
  }

  private async publishedTable(door: DemographicsSql, category: string, box: Box): Promise<PublishedRow> {
    const before = await door.published(category);
    const known = before.find((row) => row.from === box.from && row.to === box.to && row.jobId === box.jobId && row.department === box.department);
    if (known) return known;
    const content = await contentOf(door, category, box);
    const pattern = patternBeside({ box, ...content }, before.map((row) => ({ box: row, ...row.content })), this.k);
    return door.publish(category, box, { ...content, pattern }, definition.version);
  }
}

async function contentOf(door: DemographicsSql, category: string, box: Box): Promise<PublishedContent> {
  const question: Question = {
    range: { from: box.from, to: box.to },
    timeZone: 'UTC',
    period: 'YEAR', fiscalYearStart: 1,
    jobId: box.jobId ?? undefined,
    departments: box.department ? [box.department] : undefined,
  };
  const counts: Record<string, Partial<Record<Milestone, number>>> = {};
  for (const { value, milestone, people: met } of await door.counts(question, category)) {
    const row = (counts[groupOf(category, value)] ??= {});
    row[milestone] = (row[milestone] ?? 0) + met;
  }
  const pipelines = await door.pipelines(question);
  const has = (milestone: Milestone) => ({ milestones: own }: { milestones: Milestone[] }) => milestone === 'APPLICATION' || milestone === 'HIRED' || own.includes(milestone);
  const applied = pipelines.filter((pipeline) => pipeline.applied);
  return {
    counts,
    nested: milestones.filter((milestone) => applied.every(has(milestone))),
    present: milestones.filter((milestone) => pipelines.some(has(milestone)) || Object.values(counts).some((row) => (row[milestone] ?? 0) > 0)),
    n: Object.keys(counts).reduce((sum, group) => sum + people(counts as Counts, group, 'APPLICATION'), 0),
    hireUndone: await door.hiresUndone(question),
  };
}

function answerOf(category: string, { content, publishedAt, version }: PublishedRow, k: number): DiversityBreakdown {
  const excluded = content.hireUndone > 0 ? [{ reason: 'HIRE_UNDONE' as const, count: content.hireUndone }] : [];
  return {
    provenance: { asOf: publishedAt, timeZone: 'UTC', definition: definition.name, version, formula: definition.formula, n: content.n, excluded, source: 'PUBLISHED', arguments: [] },
    rows: breakdownRows({ category, ...content, k }),
  };
}
