import { RapportError } from '../../errors.js';
import { checkVersion, findLocked, refuse, UserErrorCode } from '../../platform/graphql/change.js';
import { change, type ChangeArgs, type Changed } from '../../platform/graphql/mutation.js';
import { isId } from '../../platform/graphql/node.js';
import type { Session } from '../../platform/graphql/session.js';
import { ChangeRefused, type UserError } from '../../platform/graphql/user-error.js';
import { CandidateEntity } from '../candidates/candidate.entity.js';
import type { CandidateService } from '../candidates/candidate.service.js';
import { ChannelEntity } from '../channels/channel.entity.js';
import { StageEntity } from '../jobs/job.entity.js';
import type { JobService } from '../jobs/job.service.js';
import type { Job, Stage } from '../jobs/job.type.js';
import {
  ApplicationEntity,
  type ApplicationRecord,
  TransitionEntity,
} from './application.entity.js';
import type { ApplicationStatus, TransitionKind } from './application.enums.js';
import { mayWorkWithApplications } from './application.policy.js';
import { activeApplication, announceByTransition, nextOrdinal } from './application.queries.js';
import type { ApplicationService } from './application.service.js';
import { kindOfMove, type Step, steps } from './application-steps.js';
import type { ApplicationInput } from './application.type.js';
import { present } from '../../platform/present.js';

const bulkLimit = 500;

interface Entry {
  application: ApplicationRecord;
  kind: TransitionKind;
  from?: string | null;
  to?: string | null;
  at: Date;
  reason?: string;
}

/** Every change to an application: one transaction that writes the application and its transition. */
export class ApplicationChanges {
  constructor(
    private readonly applications: ApplicationService,
    private readonly jobs: JobService,
    private readonly candidates: CandidateService,
  ) {}

  create(session: Session, input: ApplicationInput, args: ChangeArgs) {
    this.authorize(session);
    return this.answer(
      session,
      change(session, 'applicationCreate', input, args, async () => {
        // Somebody who may not see a person must not get to see them by recording an application.
        if (!(await this.candidates.byId(session, input.candidateId)))
          refuse(
            UserErrorCode.NOT_FOUND,
            ['input', 'candidateId'],
            `There is no candidate ${input.candidateId}.`,
          );
        const candidate = await findLocked(
          session,
          CandidateEntity,
          input.candidateId,
          'candidate',
          ['input', 'candidateId'],
        );
        const job = await this.jobFor(session, input.jobId, ['input', 'jobId']);
        if (job.status !== 'OPEN')
          refuse(
            UserErrorCode.WRONG_STATE,
            ['input', 'jobId'],
            `"${job.title}" is ${job.status}, and only an OPEN job takes applications.`,
          );
        if (await activeApplication(session.sql, candidate.id, job.id)) {
          refuse(
            UserErrorCode.DUPLICATE,
            ['input', 'candidateId'],
            `This candidate is being considered for "${job.title}" already.`,
          );
        }
        const first = (await this.jobs.stagesOf(session, job.id))[0];
        if (!first)
          refuse(
            UserErrorCode.WRONG_STATE,
            ['input', 'jobId'],
            `"${job.title}" has no stages yet.`,
          );
        if (input.channelId) await this.requireChannel(session, input.channelId);

        const at = input.appliedAt ? new Date(input.appliedAt) : new Date();
        const application = session.em.create(ApplicationEntity, {
          candidate: candidate.id,
          job: job.id,
          appliedAt: at,
          channel: input.channelId,
          campaign: input.campaign,
          referredBy: input.referredBy,
        });
        await this.enter(session, { application, kind: 'ENTER', to: first.id, at });
        return application.id;
      }),
    );
  }

  move(
    session: Session,
    id: string,
    stageId: string,
    reason: string | undefined,
    expectedVersion: number | undefined,
    args: ChangeArgs,
  ) {
    return this.step(
      session,
      'MOVE',
      'applicationMoveToStage',
      { id, stageId, reason, expectedVersion },
      args,
    );
  }

  /** Rejects, withdraws, hires or reopens. */
  decide(
    session: Session,
    step: Exclude<Step, 'MOVE'>,
    operation: string,
    id: string,
    reason: string | undefined,
    expectedVersion: number | undefined,
    args: ChangeArgs,
  ) {
    return this.step(session, step, operation, { id, reason, expectedVersion }, args);
  }

  /** Moves each application separately: one that can't be moved doesn't stop the others. */
  async moveAll(
    session: Session,
    ids: readonly string[],
    stageId: string,
    reason: string | undefined,
    args: ChangeArgs,
  ) {
    this.authorize(session);
    const { result, ...rest } = await change(
      session,
      'applicationsMoveToStage',
      { ids, stageId, reason },
      args,
      async () => {
        if (ids.length === 0 || ids.length > bulkLimit)
          refuse(
            UserErrorCode.INVALID,
            'ids',
            `${ids.length} applications were given. Give 1 to ${bulkLimit}.`,
          );
        const results: { id: string; userErrors: UserError[] }[] = [];
        // Sorted, so that two bulk moves of the same cards wait for each other instead of deadlocking.
        for (const id of ids.toSorted()) {
          try {
            await this.execute(session, 'MOVE', { id, stageId, reason });
            results.push({ id, userErrors: [] });
          } catch (error) {
            // All checks come before the first write, so a refused move has written nothing.
            if (!(error instanceof ChangeRefused)) throw error;
            results.push({ id, userErrors: error.userErrors });
          }
        }
        const byId = Map.groupBy(results, ({ id }) => id);
        return ids.map((id) => present(byId.get(id)?.shift(), 'The result of a move'));
      },
    );
    const results = await Promise.all(
      (result ?? []).map(async (item) => ({
        ...item,
        application: item.userErrors.length
          ? undefined
          : await this.applications.byId(session, item.id),
      })),
    );
    return { ...rest, results };
  }

