import { badInput, RapportError } from '../../../errors.js';
import { instanceOf } from '../../../platform/graphql/node.js';
import type { Session } from '../../../platform/graphql/session.js';
import { checkId } from '../../analytics/common/metric-params.js';
import { testOf } from '../bias-audit/bias-audit.service.js';
import { AuditTable, smallCategory, withRates } from '../bias-audit/bias-audit-table.js';
import { refuseUnless } from '../breakdown/breakdown.service.js';
import { codesOf, groupOf } from '../demographics-codes.js';
import { mayAuditDiversity } from '../demographics.policy.js';
import type { DemographicsSql, RankingPublication } from '../publication/publication.queries.js';
import type { PublicationService } from '../publication/publication.service.js';
import { type RankingTable, rankingTable } from './ranking-table.js';
import { RankingFairness } from './ranking.type.js';
import { auditedCategories, bothTogether, isAudited } from '../publication/audited-categories.js';
import {
  scoringTable,
  type ScoredRow,
  type ScoringTable,
  type ScoredPerson,
} from './scoring-table.js';
import { RankingScoringRates, type ScoringRateRow } from './scoring.type.js';

/**
 * Computes the fairness figures of rankings. It reads groups and scores through the demographics role only, and
 * changes no order.
 */
export class RankingFairnessService {
  constructor(private readonly publications: PublicationService) {}

  /**
   * The figures of a job's ranking. They are frozen for the month in which they are first queried, so that two
   * answers can't be subtracted from each other.
   * @throws FORBIDDEN, DEMOGRAPHICS_UNAVAILABLE, BAD_USER_INPUT (jobId, category)
   */
  async rankingFairness(session: Session, jobId: string, name: string): Promise<RankingFairness> {
    refuseUnless(mayAuditDiversity(session.viewer), session, 'an AUDITOR or an ADMIN');
    return this.publications.withDoor(session, async (door) => {
      const id = checkId('jobId', jobId).toLowerCase();
      await noteLook(session, door, 'rankingFairness', { jobId: id, category: name });
      const category = await this.publications.knownCategory(door, name);
      const month = await this.month(door);
      return answerOf(
        category,
        month,
        await this.published<RankingTable>(session, door, id, category, month),
      );
    });
  }

  /**
   * The scoring rates of a job's ranking by sex, by race and ethnicity, and by both, frozen with the figures by sex and
   * by race and ethnicity.
   * @param leaveOutSmall whether categories with fewer than 2 % of the ranking are left out of the ratios
   * @throws FORBIDDEN, DEMOGRAPHICS_UNAVAILABLE, BAD_USER_INPUT (jobId)
   */
  async rankingScoringRates(
    session: Session,
    jobId: string,
    leaveOutSmall: boolean,
  ): Promise<RankingScoringRates> {
    refuseUnless(mayAuditDiversity(session.viewer), session, 'an AUDITOR or an ADMIN');
    return this.publications.withDoor(session, async (door) => {
      const id = checkId('jobId', jobId).toLowerCase();
      await noteLook(session, door, 'rankingScoringRates', { jobId: id });
      const month = await this.month(door);
      const published = await this.published<ScoringTable>(session, door, id, bothTogether, month);
      const { people, unknownSex, unknownRaceEthnicity } = published.content;
      return instanceOf(RankingScoringRates, {
        month,
        ...headOf(published),
        people: people < published.smallCell ? 0 : people,
        unknownSex,
        unknownRaceEthnicity,
        rows: ratesOf(published.content, leaveOutSmall ? smallCategory : 0),
      });
    });
  }

  private month = async (door: DemographicsSql): Promise<string> =>
    `${(await this.publications.today(door)).slice(0, 7)}-01`;

  /** The publication of a ranking for a month; published now if it is missing. */
  private async published<Content>(
    session: Session,
    door: DemographicsSql,
    id: string,
    category: string,
    month: string,
  ): Promise<RankingPublication<Content>> {
    if (!(await door.job(id))) throw badInput('jobId', 'There is no such job.');
    const before = await door.rankingPublication<Content>(id, category, month);
    if (before) return before;
    const kept = await door.keptMatch(id);
    if (!kept) throw badInput('jobId', 'This job has no ranking, because it is not open.');
    const { smallCell } = this.publications.options;
    for (const [name, content] of await this.contents(door, id, category, month))
      await door.publishRanking(id, name, month, session.viewer.actor, {
        ...kept,
        smallCell,
        content,
      });
    // Another request may have published first; its figures count.
    const published = await door.rankingPublication<Content>(id, category, month);
    if (!published) throw new RapportError('INTERNAL_SERVER_ERROR', 'The figures were not stored.');
    return published;
  }

