import { badInput, RapportError } from '../../../errors.js';
import type { Session } from '../../../platform/graphql/session.js';
import type { MetricParams } from '../../analytics/common/metric-params.js';
import { FactsReader } from '../../analytics/facts/facts-reader.js';
import { definitions } from '../../analytics/definitions/definitions.js';
import { milestones, type Milestone } from '../../jobs/job.enums.js';
import { groupOf, knownCategories } from '../demographics-codes.js';
import { smallestCell } from '../demographics.policy.js';
import { planFamily, type Planner } from './publication-plan.js';
import type { Counts } from './publication-safety.js';
import { lengthOf, periodsIn, type Days, type PublicationPeriod } from './publication-period.js';
import {
  DemographicsSql,
  type Publication,
  type PublicationContent,
} from './publication.queries.js';
import { restatesSafely, sameCounts } from './publication-restating.js';

export interface PublicationOptions {
  /** a cell with fewer people than this is a small cell; at least 10 */
  smallCell: number;
  /** length of the period of one publication */
  period: PublicationPeriod;
  /** counts are rounded to a multiple of this; 1: no rounding */
  roundTo: 1 | 5;
  /** decides which tables are shown; tests weaken it on purpose */
  planner?: Planner;
  /** the present day, UTC; absent: the clock of the database */
  today?: () => string;
}

/**
 * Publishes tables of self-identification: all tables of a category and a period at once. A publication never
 * changes.
 */
export class PublicationService {
  private readonly facts = new FactsReader();

  constructor(
    readonly options: PublicationOptions = { smallCell: smallestCell, period: 'YEAR', roundTo: 1 },
  ) {
    if (options.smallCell < smallestCell)
      throw new Error(
        `A small cell begins at ${smallestCell} people or more, not at ${options.smallCell}`,
      );
  }

  /** Runs `work` on a connection of the demographics role, in one transaction. @throws DEMOGRAPHICS_UNAVAILABLE */
  async withDoor<Result>(
    session: Session,
    work: (door: DemographicsSql) => Promise<Result>,
  ): Promise<Result> {
    const pool = session.database.demographics;
    if (!pool)
      throw new RapportError(
        'DEMOGRAPHICS_UNAVAILABLE',
        'This server has no access to self-identification. Set DATABASE_DEMOGRAPHICS_URL to a login that may read it.',
      );
    const { state } = await this.facts.read(session.database);
    const client = await pool.connect();
    const door = new DemographicsSql(client, session.database.sql, state);
    try {
      await door.begin();
      const result = await work(door);
      await door.commit();
      client.release();
      return result;
    } catch (error) {
      await door.rollback().then(
        () => client.release(),
        (broken: Error) => client.release(broken),
      );
      throw error;
    }
  }

  /** The stored name of a category. @throws BAD_USER_INPUT (category) */
  async knownCategory(door: DemographicsSql, name: string): Promise<string> {
    const category = name.trim().toLowerCase();
    const known = [...new Set([...knownCategories, ...(await door.categories())])];
    if (!known.includes(category))
      throw badInput(
        'category',
        `"${name}" is not a category. Use one of ${known.sort().join(', ')}.`,
      );
    return category;
  }

  today = async (door: DemographicsSql): Promise<string> => this.options.today?.() ?? door.today();

  /**
   * The newest versions of the publications that make up a range of closed days. Missing ones are published now.
   * @returns undefined if the range is shorter than the periods that are published
   */
  async publicationsOf(
    door: DemographicsSql,
    category: string,
    days: Days,
    length: PublicationPeriod,
    actor: string,
  ): Promise<Publication[] | undefined> {
    await door.takeTurn(category);
    const period = await this.periodOfYear(door, category, days);
    if (lengthOf(length) < lengthOf(period)) return undefined;
    const published = await door.publications(category, days.from, days.to);
    const found: Publication[] = [];
    for (const each of periodsIn(days, period)) {
      const known = published.findLast(({ from }) => from === each.from);
      found.push(known ?? (await this.publish(door, category, each, period, actor)));
    }
    return found;
  }

