import { setTimeout as delay } from 'node:timers/promises';
import type { documents } from '../../scenario/documents.js';
import { documents as texts } from '../../scenario/documents.js';
import type { Operation } from './history.js';
import { codeOf, isHarmless, type Reply, send } from './http.js';
import type { World } from './world.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- payloads have the shape of their document */

export interface Attempted {
  operation: Operation;
  /** of the attempt that was acknowledged */
  payload?: any;
}

export interface Wish {
  id: string;
  client: string;
  kind: string;
  mutation: keyof typeof documents;
  variables: Record<string, unknown>;
  /** which API first; the others on repetition */
  api: number;
  authorization: string;
  /** another key than its own */
  key?: string;
  /** sent so many times at once */
  parallel?: number;
  /** the id of what the payload returns */
  resultOf: (payload: any) => string | undefined;
}

const attempts = 4;
/** Milliseconds in which the fate of an operation must be learnt when nothing is broken any more. */
const learningPatience = 30_000;

/** Runs one mutation as a careful client does: it sends the same key again, to another process, until an answer decides. */
export async function attempt(world: World, wish: Wish): Promise<Attempted> {
  const operation: Operation = {
    id: wish.id,
    client: wish.client,
    kind: wish.kind,
    key: wish.key,
    invoked: world.now(),
    outcome: 'unknown',
    results: [],
    attempts: 0,
    changes: false,
  };
  let lost = false;
  let payload: any;
  const take = (reply: Reply) => {
    operation.attempts += 1;
    const answer = 'lost' in reply ? undefined : reply.data?.[wish.mutation];
    if (!answer) {
      lost ||= !isHarmless(reply);
      operation.note =
        'lost' in reply ? reply.lost : `${codeOf(reply)}: ${reply.errors?.[0]?.message}`;
      if (isHarmless(reply) && !lost && operation.outcome === 'unknown') operation.outcome = 'fail';
      return;
    }
    if (answer.userErrors.length > 0) {
      operation.note = `${answer.userErrors[0].code}: ${answer.userErrors[0].message}`;
      // A lost attempt may still be on its way, so a refusal of this attempt says nothing about the lost one.
      if (operation.outcome !== 'ok') operation.outcome = lost ? 'unknown' : 'fail';
      return;
    }
    if (operation.outcome !== 'ok') operation.decided = world.now();
    operation.outcome = 'ok';
    operation.changeCursor ??= answer.changeCursor ?? undefined;
    operation.changes ||= Boolean(answer.changeCursor);
    payload = answer;
    const result = wish.resultOf(answer);
    if (result !== undefined) operation.results.push(result);
  };
  const once = (turn: number) =>
    send(
      world.apis[(wish.api + turn) % world.apis.length]!.url,
      wish.authorization,
      texts[wish.mutation],
      { ...wish.variables, idempotencyKey: wish.key ?? wish.id, clientMutationId: wish.id },
    ).then(take);

  for (let turn = 0; turn < attempts && operation.outcome === 'unknown'; turn++) {
    if (turn > 0) await delay(50 * 4 ** turn);
    operation.outcome = 'unknown';
    await Promise.all(Array.from({ length: wish.parallel ?? 1 }, (_, index) => once(turn + index)));
  }
  return { operation, payload };
}

/**
 * Asks for the fate of an operation that has no answer, when nothing is broken any more and nothing is on its way: it is
 * sent once more under its key. Returns false when no answer decides.
 */
export async function learnFate(world: World, wish: Wish, operation: Operation): Promise<boolean> {
  for (const deadline = Date.now() + learningPatience; Date.now() < deadline; await delay(250)) {
    const api = world.apis[(wish.api + operation.attempts) % world.apis.length]!;
    const reply = await send(api.url, wish.authorization, texts[wish.mutation], {
      ...wish.variables,
      idempotencyKey: wish.key ?? wish.id,
      clientMutationId: wish.id,
    });
    operation.attempts += 1;
    const answer = 'lost' in reply ? undefined : reply.data?.[wish.mutation];
    if (!answer) {
      operation.note = 'lost' in reply ? reply.lost : `${codeOf(reply)}`;
      continue;
    }
    if (answer.userErrors.length > 0) {
      operation.note = `${answer.userErrors[0].code}: ${answer.userErrors[0].message}`;
      operation.outcome = 'fail';
      return true;
    }
    operation.decided = world.now();
    operation.outcome = 'ok';
    operation.changeCursor ??= answer.changeCursor ?? undefined;
    operation.changes ||= Boolean(answer.changeCursor);
    const result = wish.resultOf(answer);
    if (result !== undefined) operation.results.push(result);
    return true;
  }
  return false;
}