  /**
   * The tables that are published together with a category. Sex, race and ethnicity, and both together are published
   * at once, whichever is queried first: they cover the same people at the same moment, so that none can be
   * subtracted from another.
   */
  private async contents(
    door: DemographicsSql,
    id: string,
    category: string,
    month: string,
  ): Promise<[string, RankingTable | ScoringTable][]> {
    const { smallCell } = this.publications.options;
    const resembles = await this.publications.resemblesTable(door, category, id);
    const rankedBy = async (categories: readonly string[]) =>
      resembles ? [] : door.ranking(id, categories);
    if (category !== bothTogether && !isAudited(category)) {
      const alone = (await rankedBy([category])).map(({ values: [value], fit }) => ({
        group: groupOf(category, value ?? null),
        score: fit,
      }));
      return [[category, rankingTable(alone, smallCell)]];
    }
    const [sex, race] = auditedCategories;
    const ranking = (await rankedBy(auditedCategories)).map(
      ({ values: [ofSex, ofRace], fit }): ScoredPerson => ({
        groups: [groupOf(sex, ofSex ?? null), groupOf(race, ofRace ?? null)],
        score: fit,
      }),
    );
    const tableOf = (index: 0 | 1) =>
      rankingTable(
        ranking.map(({ groups, score }) => ({ group: groups[index], score })),
        smallCell,
      );
    const tables = [tableOf(0), tableOf(1)] as const;
    // A table that was published earlier, alone, covers other people. Then the table of both shows nothing.
    const earlier =
      (await door.rankingPublication(id, sex, month)) ??
      (await door.rankingPublication(id, race, month));
    const nothing = rankingTable([], smallCell);
    const both = scoringTable(
      ranking,
      earlier ? [nothing, nothing] : tables,
      { sexes: codesOf(sex).slice(0, 2), races: codesOf(race) },
      smallCell,
    );
    return [
      [sex, tables[0]],
      [race, tables[1]],
      [bothTogether, both],
    ];
  }
}

const noteLook = (
  { viewer: { actor, role } }: Session,
  door: DemographicsSql,
  query: string,
  asked: Readonly<Record<string, unknown>>,
) => door.notesLook({ actor, role, query, arguments: asked });

const headOf = ({ formula, asOf, smallCell, publishedAt }: RankingPublication<unknown>) => ({
  formula,
  asOf,
  smallCell,
  publishedAt: new Date(publishedAt).toISOString(),
});

function answerOf(
  category: string,
  month: string,
  published: RankingPublication<RankingTable>,
): RankingFairness {
  const {
    smallCell,
    content: { hidden, ndkl, people, cuts, groups },
  } = published;
  const note =
    ndkl === null
      ? `Nothing is shown: fewer than ${2 * smallCell} people, or fewer than two groups of ${smallCell}, are in the ranking, or a published table is of nearly the same people.`
      : hidden.length > 0
        ? `Small groups are combined as other: ${hidden.join(', ')}.`
        : null;
  return instanceOf(RankingFairness, {
    category,
    month,
    ...headOf(published),
    people: ndkl === null && people < smallCell ? 0 : people,
    ndkl,
    cuts,
    groups,
    note,
  });
}

/** Rates, ratios and tests, computed only from shown numbers. */
function ratesOf({ rows, people }: ScoringTable, leaveOutBelow: number): ScoringRateRow[] {
  const isShown = (row: ScoredRow): row is ScoredRow & { people: number; aboveMedian: number } =>
    row.people !== null && row.aboveMedian !== null;
  return Object.values(AuditTable).flatMap((table) => {
    const ofTable = rows.filter((row) => row.table === table);
    const rated = withRates(
      table,
      ofTable.filter(isShown).map(({ sex, raceEthnicity, people, aboveMedian }) => ({
        sex,
        raceEthnicity,
        applicants: people,
        selected: aboveMedian,
      })),
      people,
      leaveOutBelow,
    );
    return ofTable.map((row): ScoringRateRow => {
      const found = rated.find(
        ({ sex, raceEthnicity }) => sex === row.sex && raceEthnicity === row.raceEthnicity,
      );
      if (!found) return { ...row, leftOut: false, suppressed: true };
      return {
        ...row,
        scoringRate: found.selectionRate,
        impactRatio: found.impactRatio,
        leftOut: found.leftOut,
        suppressed: false,
        ...testOf(found, rated),
      };
    });
  });
}
