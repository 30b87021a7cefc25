import { setTimeout as delay } from 'node:timers/promises';
import type { ClientOperation, Planned } from '../plan.js';
import type { History, Operation } from './history.js';
import { codeOf, send } from './http.js';
import { attempt, type Attempted, learnFate, type Wish } from './operation.js';
import { bearer, type World } from './world.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers have the shape of their document */

/** People whom one client alone has made and changes: it must see its own changes. */
interface Own {
  id: string;
  /** an attempt of it was lost, and may still arrive */
  doubtful: boolean;
}

/** A recruiter's program: runs the planned operations one after the other. */
export class Client {
  private readonly own: Own[] = [];
  /** operations that no answer has decided */
  private readonly undecided: { wish: Wish; operation: Operation }[] = [];
  private lastLog: string | undefined;
  private authorization = '';

  constructor(
    private readonly world: World,
    private readonly history: History,
    private readonly name: string,
  ) {}

  async run(plan: readonly Planned<ClientOperation>[], ends: number): Promise<void> {
    this.authorization = await bearer({ sub: this.name, role: 'RECRUITER' });
    for (const planned of plan) {
      const wait = planned.at - this.world.now();
      if (wait > 0) await delay(wait);
      if (this.world.now() >= ends) return;
      await this.perform(planned);
    }
  }

  /** Learns what became of the operations that no answer has decided. */
  async learns(): Promise<void> {
    for (const { wish, operation } of this.undecided)
      if (!(await learnFate(this.world, wish, operation)))
        this.history.unlearnt.push(`${operation.kind} ${operation.id} (${operation.note})`);
  }

  private async perform(planned: Planned<ClientOperation>): Promise<void> {
    const { id, kind, target, choice } = planned;
    const person = this.world.people[target];
    const application = this.world.applications[target];
    const job = this.world.jobs[target % this.world.jobs.length]!;
    const stageId = job.stageIds[choice % (job.stageIds.length - 1)]!;
    switch (kind) {
      case 'create': {
        const { operation, payload } = await this.does(
          planned,
          'candidateCreate',
          { input: { givenName: 'Made', familyName: id, title: id, summary: id } },
          (answer) => answer.candidate?.id,
        );
        if (payload?.candidate)
          this.own.push({ id: payload.candidate.id, doubtful: operation.attempts > 1 });
        return;
      }
      case 'update': {
        const own = choice % 3 === 0 ? this.own.at(choice % (this.own.length || 1)) : undefined;
        if (own) return this.updatesOwn(planned, own);
        if (person)
          await this.does(
            planned,
            'candidateUpdate',
            { id: person, input: { title: id } },
            (answer) => answer.candidate?.id,
          );
        return;
      }
      case 'skills':
        if (person)
          await this.does(
            planned,
            'candidateUpdate',
            {
              id: person,
              input: {
                title: id,
                skills: [{ name: `skill ${choice % 7}` }, { name: `skill ${7 + (choice % 5)}` }],
              },
            },
            (answer) => answer.candidate?.id,
          );
        return;
      case 'upsert':
        await this.does(
          planned,
          'candidateUpsert',
          {
            source: 'faults',
            externalId: `u${target % 8}`,
            input: { title: id, familyName: `Upsert${target % 8}` },
          },
          (answer) => answer.candidate?.id,
        );
        return;
      case 'apply': {
        const own = this.own.at(choice % (this.own.length || 1));
        if (own)
          await this.does(
            planned,
            'applicationCreate',
            { input: { candidateId: own.id, jobId: job.id } },
            (answer) => answer.application?.id,
          );
        return;
      }
      case 'move':
        if (application)
          await this.does(
            planned,
            'applicationMoveToStage',
            { id: application, stageId, reason: id },
            (answer) => answer.application?.id,
          );
        return;
      case 'reject':
        if (application)
          await this.does(
            planned,
            'applicationReject',
            { id: application, reason: id },
            (answer) => answer.application?.id,
          );
        return;
      case 'reopen':
        if (application)
          await this.does(
            planned,
            'applicationReopen',
            { id: application, reason: id },
            (answer) => answer.application?.id,
          );
        return;
      case 'moveAll': {
        const step = this.world.jobs.length;
        const ids = this.world.applications.filter(
          (one, index) => one && index % step === target % step && (index + choice) % 2 === 0,
        );
        if (ids.length > 0)
          await this.does(
            planned,
            'applicationsMoveToStage',
            { ids, stageId, reason: id },
            () => undefined,
          );
        return;
      }
      case 'log':
      case 'storm':
        if (person) {
          const { operation } = await this.does(
            planned,
            'interactionLog',
            { input: { candidateId: person, type: 'NOTE', body: id } },
            (answer) => answer.interaction?.id,
            kind === 'storm' ? { parallel: 10 } : {},
          );
          if (operation.outcome === 'ok') this.lastLog = id;
        }
        return;
      case 'reuse':
        if (person && this.lastLog)
          await this.does(
            planned,
            'interactionLog',
            { input: { candidateId: person, type: 'NOTE', body: id } },
            (answer) => answer.interaction?.id,
            { key: this.lastLog },
          );
    }
  }

