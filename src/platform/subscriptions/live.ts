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
  description: 'What a change means to somebody who looks through the filter.',
  valuesConfig: {
    ENTERED: { description: 'It was not within the filter and now is: add it.' },
    CHANGED: { description: 'It was and is within the filter: draw it anew.' },
    LEFT: {
      description:
        'It was within the filter and no longer is, or may no longer be seen: take it away.',
    },
  },
});

/** What every message of a subscription tells of a change; the domain's type adds what changed. */
@ObjectType({ simpleResolvers: true })
export abstract class LiveChange {
  /** in the feed; the cursor is made of it */
  position!: number;

  @Field(() => String, { description: 'Cursor of this change: keep it, and resume after it.' })
  changeCursor!: string;

  @Field(() => ChangeRelation, { description: 'What it means to the filter.' })
  relation!: ChangeRelation;

  @Field(() => DateTime, { description: 'When it was written.' })
  at!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The clientMutationId of the mutation behind it.',
  })
  clientMutationId?: string;
}

/** Makes a message of a change of the feed. */
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
 * What one filter sees of the feed, for everybody who watches through it with the same permissions. It is opened when
 * the first of them comes and forgotten when the last has gone.
 */
export interface LiveView {
  /**
   * What a batch means to this view: messages in the order of the changes, any number for each.
   * Live batches come in order and each once. Batches of the past (`past`) may come at any time and again, when somebody
   * resumes; they may not move what the view remembers.
   * @param session somebody with these permissions, who is nobody in particular; its loaders are shared by all views of
   *   the same permissions, so that a row is read once for a batch
   */
  messagesOf(batch: LiveBatch, session: Session, past: boolean): Promise<LiveChange[]>;
  /** Nobody watches through it any more. */
  close?(): void;
}

type Provided = <T extends object>(type: ClassType<T>) => T;

/** A wish to watch, on its way from the schema's field to the hub. */
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
 * The source of a subscription field: `subscribe: subscribeTo(...)`. Its argument `after` is the cursor to resume after.
 * @param open checks the arguments, narrows them to what the viewer may see, and opens the view
 * @param options.personal the view depends on who watches, not on their permissions alone, so it is shared with nobody else
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
