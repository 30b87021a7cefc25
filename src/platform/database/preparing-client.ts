import { GuardedClient } from './guarded-client.js';
import { forgetOldest } from '../present.js';

/** At most so many texts are known to the process, and so many statements are kept on a connection: each takes memory there. */
const textsKept = 1_000;
const statementsKept = 60;
/** A text is prepared when it is sent for this time: most texts of clients' own documents come only a few times. */
const worthIt = 3;

/** Makes room by taking out what was used longest ago. */
function refresh<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
}

/** Texts of statements that are worth preparing, with the names under which PostgreSQL keeps them. */
class Texts {
  private readonly known = new Map<string, { name: string; uses: number }>();
  private count = 0;

  /** Notes that the text is about to be sent, and may be prepared. */
  use(text: string): void {
    const known = this.known.get(text) ?? { name: `s${(this.count += 1)}`, uses: 0 };
    known.uses += 1;
    refresh(this.known, text, known);
    forgetOldest(this.known, textsKept);
  }

  /** The name of a text that is worth preparing. */
  nameOf(text: string): string | undefined {
    const known = this.known.get(text);
    return known && known.uses >= worthIt ? known.name : undefined;
  }
}

/** The texts of all connections of the process. */
export const toPrepare = new Texts();

interface Parsed {
  parsedStatements: Record<string, string>;
}

/** PostgreSQL refuses a statement that it keeps, because a migration has changed a column of it. */
const isStale = (error: unknown) => (error as { code?: string }).code === '0A000';

/** A client that prepares statements whose text is worth it, and forgets those that it has not used for long. */
export class PreparingClient extends GuardedClient {
  /** by the name of the text, the name on this connection, which is not given twice */
  private readonly kept = new Map<string, string>();
  private count = 0;

  // One signature for all forms of the call: what the callers see is the type of pg.Client.
  override query(...call: unknown[]): never {
    const send = (...args: unknown[]) =>
      (super.query as (...args: unknown[]) => never).apply(this, args);
    const [text, values, ...rest] = call;
    if (typeof text !== 'string' || !Array.isArray(values) || rest.length > 0) return send(...call);
    const known = toPrepare.nameOf(text);
    if (known === undefined) return send(...call);
    const name = this.kept.get(known) ?? `${known}_${(this.count += 1)}`;
    refresh(this.kept, known, name);
    const ask = () => send({ name, text, values }) as Promise<unknown>;
    const [oldest] = this.kept.size > statementsKept ? this.kept.keys() : [];
    const answer = oldest === undefined ? ask() : this.forget(oldest).then(ask);
    return answer.catch(async (error: unknown) => {
      if (!isStale(error)) throw error;
      await this.forget(known);
      // In a transaction that has failed, this fails too.
      return (send(text, values) as Promise<unknown>).catch(() => {
        throw error;
      });
    }) as never;
  }

  /** Ends a statement. */
  private async forget(known: string): Promise<void> {
    const name = this.kept.get(known);
    if (name === undefined) return;
    this.kept.delete(known);
    delete (this.connection as unknown as Parsed).parsedStatements[name];
    // It is not there if it failed to be prepared, and stays if the transaction has failed: neither matters.
    await (super.query(`deallocate ${name}`) as Promise<unknown>).catch(() => undefined);
  }
}