  private async does(
    planned: Planned<ClientOperation>,
    mutation: Wish['mutation'],
    variables: Record<string, unknown>,
    resultOf: Wish['resultOf'],
    more: Partial<Wish> = {},
  ): Promise<Attempted> {
    const wish: Wish = {
      id: planned.id,
      client: this.name,
      kind: planned.kind,
      mutation,
      variables,
      api: planned.choice,
      authorization: this.authorization,
      resultOf,
      ...more,
    };
    const attempted = await attempt(this.world, wish);
    const { operation } = attempted;
    this.history.operations.push(operation);
    if (operation.outcome === 'unknown') this.undecided.push({ wish, operation });
    return attempted;
  }

  private async updatesOwn(planned: Planned<ClientOperation>, own: Own): Promise<void> {
    const { operation } = await this.does(
      planned,
      'candidateUpdate',
      { id: own.id, input: { title: planned.id } },
      (answer) => answer.candidate?.id,
    );
    own.doubtful ||= operation.attempts > 1 || operation.outcome === 'unknown';
    if (own.doubtful || operation.outcome !== 'ok' || !operation.changeCursor) return;
    await this.looksFor(planned, own.id, operation.changeCursor);
  }

  /** Reads with waitFor, at the other process: it must see its own change, or be told that the change isn't visible yet. */
  private async looksFor(
    { id, choice }: Planned<ClientOperation>,
    personId: string,
    waitFor: string,
  ): Promise<void> {
    const where = choice % 2 === 0 ? 'list' : 'search';
    const url = this.world.apis[(choice + 1) % this.world.apis.length]!.url;
    const reply =
      where === 'list'
        ? await send(
            url,
            this.authorization,
            `query ($id: ID!, $waitFor: String) { candidates(first: 1, filter: { ids: [$id] }, waitFor: $waitFor) { nodes { id title } } }`,
            { id: personId, waitFor },
            12_000,
          )
        : await send(
            url,
            this.authorization,
            `query ($query: String, $waitFor: String) { searchCandidates(query: $query, first: 5, waitFor: $waitFor) { edges { node { id title } } } }`,
            { query: `"${id}"`, waitFor },
            12_000,
          );
    const read = { operation: id, where, at: this.world.now() } as const;
    if ('lost' in reply || reply.errors) {
      this.history.ownReads.push({ ...read, note: 'lost' in reply ? reply.lost : codeOf(reply) });
      return;
    }
    const title =
      where === 'list'
        ? reply.data.candidates.nodes[0]?.title
        : reply.data.searchCandidates.edges.find(({ node }: any) => node.id === personId)?.node
            .title;
    this.history.ownReads.push({ ...read, seen: title === id, note: title });
  }
}
