import { RapportError } from '../../errors.js';
import { refuse, UserErrorCode } from '../../platform/graphql/change.js';
import type { PageArgs, RootPageArgs } from '../../platform/graphql/connection.js';
import { change, type ChangeArgs } from '../../platform/graphql/mutation.js';
import { instanceOf, isId } from '../../platform/graphql/node.js';
import { readPage, readPageOfEach } from '../../platform/graphql/page.queries.js';
import type { Session } from '../../platform/graphql/session.js';
import { isEmailAddress } from '../candidates/candidate-rules.js';
import type { CandidateService } from '../candidates/candidate.service.js';
import type { JobService } from '../jobs/job.service.js';
import { ReferralEntity } from './referral.entity.js';
import { mayRecordReferrals, referralScope } from './referral.policy.js';
import { referralListing, referralsById, type ReferralRow } from './referral.queries.js';
import {
  Referral,
  type ReferralFilter,
  type ReferralOrder,
  type ReferralInput,
} from './referral.type.js';

const toReferral = (row: ReferralRow) => instanceOf(Referral, row);

export class ReferralService {
  constructor(
    private readonly candidates: CandidateService,
    private readonly jobs: JobService,
  ) {}

  async page(session: Session, page: RootPageArgs, filter?: ReferralFilter, order?: ReferralOrder) {
    session.rights.checkAsked('ReferralFilter', filter);
    session.rights.checkAskedBy('ReferralOrderField', order?.field);
    await session.waitFor(page.waitFor);
    return readPage(
      session.sql,
      referralListing(referralScope(session.viewer), filter, order),
      page,
      toReferral,
      session.changeCursor,
    );
  }

  pageOf(session: Session, candidateId: string, page: PageArgs) {
    return session
      .loader(JSON.stringify(['referrals', page]), (ids) =>
        readPageOfEach(
          session.sql,
          referralListing(referralScope(session.viewer)),
          'r.candidate_id',
          ids,
          page,
          toReferral,
          session.changeCursor,
        ),
      )
      .load(candidateId);
  }

  async byId(session: Session, id: string): Promise<Referral | undefined> {
    const [row] = isId(id)
      ? await referralsById(session.sql, [id], referralScope(session.viewer))
      : [];
    return row && toReferral(row);
  }

  async record(session: Session, input: ReferralInput, args: ChangeArgs) {
    if (!mayRecordReferrals(session.viewer))
      throw new RapportError('FORBIDDEN', `${session.viewer.role} may not record referrals.`);
    const { result, ...rest } = await change(session, 'referralRecord', input, args, async () => {
      const email = input.referrerEmail.trim().toLowerCase();
      if (!isEmailAddress(email))
        refuse(
          UserErrorCode.INVALID,
          ['input', 'referrerEmail'],
          `"${input.referrerEmail}" is not an e-mail address.`,
        );
      if (!(await this.candidates.byId(session, input.candidateId)))
        refuse(
          UserErrorCode.NOT_FOUND,
          ['input', 'candidateId'],
          `There is no candidate ${input.candidateId}.`,
        );
      if (input.jobId && !(await this.jobs.byId(session, input.jobId)))
        refuse(UserErrorCode.NOT_FOUND, ['input', 'jobId'], `There is no job ${input.jobId}.`);
      const referral = session.em.create(ReferralEntity, {
        referrerEmail: email,
        candidate: input.candidateId,
        job: input.jobId,
        at: input.at ? new Date(input.at) : new Date(),
      });
      await session.em.persist(referral).flush();
      return referral.id;
    });
    return { ...rest, referral: result ? await this.byId(session, result) : undefined };
  }
}
