import {
  type ClassType,
  Field,
  ObjectType,
  registerEnumType,
  type SubscriptionOptions,
} from 'type-graphql';
import type { Change } from '../feed/change.js';
import { instanceOf } from '../graphql/node.js';
import { DateTime } from '../graphql/scalars.js';
import type { Session } from '../graphql/session.js';
import type { LiveBatch } from './batch.js';

export const ChangeRelation = { ENTERED: 'ENTERED', CHANGED: 'CHANGED', LEFT: 'LEFT' } as const;
export type ChangeRelation = keyof typeof ChangeRelation;
registerEnumType(ChangeRelation, {
  name: 'ChangeRelation',
  description: 'What a change means for the results of a filter.',
  valuesConfig: {
    ENTERED: { description: 'Now matches the filter: add it.' },
    CHANGED: { description: 'Still matches the filter: re-render it.' },
    LEFT: {
      description: 'No longer matches the filter, or may no longer be seen: remove it.',
    },
  },
});

/** The fields that every message of a subscription has; the domain's type adds what changed. */
@ObjectType({ simpleResolvers: true })
export abstract class LiveChange {
  /** the position in the feed, from which the cursor is made */
  position!: number;

  @Field(() => String, { description: 'Cursor of this change. Store it, and resume after it.' })
  changeCursor!: string;

  @Field(() => ChangeRelation, { description: 'What the change means for the filter.' })
  relation!: ChangeRelation;

  @Field(() => DateTime, { description: 'When the change was written.' })
  at!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The clientMutationId of the mutation that made the change.',
  })
  clientMutationId?: string;
}

/** Makes a message from a change of the feed. */
export const liveChange = <Message extends LiveChange>(
  type: new () => Message,
  change: Change,
  relation: ChangeRelation,
  fields: Partial<Message>,
): Message =>
  instanceOf(type, {
    position: change.position,
    at: change.at,
    clientMutationId: change.clientMutationId ?? undefined,
    relation,
    ...fields,
  } as Partial<Message>);

/**
 * One filter on the feed, shared by all subscribers with the same filter and permissions. It is opened for the first
 * subscriber and closed after the last one has left.
 */
export interface LiveView {
  /**
   * Turns a batch into messages, in the order of the changes, any number for each.
   * Live batches arrive in order and each once. Past batches (`past`) may arrive at any time and repeatedly, when a client
   * resumes; they must not change what the view remembers.
   * @param session has these permissions, but belongs to no particular user. All views of the same permissions share its
   *   loaders, so that a row is read once for a batch
   */
  messagesOf(batch: LiveBatch, session: Session, past: boolean): Promise<LiveChange[]>;
  /** Called when the last subscriber has left. */
  close?(): void;
}

type Provided = <T extends object>(type: ClassType<T>) => T;

/** A request to subscribe, which a field of the schema passes to the hub. */
export class LiveRequest implements AsyncIterable<never> {
  constructor(
    readonly after: string | null | undefined,
    readonly open: (session: Session) => LiveView | Promise<LiveView>,
    readonly personal: boolean,
  ) {}

  [Symbol.asyncIterator](): never {
    throw new Error('Live requests are served by the hub.');
  }
}

/**
 * The source of a subscription field: `subscribe: subscribeTo(...)`. The argument `after` is the cursor to resume after.
 * @param open checks the arguments, narrows them to what the viewer may see, and opens the view
 * @param options.personal the view depends on the user and not only on the permissions, so other users don't share it
 */
export function subscribeTo<Args extends { after?: string | null }>(
  open: (provided: Provided, session: Session, args: Args) => LiveView | Promise<LiveView>,
  options: { personal?: boolean } = {},
): NonNullable<SubscriptionOptions['subscribe']> {
  return (({ args }: { args: Args }) =>
    new LiveRequest(
      args.after,
      (session) => open((type) => session.instances.of(type), session, args),
      options.personal ?? false,
    )) as never;
}
