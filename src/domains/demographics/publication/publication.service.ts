import { badInput, RapportError } from '../../../errors.js';
import type { Session } from '../../../platform/graphql/session.js';
import type { MetricParams } from '../../analytics/common/metric-params.js';
import { FactsReader } from '../../analytics/facts/facts-reader.js';
import { definitions } from '../../analytics/definitions/definitions.js';
import type { Milestone } from '../../jobs/job.enums.js';
import { groupOf, knownCategories } from '../demographics-codes.js';
import { smallestCell } from '../demographics.policy.js';
import { planFamily, type JobCounts, type Planner } from './publication-plan.js';
import { lengthOf, periodsIn, type Days, type PublicationPeriod } from './publication-period.js';
import {
  DemographicsSql,
  type Publication,
  type PublicationContent,
} from './publication.queries.js';
import { restatesSafely, sameCounts } from './publication-restating.js';

export interface PublicationOptions {
  /** fewer people than this make a small cell; not below 10 */
  smallCell: number;
  /** how long the period of one publication is */
  period: PublicationPeriod;
  /** counts are rounded to a multiple of this; 1: they are not */
  roundTo: 1 | 5;
  /** what decides which tables are shown; the tests weaken it on purpose */
  planner?: Planner;
  /** the day it is now, UTC; absent: the database's clock */
  today?: () => string;
}

/** Publishes self-identification by period: everything of a category and a period at once, frozen from then on. */
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

  /** Runs the work on a connection of the demographics role, in one transaction. @throws DEMOGRAPHICS_UNAVAILABLE */
  async withDoor<Result>(
    session: Session,
    work: (door: DemographicsSql) => Promise<Result>,
  ): Promise<Result> {
    const pool = session.database.demographics;
    if (!pool)
      throw new RapportError(
        'DEMOGRAPHICS_UNAVAILABLE',
        'This server has no door to self-identification. Set DATABASE_DEMOGRAPHICS_URL to a login that may read it.',
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

  /** The category as it is stored. @throws BAD_USER_INPUT (category) */
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
   * The newest versions of the publications that whole closed days consist of, published now where they were not.
   * @returns undefined: the days are shorter than what is published
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

  /** The period of the year's first publication stays the year's: another one would cut across it. */
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
    const jobs = await jobsOfPeriod(door, category, { from, to });
    const plan = (this.options.planner ?? planFamily)({ jobs }, this.options.smallCell);
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
      content: { jobs, plan },
    });
  }

  /**
   * Publishes a period again as a whole: a new version, from the data of today.
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
      return `Nothing was published of ${category} for the period from ${from} to ${to}. Ask for diversityBreakdown first.`;
    const jobs = await jobsOfPeriod(door, category, { from, to });
    if (sameCounts({ jobs }, last.content))
      return `Nothing has changed since version ${last.version}.`;
    const k = Math.max(last.smallCell, this.options.smallCell);
    const plan = (this.options.planner ?? planFamily)(
      { jobs },
      k,
      restatesSafely(
        versions.map(({ content }) => content),
        k,
      ),
    );
    if (plan.tables.length === 0 && last.content.plan.tables.length > 0) {
      return `Fewer than ${k} people have moved in some of the rows since version ${last.version}, so the difference of two versions would tell who they are. Restate it when more has changed.`;
    }
    return door.publish({
      ...last,
      version: last.version + 1,
      definitionVersion: definitions.diversityBreakdown.version,
      smallCell: k,
      publishedBy: actor,
      reason,
      content: { jobs, plan },
    });
  }
}

/** @throws WAIT_TIMED_OUT while the application facts are not current: a publication stays as it is for good */
async function jobsOfPeriod(
  door: DemographicsSql,
  category: string,
  range: Days,
): Promise<PublicationContent['jobs']> {
  if (door.facts !== 'CURRENT')
    throw new RapportError(
      'WAIT_TIMED_OUT',
      'Nothing is published while changes are still being processed, as during an import. Try again later.',
    );
  const params: MetricParams = { range, timeZone: 'UTC', period: 'YEAR', fiscalYearStart: 1 };
  const { jobs, standings } = await door.peopleOf(params, category);
  const byJob = Map.groupBy(standings, ({ jobId }) => jobId);
  return jobs.map(({ id, department, milestones, hiresUndone }) => {
    const counts: Record<string, Partial<Record<Milestone, number>>> = {};
    for (const { value, milestone, people } of byJob.get(id) ?? []) {
      const row = (counts[groupOf(category, value)] ??= {});
      row[milestone] = (row[milestone] ?? 0) + people;
    }
    return { id, department, milestones, hiresUndone, counts } satisfies JobCounts & {
      hiresUndone: number;
    };
  });
}
