import { RapportError } from '../../errors.js';
import type { Clock } from '../../platform/clock.js';
import { checkVersion, refuse, UserErrorCode } from '../../platform/graphql/change.js';
import type { PageArgs, RootPageArgs } from '../../platform/graphql/connection.js';
import { change, type ChangeArgs, type Changed } from '../../platform/graphql/mutation.js';
import { instanceOf, isId } from '../../platform/graphql/node.js';
import { readPage } from '../../platform/graphql/page.queries.js';
import type { Session } from '../../platform/graphql/session.js';
import type { ErasureService } from '../erasure/erasure.service.js';
import { listDuePeople, takeOffChanged } from './due-people.queries.js';
import type { RetentionItemState } from './retention.enums.js';
import { mayManageRetention, maySeeRetention } from './retention.policy.js';
import {
  allRules,
  approveFirst,
  approveRun,
  countsOfRuns,
  cancelRun,
  dueItems,
  insertRun,
  itemListing,
  type ItemRow,
  lockProposals,
  needsProposal,
  noteBlocked,
  noteErased,
  replaceProposal,
  runListing,
  runLocked,
  type RunRow,
  runsById,
} from './retention.queries.js';
import {
  type DisagreeingRule,
  RetentionCounts,
  RetentionItem,
  RetentionRun,
} from './retention.type.js';

const toRun = (row: RunRow) => instanceOf(RetentionRun, row);
const toItem = (row: ItemRow) =>
  instanceOf(RetentionItem, { ...row, disagreeing: row.disagreeing as DisagreeingRule[] });
const day = 24 * 3_600_000;

/** Lists of the people who are due by the rules, and their approval. */
export class RetentionRunService {
  constructor(
    private readonly erasures: ErasureService,
    private readonly clock: Clock,
    /** how many administrators have to approve a list */
    private readonly approvals: 1 | 2,
  ) {}

  /** Runs, the newest first. @throws FORBIDDEN */
  async page(session: Session, page: RootPageArgs) {
    this.authorizeSeeing(session);
    await session.waitFor(page.waitFor);
    return readPage(session.sql, runListing, page, toRun, session.changeCursor);
  }

  /** A run; undefined when there is none or the viewer may not see it. */
  async byId(session: Session, id: string): Promise<RetentionRun | undefined> {
    if (!isId(id) || !maySeeRetention(session.viewer)) return undefined;
    const [row] = await runsById(session.sql, [id]);
    return row && toRun(row);
  }

  /** The people on the list of a run, those who are due longest first. */
  async itemsOf(
    session: Session,
    runId: string,
    page: PageArgs,
    states: readonly RetentionItemState[] | undefined,
  ) {
    this.authorizeSeeing(session);
    const listing = itemListing(runId, states ?? undefined);
    return readPage(session.sql, listing, page, toItem, session.changeCursor);
  }

  /** How many people of a run are in which state. */
  async countsOf(session: Session, runId: string): Promise<RetentionCounts> {
    const counts = session.loader(
      'countsOfRun',
      async (ids) => new Map((await countsOfRuns(session.sql, ids)).map((row) => [row.runId, row])),
    );
    const { runId: _, ...found } = (await counts.load(runId)) ?? { ...none, runId };
    return instanceOf(RetentionCounts, found);
  }

  /** Makes the list of everybody who is due now. Nobody is erased by it. */
  propose(session: Session, args: ChangeArgs) {
    this.authorize(session);
    return this.answer(
      session,
      change(session, 'retentionRun', {}, args, async () => {
        await lockProposals(session.sql);
        if (!(await allRules(session.sql)).some(({ enabled }) => enabled))
          refuse(UserErrorCode.WRONG_STATE, undefined, 'No rule is turned on. Turn one on first.');
        return { id: await this.list(session) };
      }),
    );
  }

  /**
   * Makes the list of a day unless there is one. Any number of processes may call it.
   * @returns true: a list was made
   */
  async proposeDaily(session: Session): Promise<boolean> {
    const since = new Date(Math.floor(this.clock.now().getTime() / day) * day).toISOString();
    if (!(await needsProposal(session.sql, since))) return false;
    const made = await session.transaction(async () => {
      await lockProposals(session.sql);
      // Another process may have made it meanwhile.
      if (!(await needsProposal(session.sql, since))) return false;
      await this.list(session);
      return true;
    });
    if (made) session.changes.nudge();
    return made;
  }

