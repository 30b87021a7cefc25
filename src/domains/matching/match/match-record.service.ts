import { badInput, RapportError } from '../../../errors.js';
import type { PageArgs } from '../../../platform/graphql/connection.js';
import { instanceOf, isId } from '../../../platform/graphql/node.js';
import { readPage } from '../../../platform/graphql/page.queries.js';
import type { Session } from '../../../platform/graphql/session.js';
import { candidateScope } from '../../candidates/candidate.policy.js';
import type { JobService } from '../../jobs/job.service.js';
import { type MatchTier, rankOf } from '../fit/fit-formula.js';
import { tierEntryListing } from '../score-projection/tier-entry.queries.js';
import { TierEntry } from '../score-projection/tier-entry.type.js';
import { matchRunListing } from './match-run.queries.js';
import { MatchRun, MatchShown } from './match-run.type.js';
import { mayMatch, maySeeMatchRuns } from './match.policy.js';

/** The record of matches: who entered which tier when, and which ranking was shown to whom. */
export class MatchRecordService {
  constructor(private readonly jobs: JobService) {}

  /** @throws FORBIDDEN, NOT_FOUND (jobId), BAD_USER_INPUT (first), BAD_CURSOR */
  async tierEntries(
    session: Session,
    jobId: string,
    tier: MatchTier | undefined,
    since: string | undefined,
    page: PageArgs,
  ) {
    if (!mayMatch(session.viewer))
      throw new RapportError(
        'FORBIDDEN',
        `${session.viewer.role} may not match. It is for roles that talk to candidates.`,
      );
    if (!(await this.jobs.byId(session, jobId)))
      throw new RapportError('NOT_FOUND', `There is no job ${jobId}, or you may not see it.`, {
        argument: 'jobId',
      });
    const params = {
      jobId,
      tier,
      since: since ?? undefined,
      departments: candidateScope(session.viewer),
      now: new Date(),
    };
    return readPage(
      session.sql,
      tierEntryListing(params),
      page,
      // The rank then depended on applications everywhere; without them, it is that of the fit alone.
      (row) =>
        instanceOf(
          TierEntry,
          params.departments && row.fit !== null ? { ...row, rank: rankOf(row.fit, 0) } : row,
        ),
      session.changeCursor,
    );
  }

  /** @throws FORBIDDEN, BAD_USER_INPUT (first, jobId, candidateId), BAD_CURSOR */
  async runs(session: Session, of: { jobId?: string; candidateId?: string }, page: PageArgs) {
    if (!maySeeMatchRuns(session.viewer))
      throw new RapportError(
        'FORBIDDEN',
        `${session.viewer.role} may not see which ranking was shown to whom.`,
      );
    for (const [name, id] of Object.entries(of))
      if (id != null && !isId(id)) throw badInput(name, `"${id}" is not an id.`);
    return readPage(
      session.sql,
      matchRunListing({ jobId: of.jobId, candidateId: of.candidateId?.toLowerCase() }),
      page,
      (row) =>
        instanceOf(MatchRun, {
          ...row,
          inputs: JSON.stringify(row.inputs),
          shown: row.shown.map((person) => instanceOf(MatchShown, person)),
        }),
      session.changeCursor,
    );
  }
}
