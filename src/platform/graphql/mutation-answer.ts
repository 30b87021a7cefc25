import { createHash } from 'node:crypto';
import { type DocumentNode, GraphQLError, print } from 'graphql';
import { canonical } from './canonical.js';
import type { AroundField } from './execution.js';
import { keepAnswer } from './mutation.queries.js';
import type { Session } from './session.js';

/** Longer answers are not kept, in characters of JSON. */
const longestKept = 100_000;

const afterChange = new WeakSet<object>();

/** True for an error that came up when the change was committed and its answer was being read. */
export const isAfterChange = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && afterChange.has(error);

/**
 * Answers the root fields of a mutation. When the change was made by an earlier request with the same idempotency key,
 * the answer is the one that was given then, if it was asked for in the same way by somebody with the same permissions.
 * An error that comes up after the commit is marked, because the client must not take it for "not made".
 */
export function answering(
  session: Session,
  document: DocumentNode,
  variables: unknown,
): AroundField {
  const requestOf = (key: string): string =>
    createHash('sha256')
      .update(
        canonical([
          document.loc?.source.body ?? print(document),
          key,
          variables,
          session.viewer.permissions,
        ]),
      )
      .digest('base64url');

  return async (key, _name, errors, execute) => {
    session.made = undefined;
    session.answersOnce = false;
    const before = errors.length;
    let value: unknown;
    try {
      value = await execute();
    } catch (error) {
      if (madeBy(session) && error instanceof GraphQLError) afterChange.add(error);
      throw error;
    }
    const made = madeBy(session);
    if (!made) return value;
    const { key: idempotencyKey, answer } = made;
    if (answer !== undefined && answer.request === requestOf(key)) {
      errors.length = before;
      return answer.data;
    }
    const failed = errors.slice(before);
    for (const error of failed) afterChange.add(error);
    const isKept = !made.earlier && failed.length === 0 && !session.answersOnce;
    if (idempotencyKey !== undefined && isKept)
      await keep(session, idempotencyKey, { request: requestOf(key), data: value });
    return value;
  };
}

/** The resolvers have set it meanwhile, which the compiler does not know. */
const madeBy = (session: Session): Session['made'] => session.made;

async function keep(session: Session, key: string, answer: { request: string; data: unknown }) {
  if (JSON.stringify(answer.data).length > longestKept) return;
  // Without it a repeated request gets the object as it is then.
  await keepAnswer(session.sql, session.viewer.subject, key, answer).catch(() => undefined);
}
