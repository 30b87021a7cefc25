import { badInput, RapportError } from '../../../errors.js';
import type { Session } from '../../../platform/graphql/session.js';
import { inSlices } from '../../../platform/text/slices.js';
import type { MetricParams } from '../../analytics/common/metric-params.js';
import { FactsReader } from '../../analytics/facts/facts-reader.js';
import { definitions } from '../../analytics/definitions/definitions.js';
import { milestones, type Milestone } from '../../jobs/job.enums.js';
import { groupOf, knownCategories } from '../demographics-codes.js';
import { auditedCategories, bothTogether, isAudited, nameOfPair } from './audited-categories.js';
import { planIntersections } from './intersection-plan.js';
import { smallestCell } from '../demographics.policy.js';
import { jobsIn, planFamily, type Allows, type Plan, type Planner } from './publication-plan.js';
import type { Counts } from './publication-safety.js';
import { lengthOf, periodsIn, type Days, type PublicationPeriod } from './publication-period.js';
import {
  DemographicsSql,
  type Publication,
  type PublicationContent,
} from './publication.queries.js';
import { allowsBeside, isApart, overlapsOf } from './ranking-overlap.js';
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
 * changes. The two categories of a bias audit, and the cells by both, are published together, whichever is queried
 * first: they cover the same people at the same moment, so that none can be subtracted from another.
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
   * @param category a category, or `bothTogether`
   * @returns undefined if the range is shorter than the periods that are published
   */
  async publicationsOf(
    door: DemographicsSql,
    category: string,
    days: Days,
    length: PublicationPeriod,
    actor: string,
  ): Promise<Publication[] | undefined> {
    const together = publishedWith(category);
    await door.takeTurn(together.at(-1)!);
    const period = await this.periodOfYear(door, together, days);
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
   * would overlap it. The same holds for categories that are published together.
   */
  private async periodOfYear(
    door: DemographicsSql,
    categories: readonly string[],
    { from }: Days,
  ): Promise<PublicationPeriod> {
    for (const category of categories) {
      const [first] = await door.publications(
        category,
        `${from.slice(0, 4)}-01-01`,
        `${Number(from.slice(0, 4)) + 1}-01-01`,
      );
      if (first) return first.period;
    }
    return this.options.period;
  }

  /** Publishes a period of a category, and of those that are published with it and are missing. */
  private async publish(
    door: DemographicsSql,
    category: string,
    { from, to }: Days,
    period: PublicationPeriod,
    actor: string,
  ): Promise<Publication> {
    const families = await familiesOf(door, category, { from, to });
    const k = this.options.smallCell;
    const allows = await this.besideRankings(door, category, { from, to }, k);
    const published = new Map<string, Publication>();
    for (const [each, family] of families) {
      const before = (await door.publications(each, from, to)).findLast(
        (other) => other.from === from && other.to === to,
      );
      published.set(
        each,
        before ??
          (await door.publish({
            category: each,
            period,
            from,
            to,
            version: 1,
            definitionVersion: definitions.diversityBreakdown.version,
            smallCell: this.options.smallCell,
            publishedBy: actor,
            reason: null,
            content: { ...family, plan: await this.planOf(each, families, published, k, allows) },
          })),
      );
    }
    return published.get(category)!;
  }

  /** The condition that tables of a period are of other people than the published rankings by the same categories. */
  private async besideRankings(
    door: DemographicsSql,
    category: string,
    range: Days,
    k: number,
  ): Promise<Allows> {
    const rankings = await door.publishedRankings(publishedWith(category));
    return allowsBeside(await overlapsOf(door, range, rankings), k);
  }

  /**
   * Whether a ranking is of nearly the same people as a published table by the same categories. Then it is not shown.
   * @param category a category, or `bothTogether`
   */
  async resemblesTable(door: DemographicsSql, category: string, jobId: string): Promise<boolean> {
    const periods = new Map<string, Publication[]>();
    for (const each of publishedWith(category))
      for (const publication of await door.publications(each))
        periods.set(publication.from, [...(periods.get(publication.from) ?? []), publication]);
    for (const publications of periods.values()) {
      const [{ from, to }] = publications as [Publication];
      for (const overlap of await overlapsOf(door, { from, to }, [jobId]))
        for (const { content } of publications)
          for (const { scope } of content.plan.tables)
            if (!isApart(overlap, jobsIn(content, scope), this.options.smallCell)) return true;
    }
    return false;
  }

  /**
   * What may be shown of a category, or of both audited ones together.
   * @param published what is published of the same days already
   */
  private async planOf(
    category: string,
    families: ReadonlyMap<string, Unplanned>,
    published: ReadonlyMap<string, Pick<Publication, 'content'>>,
    k: number,
    allows: Allows,
  ): Promise<Plan> {
    const family = families.get(category)!;
    if (category !== bothTogether) return (this.options.planner ?? planFamily)(family, k, allows);
    const [sex, race] = auditedCategories;
    const [bySex, byRace] = [published.get(sex), published.get(race)];
    // A table that was published earlier, alone, may cover other people. Then nothing is shown by both.
    const isOfTheSame = (each: string) =>
      sameCounts(families.get(each)!, published.get(each)!.content);
    if (!bySex || !byRace || !isOfTheSame(sex) || !isOfTheSame(race)) return { tables: [] };
    return inSlices(
      planIntersections(family, [bySex.content.plan, byRace.content.plan], k, allows),
    );
  }

  /**
   * Publishes all tables of a period again: a new version, from the data of today. Categories that are published together
   * are restated together.
   * @returns the new version, or why there is none
   */
  async restate(
    door: DemographicsSql,
    category: string,
    { from, to }: Days,
    actor: string,
    reason: string,
  ): Promise<Publication | string> {
    const together = publishedWith(category);
    await door.takeTurn(together.at(-1)!);
    const before = new Map<string, Publication[]>();
    for (const each of together)
      before.set(
        each,
        (await door.publications(each, from, to)).filter(
          (version) => version.from === from && version.to === to,
        ),
      );
    const last = before.get(category)?.at(-1);
    if (!last)
      return `Nothing was published of ${category} for the period from ${from} to ${to}. Query diversityBreakdown first.`;
    const families = await familiesOf(door, category, { from, to });
    const hasChanged = [...families].some(([each, family]) => {
      const version = before.get(each)?.at(-1);
      return !version || !sameCounts(family, version.content);
    });
    if (!hasChanged) return `Nothing has changed since version ${last.version}.`;
    const k = Math.max(
      this.options.smallCell,
      ...[...before.values()].flatMap((versions) => versions.map(({ smallCell }) => smallCell)),
    );
    const beside = await this.besideRankings(door, category, { from, to }, k);
    const planned = new Map<string, { content: PublicationContent }>();
    for (const [each, family] of families) {
      const versions = before.get(each) ?? [];
      const restates = restatesSafely(
        versions.map(({ content }) => content),
        k,
      );
      const plan = await this.planOf(
        each,
        families,
        planned,
        k,
        (jobs, pattern) => beside(jobs, pattern) && restates(jobs, pattern),
      );
      const shownBefore = versions.at(-1)?.content.plan.tables.length ?? 0;
      if (each !== bothTogether && plan.tables.length === 0 && shownBefore > 0)
        return `Fewer than ${k} people have moved in some of the rows by ${each} since version ${last.version}, so the difference of two versions would reveal who they are. Restate it when more has changed.`;
      planned.set(each, { content: { ...family, plan } });
    }
    let restated: Publication | undefined;
    for (const [each, { content }] of planned) {
      const version = await door.publish({
        ...last,
        category: each,
        version: (before.get(each)?.at(-1)?.version ?? 0) + 1,
        definitionVersion: definitions.diversityBreakdown.version,
        smallCell: k,
        publishedBy: actor,
        reason,
        content,
      });
      if (each === category) restated = version;
    }
    return restated!;
  }
}

