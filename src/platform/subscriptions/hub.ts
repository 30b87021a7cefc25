import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLError,
} from 'graphql';
import { isUnreachable } from '../database/unreachable.js';
import type { Change } from '../feed/change.js';
import { resyncRequired } from '../feed/cursor.js';
import { canonical } from '../graphql/canonical.js';
import { SharedWork } from '../work/shared-work.js';
import type { Connection } from './connection.js';
import { cursorVariable, type PreparedDocument, withCode } from './documents.js';
import { Group, type GroupParts, type LiveFeed, toErrors } from './group.js';
import { LiveRequest } from './live.js';
import { Pages, pageSize } from './pages.js';
import { Subscriber } from './subscriber.js';

export interface HubParts extends Omit<GroupParts, 'past'> {
  feed: LiveFeed & { read(after: number, limit: number): Promise<readonly Change[]> };
}

/** A subscribe message, parsed and checked. */
export interface SubscribeRequest {
  /** the id that the client gave it */
  id: string;
  prepared: PreparedDocument;
  /** the session of the connection is the context */
  args: ExecutionArgs;
  connection: Connection;
}

/** Groups subscriptions that are the same, so that a process evaluates each change once for all of them. */
export class Hub {
  private readonly groups = new Map<string, SharedWork<Group>>();
  private readonly parts: GroupParts;

  constructor(parts: HubParts) {
    this.parts = {
      ...parts,
      past: new Pages(async (start) => {
        const changes = await parts.feed.read(start, pageSize);
        return {
          changes,
          from: (changes[0]?.position ?? start + 1) - 1,
          to: changes.at(-1)?.position ?? start,
        };
      }),
    };
  }

  /** The number of groups. */
  get size(): number {
    return this.groups.size;
  }

  /** Starts a subscription. Its messages go directly to the connection. A result instead of an iterator is a refusal. */
  async subscribe(
    request: SubscribeRequest,
  ): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
    const source = await createSourceEventStream(request.args);
    // Errors without a path are caused by the request, like a variable of the wrong type. Apollo uses this code over HTTP.
    if (!(source instanceof LiveRequest))
      return this.refusal(
        ((source as ExecutionResult).errors ?? []).map((error) =>
          error.path ? error : withCode(error, 'BAD_USER_INPUT'),
        ),
      );
    try {
      const from = source.after == null ? undefined : await this.parts.feed.resolve(source.after);
      const group = await this.groupOf(request, source);
      if (from && from.epoch !== group.epoch) throw resyncRequired('The database was restored.');
      const subscriber = new Subscriber(
        request.id,
        request.connection,
        group,
        from?.position ?? group.position,
        (error) => toErrors(error, this.parts),
      );
      subscriber.start();
      return subscriber;
    } catch (error) {
      // An error would end the subscription for good. After a close the client begins it again.
      if (isUnreachable(error)) {
        this.parts.report('subscriptions', error);
        request.connection.giveUp();
      }
      return { errors: toErrors(error, this.parts) };
    }
  }

  private refusal(errors: readonly GraphQLError[]): ExecutionResult {
    return { errors: this.parts.format(errors) };
  }

  private async groupOf(
    { prepared, args, connection }: SubscribeRequest,
    request: LiveRequest,
  ): Promise<Group> {
    const { viewer } = connection.session;
    const variables: Record<string, unknown> = { ...args.variableValues };
    delete variables[cursorVariable(prepared, args.operationName) ?? ''];
    const key = canonical([
      prepared.number,
      args.operationName,
      variables,
      request.personal ? viewer.subject : '',
      viewer.permissions,
    ]);
    for (;;) {
      let group = this.groups.get(key);
      if (!group || group.isCancelled) group = this.start(key, args, request);
      const started = await group.wait();
      // The last member may have left while we waited.
      if (!started.isOver) return started;
    }
  }

  private start(key: string, args: ExecutionArgs, request: LiveRequest): SharedWork<Group> {
    const forget = () => {
      if (this.groups.get(key) === starting) this.groups.delete(key);
    };
    const starting = new SharedWork(async () => {
      const group = new Group(request, args, this.parts, forget);
      await group.start();
      return group;
    });
    this.groups.set(key, starting);
    starting.result.catch(forget);
    return starting;
  }
}