  private step(
    session: Session,
    step: Step,
    operation: string,
    input: { id: string; stageId?: string; reason?: string; expectedVersion?: number },
    args: ChangeArgs,
  ) {
    this.authorize(session);
    return this.answer(
      session,
      change(session, operation, input, args, async () => {
        await this.execute(session, step, input);
        return input.id;
      }),
    );
  }

  /** Executes one step of the state machine. */
  private async execute(
    session: Session,
    step: Step,
    {
      id,
      stageId,
      reason,
      expectedVersion,
    }: { id: string; stageId?: string; reason?: string; expectedVersion?: number },
  ) {
    const application = await findLocked(session, ApplicationEntity, id, 'application');
    const job = await this.jobFor(
      session,
      application.job.id,
      'id',
      `There is no application ${id}.`,
    );
    checkVersion(application, expectedVersion);
    const rule = steps[application.status as ApplicationStatus][step];
    if (!rule)
      refuse(
        UserErrorCode.WRONG_STATE,
        'id',
        `The application is ${application.status}, so it can't ${verbs[step]}.`,
      );

    if (
      step === 'REOPEN' &&
      (await activeApplication(session.sql, application.candidate.id, job.id))
    ) {
      refuse(
        UserErrorCode.DUPLICATE,
        'id',
        `This candidate is being considered for "${job.title}" in a later application.`,
      );
    }

    const pipeline = await this.jobs.stagesOf(session, job.id);
    const from = application.stage
      ? await this.jobs.stage(session, application.stage.id)
      : undefined;
    const to =
      step === 'MOVE'
        ? this.target(pipeline, stageId!, job)
        : step === 'HIRE'
          ? pipeline.find(({ milestone }) => milestone === 'HIRED')
          : undefined;
    const back =
      rule.kind === 'UNHIRE' ? await this.stageBeforeHire(session, id, pipeline) : undefined;
    const kind = rule.kind ?? kindOfMove(pipeline, from, to!);
    if (!kind)
      refuse(UserErrorCode.WRONG_STATE, 'stageId', `The application is in "${to!.name}" already.`);

    application.status = rule.to;
    application.endedAt = rule.to === 'ACTIVE' ? null : new Date();
    await this.enter(session, {
      application,
      kind,
      from: application.stage?.id,
      to: (to ?? back)?.id,
      at: new Date(),
      reason,
    });
  }

  /** Writes the transition, and the new stage and status of the application. */
  private async enter(
    session: Session,
    { application, kind, from, to, at, reason }: Entry,
  ): Promise<void> {
    await announceByTransition(session.sql);
    if (to) {
      application.stage = session.em.getReference(StageEntity, to);
      application.stageEnteredAt = at;
    }
    session.em.persist(application);
    session.em.persist(
      session.em.create(TransitionEntity, {
        application,
        ordinal: await nextOrdinal(session.sql, application.id),
        fromStage: from ?? null,
        toStage: to ?? null,
        at,
        kind,
        reason,
        actor: session.viewer.actor,
      }),
    );
    await session.em.flush();
  }

  private target(pipeline: readonly Stage[], stageId: string, job: Job): Stage {
    const to = pipeline.find(({ id }) => id === stageId);
    if (!to) refuse(UserErrorCode.NOT_FOUND, 'stageId', `"${job.title}" has no stage ${stageId}.`);
    if (to.milestone === 'HIRED')
      refuse(
        UserErrorCode.WRONG_STATE,
        'stageId',
        `"${to.name}" is the stage of hires. Use applicationHire.`,
      );
    return to;
  }

  /** The stage that an undone hire returns to: the one it was hired from. */
  private async stageBeforeHire(
    session: Session,
    applicationId: string,
    pipeline: readonly Stage[],
  ): Promise<Stage | undefined> {
    const hire = (await this.applications.transitionsOf(session, applicationId)).findLast(
      ({ kind }) => kind === 'HIRE',
    );
    // If that stage was deleted since, it is the last one before HIRED.
    return (
      pipeline.find(({ id }) => id === hire?.fromStageId) ??
      pipeline.findLast(({ milestone }) => milestone !== 'HIRED')
    );
  }

  /** The job, if the viewer may see it and so change its applications. Refuses with NOT_FOUND otherwise. */
  private async jobFor(
    session: Session,
    jobId: string,
    field: string | string[],
    otherwise = `There is no job ${jobId} that you may work with.`,
  ): Promise<Job> {
    const job = await this.jobs.byId(session, jobId);
    if (!job) refuse(UserErrorCode.NOT_FOUND, field, otherwise);
    return job;
  }

  private async requireChannel(session: Session, id: string): Promise<void> {
    const channel = isId(id) ? await session.em.findOne(ChannelEntity, { id }) : undefined;
    if (!channel)
      refuse(UserErrorCode.NOT_FOUND, ['input', 'channelId'], `There is no channel ${id}.`);
  }

  private async answer(session: Session, changed: Promise<Changed<string>>) {
    const { result, ...rest } = await changed;
    return {
      ...rest,
      application: result ? await this.applications.byId(session, result) : undefined,
    };
  }

  private authorize({ viewer }: Session): void {
    if (!mayWorkWithApplications(viewer))
      throw new RapportError('FORBIDDEN', `${viewer.role} may not change applications.`);
  }
}

const verbs: Record<Step, string> = {
  MOVE: 'be moved',
  REJECT: 'be rejected',
  WITHDRAW: 'be withdrawn',
  HIRE: 'be hired',
  REOPEN: 'be reopened',
};