/** The categories that are published with one, itself included; cells by both come last, because they need the others. */
const publishedWith = (category: string): readonly string[] =>
  isAudited(category) || category === bothTogether
    ? [...auditedCategories, bothTogether]
    : [category];

type Unplanned = Omit<PublicationContent, 'plan'>;

/**
 * The people of a period by the groups of a category, and of those that are published with it, all read at one moment.
 * @throws WAIT_TIMED_OUT while the application facts are not current, because a publication can't be corrected later
 */
async function familiesOf(
  door: DemographicsSql,
  category: string,
  range: Days,
): Promise<Map<string, Unplanned>> {
  if (door.facts !== 'CURRENT')
    throw new RapportError(
      'WAIT_TIMED_OUT',
      'Nothing is published while changes are still being processed, as during an import. Try again later.',
    );
  const params: MetricParams = { range, timeZone: 'UTC', period: 'YEAR', fiscalYearStart: 1 };
  const together = publishedWith(category);
  const asked = together.filter((each) => each !== bothTogether);
  const { jobs, standings, backDated } = await door.peopleOf(params, asked);
  const byJob = Map.groupBy(standings, ({ jobId }) => jobId);
  const counted = milestones.filter(
    (milestone) =>
      milestone === 'APPLICATION' ||
      milestone === 'HIRED' ||
      jobs.some((job) => job.milestones.includes(milestone)),
  );
  const groupIn = (each: string, values: readonly (string | null)[]): string => {
    const [sex, race] = asked.map((name, index) => groupOf(name, values[index] ?? null));
    if (each === bothTogether) return nameOfPair([sex!, race!]);
    return groupOf(each, values[asked.indexOf(each)] ?? null);
  };
  const countsOfJob = (each: string, id: string): Counts => {
    const counts: Record<string, Partial<Record<Milestone, number>>> = {};
    for (const { values, milestone, people } of byJob.get(id) ?? []) {
      if (!counted.includes(milestone)) continue;
      const row = (counts[groupIn(each, values)] ??= {});
      row[milestone] = (row[milestone] ?? 0) + people;
    }
    return counts;
  };
  return new Map(
    together.map((each) => [
      each,
      {
        jobs: jobs.map((job) => ({ ...job, counts: countsOfJob(each, job.id) })),
        milestones: counted,
        backDated,
      },
    ]),
  );
}
