import { createHash } from 'node:crypto';
import { ArgsType, Field, ObjectType } from 'type-graphql';
import { auditChange } from './audited.js';
import { canonical } from './canonical.js';
import { doneUnderKey, keepResult, setClientMutationId, takeKey } from './mutation.queries.js';
import { currentWork } from '../work/work.js';
import type { KeptAnswer, MadeChange, Session } from './session.js';
import { ChangeRefused, refuse, UserError, UserErrorCode } from './user-error.js';

/** Arguments of every mutation. */
@ArgsType()
export class ChangeArgs {
  @Field(() => String, {
    nullable: true,
    description:
      'A key that you choose, stored at least 24 hours. A change that is sent again under the same key has one effect.',
  })
  idempotencyKey?: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Is sent with the change on subscriptions, so that you can recognize your own change.',
  })
  clientMutationId?: string;
}

/** Fields that every mutation's payload has in addition to its object. */
@ObjectType({ simpleResolvers: true })
export class ChangePayload {
  @Field(() => String, {
    nullable: true,
    description:
      'Cursor of this change: pass it as `waitFor` or `after`. Null when nothing changed.',
  })
  changeCursor?: string;

  @Field(() => String, { nullable: true, description: 'The clientMutationId of the arguments.' })
  clientMutationId?: string;

  @Field(() => [UserError], { description: 'Why the change was not made; empty when it was made.' })
  userErrors!: UserError[];
}

export interface Changed<Result> extends ChangePayload {
  /** the result of the work; absent when the change was refused */
  result?: Result;
}

/**
 * Runs one change in one transaction: the idempotency key, the work, and the feed's rows commit together or not at all.
 * @param work makes the change through `session.em` and `session.sql`. Its result must be plain data, because it is stored
 *   and returned again for a repeated key. It throws ChangeRefused to roll back with `userErrors`.
 */
export async function change<Result>(
  session: Session,
  operation: string,
  input: unknown,
  args: ChangeArgs,
  work: () => Promise<Result>,
): Promise<Changed<Result>> {
  const request = currentWork();
  request?.changes();
  let made: MadeChange | undefined;
  try {
    const done = await session.transaction(async () => {
      await setClientMutationId(session.sql, args.clientMutationId ?? '', session.viewer.actor);
      const key = args.idempotencyKey ?? undefined;
      const earlier =
        key === undefined ? undefined : await claim<Result>(session, operation, input, key);
      made = { key, earlier: earlier !== undefined, answer: earlier?.answer };
      if (earlier) return { result: earlier.result, changeCursor: earlier.changeCursor };
      const result = await work();
      await session.em.flush();
      await auditChange(session, operation, input, result);
      const changeCursor = await session.changes.cursorOfTransaction(session.sql);
      if (key !== undefined)
        await keepResult(session.sql, session.viewer.subject, key, { result, changeCursor });
      return { result, changeCursor };
    });
    request?.committed();
    session.made = made;
    session.changes.nudge();
    return { ...done, clientMutationId: args.clientMutationId, userErrors: [] };
  } catch (error) {
    if (!(error instanceof ChangeRefused)) throw error;
    return { clientMutationId: args.clientMutationId, userErrors: error.userErrors };
  } finally {
    session.forgetLoaded();
  }
}

const longestKey = 200;

/** What is kept of a change under its key. */
interface Kept<Result> {
  result: Result;
  changeCursor?: string;
  answer?: KeptAnswer;
}

/** Claims the key, or returns the stored result of the change with this key. A parallel retry waits here until the first one commits. */
async function claim<Result>(
  session: Session,
  operation: string,
  input: unknown,
  key: string,
): Promise<Kept<Result> | undefined> {
  if (!key.trim() || key.length > longestKey)
    refuse(
      UserErrorCode.INVALID,
      'idempotencyKey',
      `A key has 1 to ${longestKey} characters, like a random UUID. This one ${key.trim() ? `has ${key.length}` : 'is empty'}.`,
    );
  const hash = createHash('sha256').update(canonical(input)).digest();
  const actor = session.viewer.subject;
  if (await takeKey(session.sql, actor, key, operation, hash)) return undefined;
  const found = await doneUnderKey<Kept<Result>>(session.sql, actor, key, hash);
  if (!found) throw new Error('The idempotency key vanished while it was being read.');
  if (found.operation !== operation || !found.same) {
    refuse(
      UserErrorCode.IDEMPOTENCY_KEY_REUSED,
      'idempotencyKey',
      `The key ${JSON.stringify(key)} was used for another ${found.operation}. Take a new key for a new change.`,
    );
  }
  return found.result;
}