  /**
   * The period length of the first publication in a year applies to the whole year, because periods of another length
   * would overlap it.
   */
  private async periodOfYear(
    door: DemographicsSql,
    category: string,
    { from }: Days,
  ): Promise<PublicationPeriod> {
    const [first] = await door.publications(
      category,
      `${from.slice(0, 4)}-01-01`,
      `${Number(from.slice(0, 4)) + 1}-01-01`,
    );
    return first?.period ?? this.options.period;
  }

  private async publish(
    door: DemographicsSql,
    category: string,
    { from, to }: Days,
    period: PublicationPeriod,
    actor: string,
  ): Promise<Publication> {
    const family = await familyOf(door, category, { from, to });
    const plan = (this.options.planner ?? planFamily)(family, this.options.smallCell);
    return door.publish({
      category,
      period,
      from,
      to,
      version: 1,
      definitionVersion: definitions.diversityBreakdown.version,
      smallCell: this.options.smallCell,
      publishedBy: actor,
      reason: null,
      content: { ...family, plan },
    });
  }

  /**
   * Publishes all tables of a period again: a new version, from the data of today.
   * @returns the new version, or why there is none
   */
  async restate(
    door: DemographicsSql,
    category: string,
    { from, to }: Days,
    actor: string,
    reason: string,
  ): Promise<Publication | string> {
    await door.takeTurn(category);
    const versions = (await door.publications(category, from, to)).filter(
      (version) => version.from === from && version.to === to,
    );
    const last = versions.at(-1);
    if (!last)
      return `Nothing was published of ${category} for the period from ${from} to ${to}. Query diversityBreakdown first.`;
    const family = await familyOf(door, category, { from, to });
    if (sameCounts(family, last.content))
      return `Nothing has changed since version ${last.version}.`;
    const k = Math.max(last.smallCell, this.options.smallCell);
    const plan = (this.options.planner ?? planFamily)(
      family,
      k,
      restatesSafely(
        versions.map(({ content }) => content),
        k,
      ),
    );
    if (plan.tables.length === 0 && last.content.plan.tables.length > 0) {
      return `Fewer than ${k} people have moved in some of the rows since version ${last.version}, so the difference of two versions would reveal who they are. Restate it when more has changed.`;
    }
    return door.publish({
      ...last,
      version: last.version + 1,
      definitionVersion: definitions.diversityBreakdown.version,
      smallCell: k,
      publishedBy: actor,
      reason,
      content: { ...family, plan },
    });
  }
}

/**
 * @throws WAIT_TIMED_OUT while the application facts are not current, because a publication can't be corrected later
 */
async function familyOf(
  door: DemographicsSql,
  category: string,
  range: Days,
): Promise<Omit<PublicationContent, 'plan'>> {
  if (door.facts !== 'CURRENT')
    throw new RapportError(
      'WAIT_TIMED_OUT',
      'Nothing is published while changes are still being processed, as during an import. Try again later.',
    );
  const params: MetricParams = { range, timeZone: 'UTC', period: 'YEAR', fiscalYearStart: 1 };
  const { jobs, standings } = await door.peopleOf(params, category);
  const byJob = Map.groupBy(standings, ({ jobId }) => jobId);
  const counted = milestones.filter(
    (milestone) =>
      milestone === 'APPLICATION' ||
      milestone === 'HIRED' ||
      jobs.some((job) => job.milestones.includes(milestone)),
  );
  const countsOfJob = (id: string): Counts => {
    const counts: Record<string, Partial<Record<Milestone, number>>> = {};
    for (const { value, milestone, people } of byJob.get(id) ?? []) {
      if (!counted.includes(milestone)) continue;
      const row = (counts[groupOf(category, value)] ??= {});
      row[milestone] = (row[milestone] ?? 0) + people;
    }
    return counts;
  };
  return {
    jobs: jobs.map((job) => ({ ...job, counts: countsOfJob(job.id) })),
    milestones: counted,
  };
}