  /** Approves a list. Whoever has changed since it was made is taken off first. */
  approve(session: Session, id: string, expectedVersion: number | undefined, args: ChangeArgs) {
    this.authorize(session);
    return this.answer(
      session,
      change(session, 'retentionRunApprove', { id, expectedVersion }, args, async () => {
        const run = await this.proposed(session, id, expectedVersion);
        const { subject, actor } = session.viewer;
        const at = this.clock.now().toISOString();
        if (run.approvalsNeeded === 2 && run.firstApprover === null) {
          await approveFirst(session.sql, run.id, { subject, by: actor, at });
          return { id: run.id };
        }
        if (run.firstApprover === subject)
          refuse(
            UserErrorCode.WRONG_STATE,
            'id',
            'You approved it already. Another administrator has to approve it too.',
          );
        const listed = await dueItems(session.sql, run.id);
        await takeOffChanged(
          session.sql,
          run.id,
          at,
          listed.map(({ candidateId }) => candidateId),
        );
        await this.eraseDue(session, run.id);
        await approveRun(session.sql, run.id, actor, at);
        return { id: run.id };
      }),
    );
  }

  /** Decides against a list that waits for approval. */
  cancel(session: Session, id: string, expectedVersion: number | undefined, args: ChangeArgs) {
    this.authorize(session);
    return this.answer(
      session,
      change(session, 'retentionRunCancel', { id, expectedVersion }, args, async () => {
        const run = await this.proposed(session, id, expectedVersion);
        const at = this.clock.now().toISOString();
        await cancelRun(session.sql, run.id, session.viewer.actor, at);
        return { id: run.id };
      }),
    );
  }

  /** Hands everybody who is to be erased to erasure, which goes on by itself after the transaction, and after a stop. */
  private async eraseDue(session: Session, runId: string): Promise<void> {
    const due = (await dueItems(session.sql, runId)).filter(({ action }) => action === 'ERASE');
    for (const [rule, items] of Map.groupBy(due, ({ ruleName }) => ruleName)) {
      const candidateIds = items.map(({ candidateId }) => candidateId);
      const { erasureId, left } = await this.erasures.request(session, {
        candidateIds,
        reason: 'RETENTION',
        rule,
        approvedBy: session.viewer.actor,
      });
      await noteBlocked(
        session.sql,
        runId,
        left.map(({ candidateId }) => candidateId),
      );
      const blocked = new Set(left.map(({ candidateId }) => candidateId));
      if (erasureId !== undefined)
        await noteErased(
          session.sql,
          runId,
          erasureId,
          candidateIds.filter((id) => !blocked.has(id)),
        );
    }
  }

  /** The list of everybody who is due now takes the place of the one that waits for approval. */
  private async list(session: Session): Promise<string> {
    const asOf = this.clock.now().toISOString();
    const by = session.viewer.actor;
    await replaceProposal(session.sql, asOf, by);
    const { id } = await insertRun(session.sql, { asOf, by, approvalsNeeded: this.approvals });
    await listDuePeople(session.sql, id, asOf);
    return id;
  }

  private async proposed(session: Session, id: string, expectedVersion: number | undefined) {
    const run = isId(id) ? await runLocked(session.sql, id) : undefined;
    if (!run) refuse(UserErrorCode.NOT_FOUND, 'id', `There is no run ${id}.`);
    checkVersion(run, expectedVersion);
    if (run.state !== 'PROPOSED')
      refuse(
        UserErrorCode.WRONG_STATE,
        'id',
        `The run is ${run.state.toLowerCase()}. Only a list that waits for approval can be decided about.`,
      );
    return run;
  }

  private async answer(session: Session, changed: Promise<Changed<{ id: string }>>) {
    const { result, ...rest } = await changed;
    return { ...rest, run: result && (await this.byId(session, result.id)) };
  }

  private authorizeSeeing({ viewer }: Session): void {
    if (!maySeeRetention(viewer))
      throw new RapportError('FORBIDDEN', `${viewer.role} may not see retention runs.`);
  }

  private authorize({ viewer }: Session): void {
    if (!mayManageRetention(viewer))
      throw new RapportError('FORBIDDEN', `${viewer.role} may not make or approve retention runs.`);
  }
}

const none = { erase: 0, askAgain: 0, held: 0, off: 0, erased: 0, disagreeing: 0 };
