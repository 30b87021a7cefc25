import { badInput, RapportError } from '../../../errors.js';
import { instanceOf } from '../../../platform/graphql/node.js';
import type { Session } from '../../../platform/graphql/session.js';
import { checkId } from '../../analytics/common/analytics.question.js';
import { refuseUnless } from '../breakdown/breakdown.service.js';
import { groupOf } from '../demographics.codes.js';
import { mayAuditDiversity } from '../demographics.policy.js';
import type { PublicationService } from '../publication/publication.service.js';
import { type RankingTable, rankingTable } from './ranking.table.js';
import { RankingFairness } from './ranking.type.js';

/** Measures how groups stand in rankings. It reads groups and scores by the auditor's role alone, and changes no order. */
export class RankingFairnessService {
  constructor(private readonly publications: PublicationService) {}

  /**
   * The figures of a job's ranking, frozen for the month in which they are first asked for: two answers can't be
   * subtracted from each other.
   * @throws FORBIDDEN, DEMOGRAPHICS_UNAVAILABLE, BAD_USER_INPUT (jobId, category)
   */
  async rankingFairness(session: Session, jobId: string, name: string): Promise<RankingFairness> {
    refuseUnless(mayAuditDiversity(session.viewer), session, 'an AUDITOR or an ADMIN');
    return this.publications.withDoor(session, async (door) => {
      const id = checkId('jobId', jobId)!.toLowerCase();
      const category = await this.publications.knownCategory(door, name);
      if (!(await door.job(id))) throw badInput('jobId', 'There is no such job.');
      const month = `${(await this.publications.today(door)).slice(0, 7)}-01`;
      const before = await door.rankingPublication<RankingTable>(id, category, month);
      if (before) return answerOf(category, month, before);
      const kept = await door.keptMatch(id);
      if (!kept) throw badInput('jobId', 'The ranking of this job is not kept: only open jobs have one.');
      const { smallCell } = this.publications.options;
      const ranking = (await door.ranking(id, category)).map(({ value, fit }) => ({ group: groupOf(category, value), score: fit }));
      await door.publishRanking(id, category, month, session.viewer.actor, { ...kept, smallCell, content: rankingTable(ranking, smallCell) });
      // Somebody else may have been first: theirs stands.
      const published = await door.rankingPublication<RankingTable>(id, category, month);
      if (!published) throw new RapportError('INTERNAL_SERVER_ERROR', 'The figures were not kept.');
      return answerOf(category, month, published);
    });
  }
}

function answerOf(category: string, month: string, { content, formula, asOf, smallCell, publishedAt }: { content: RankingTable; formula: string; asOf: string; smallCell: number; publishedAt: string }): RankingFairness {
  const { hidden, ndkl, people, cuts, groups } = content;
  const note = ndkl === null
    ? `Nothing is shown: fewer than ${2 * smallCell} people, or fewer than two groups of ${smallCell}, are in the ranking.`
    : hidden.length > 0 ? `Groups of few people are shown together as other: ${hidden.join(', ')}.` : null;
  return instanceOf(RankingFairness, { category, month, publishedAt: new Date(publishedAt).toISOString(), formula, asOf, people: ndkl === null && people < smallCell ? 0 : people, smallCell, ndkl, cuts, groups, note });
}
