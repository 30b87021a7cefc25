import type { Database, Sql } from '../../platform/database/database.js';
import type { DeclaredTable } from '../../platform/module.js';
import type { SearchEngine } from '../../platform/search/engine.js';
import type { LedgerFile } from './ledger-file.js';
import {
  addEntries,
  addKeys,
  cameBack,
  cameBackAfter,
  isLedgerEmpty,
  keysOf,
  liftEntries,
  lockErasures,
  lockOutImports,
  lockPeople,
  markErased,
  noteProgress,
  type OpenStore,
  peopleOfErasure,
  peopleToErase,
  reopenErasures,
  unfinishedErasures,
} from './ledger.queries.js';
import { Mentions } from './mentions.js';
import {
  type Called,
  calledOf,
  deleteUnusedSkills,
  forgetAnswers,
  forgetDeadLetters,
  forgetReferrers,
  forgetWords,
  recordedSkills,
  takeOutMentions,
} from './mentions.queries.js';
import {
  applicationsOf,
  type ColumnDefaults,
  defaultsOf,
  type ErasedPeople,
  eraseRows,
} from './personal-rows.queries.js';

/** Says who may not be erased now. A module adds one with `Eraser.addBlocker`. */
export interface ErasureBlocker {
  /** what forbids it, like `legal hold` */
  readonly name: string;
  /** @returns by id of a person, why not and what to do, without personal data; those who may be erased are left out */
  blocked(sql: Sql, candidateIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** Erases what a module holds beside the tables of its `personalData`. A module adds one with `Eraser.addStore`. */
export interface ErasureStoreHook {
  /** what it erases, like `audit log` */
  readonly store: string;
  /** what it holds, in a few words */
  readonly holds: string;
  /** Runs in the transaction that erases these people, before their rows are empty. May be repeated. */
  erase(sql: Sql, people: ErasedPeople): Promise<void>;
}

export interface EraserParts {
  database: Database;
  personalData: readonly DeclaredTable[];
  index: SearchEngine;
  uploads: { removeMentions(called: Called): Promise<number> };
  ledger: LedgerFile;
}

/** The least id: all others come after it. */
const first = '00000000-0000-0000-0000-000000000000';
/** People who are erased in one transaction. */
const page = 200;
/** Ids that the index is asked for at a time. */
const indexPage = 500;
/** People who are looked at together when the ledger is replayed. */
const replayPage = 5_000;

const waits: Record<'import' | 'other', OpenStore> = {
  import: {
    store: 'database',
    why: 'An import runs. The erasure goes on when it has ended.',
  },
  other: { store: 'database', why: 'Another process works on it.' },
};

/**
 * Erases people everywhere. What is to do stands in the ledger, so it goes on after a stop, and may be repeated. People are
 * erased in pages, each in one transaction: their names, texts and files are gone when it commits. What follows by itself,
 * like the search index, is looked at afterwards, until nothing is left.
 */
export class Eraser {
  private readonly blockers: ErasureBlocker[] = [];
  private readonly hooks: ErasureStoreHook[] = [];
  private defaults?: Promise<ColumnDefaults>;
  /** the run that goes on; the next one waits for it */
  private turn: Promise<void> = Promise.resolve();

  constructor(private readonly parts: EraserParts) {}

  addBlocker(blocker: ErasureBlocker): void {
    this.blockers.push(blocker);
  }

  addStore(hook: ErasureStoreHook): void {
    this.hooks.push(hook);
  }

  get stores(): readonly ErasureStoreHook[] {
    return this.hooks;
  }

  /** What forbids to erase these people, each with the person. */
  async blocksOf(
    sql: Sql,
    candidateIds: readonly string[],
  ): Promise<{ candidateId: string; by: string; why: string }[]> {
    const found: { candidateId: string; by: string; why: string }[] = [];
    for (const blocker of this.blockers)
      for (const [candidateId, why] of await blocker.blocked(sql, candidateIds))
        found.push({ candidateId, by: blocker.name, why });
    return found;
  }

  /** Does what is to do now. What has to wait is noted in the ledger; call it again later. */
  run(): Promise<void> {
    const run = this.turn.then(() => this.advance());
    this.turn = run.catch(() => undefined);
    return run;
  }

  private async advance(): Promise<void> {
    for (const { id, left, ...entry } of await unfinishedErasures(this.parts.database.sql)) {
      let open = left > 0 ? await this.erasePeople(id, entry) : [];
      if (open.length === 0) open = await this.openInIndex(id);
      await noteProgress(this.parts.database.sql, id, open);
    }
  }

  /**
   * Erases people again of whom something was written after they were erased: by somebody who had read them before, or by an
   * import of the same id. @param candidateIds people who have changed
   */
  async eraseAgain(candidateIds: readonly string[]): Promise<void> {
    const { database } = this.parts;
    const back = await cameBack(database.sql, candidateIds);
    const anew = back.filter(({ erased }) => !erased).map(({ id }) => id);
    if (anew.length > 0) await reopenErasures(database.sql, anew);
    const rows = back.filter(({ erased }) => erased).map(({ id }) => id);
    for (let start = 0; start < rows.length; start += page)
      await database.sql.transaction().execute(async (sql) => {
        const people = await lockPeople(sql, rows.slice(start, start + page));
        await this.eraseStores(sql, people);
      });
  }

  /**
   * Replays the ledger after a restore: takes in the entries of the file that this database does not know, and erases
   * again who is here again.
   * @returns how many people came back
   */
  async replay(): Promise<number> {
    const { database, ledger } = this.parts;
    for await (const { entries, lifted } of ledger.read()) {
      if (entries.length > 0) await addEntries(database.sql, entries);
      if (lifted.length > 0) await liftEntries(database.sql, lifted);
    }
    if (await isLedgerEmpty(database.sql)) return 0;
    let count = 0;
    for (let after: string | undefined = first; after !== undefined;) {
      const { ids, last }: { ids: string[]; last?: string } = await cameBackAfter(
        database.sql,
        after,
        replayPage,
      );
      if (ids.length > 0) await reopenErasures(database.sql, ids);
      count += ids.length;
      after = last;
    }
    await this.run();
    return count;
  }

  private async erasePeople(
    id: string,
    entry: { reason: string; rule: string | null; at: string; by: string },
  ): Promise<OpenStore[]> {
    const { database } = this.parts;
    const open = new Map<string, OpenStore>();
    for (let after = first; ;) {
      const ids = await peopleToErase(database.sql, id, after, page);
      const last = ids.at(-1);
      if (last === undefined) return [...open.values()];
      after = last;
      const waiting = await database.sql.transaction().execute(async (sql) => {
        if (!(await lockErasures(sql))) return [waits.other];
        if (!(await lockOutImports(sql))) return [waits.import];
        const blocks = await this.blocksOf(sql, ids);
        const held = new Set(blocks.map(({ candidateId }) => candidateId));
        const free = ids.filter((one) => !held.has(one));
        const people = await lockPeople(sql, free);
        await this.eraseStores(sql, people);
        // Before the commit: a ledger that names somebody who is still here only has them erased again.
        await this.parts.ledger.add({
          id,
          ...entry,
          people: free,
          keys: await keysOf(sql, free),
        });
        await markErased(sql, free);
        return blocks.map(({ by, why }) => ({ store: by, why }));
      });
      for (const store of waiting) open.set(`${store.store} ${store.why}`, store);
      if (waiting.includes(waits.other) || waiting.includes(waits.import))
        return [...open.values()];
    }
  }

  /** Erases all that is held of these people, in one transaction. Their rows are locked. */
  private async eraseStores(sql: Sql, people: readonly string[]): Promise<void> {
    if (people.length === 0) return;
    const erased: ErasedPeople = { people, applications: await applicationsOf(sql, people) };
    const called = await calledOf(sql, people);
    await this.parts.uploads.removeMentions(called);
    await addKeys(sql, people);
    for (const hook of this.hooks) await hook.erase(sql, erased);
    const skills = await recordedSkills(sql, people);
    await forgetWords(sql, people);
    await forgetAnswers(sql, erased);
    await forgetReferrers(sql, called);
    const mentions = new Mentions(called);
    if (!mentions.none) await takeOutMentions(sql, (text) => mentions.without(text));
    const { personalData } = this.parts;
    this.defaults ??= defaultsOf(this.parts.database.sql, personalData);
    const defaults = await this.defaults;
    // Backwards: the tables of later modules refer to those of earlier ones.
    for (const table of personalData.toReversed()) await eraseRows(sql, table, erased, defaults);
    await forgetDeadLetters(sql, erased);
    if (skills.length > 0) await deleteUnusedSkills(sql, skills);
  }

  /** Whether the search index still has documents of these people. */
  private async openInIndex(erasureId: string): Promise<OpenStore[]> {
    const { database, index } = this.parts;
    const people = await peopleOfErasure(database.sql, erasureId);
    try {
      for (let start = 0; start < people.length; start += indexPage) {
        const states = await index.statesOf(people.slice(start, start + indexPage));
        if (states.some(({ hash }) => hash !== null))
          return [{ store: 'search index', why: 'The index has not taken the documents out yet.' }];
      }
      return [];
    } catch {
      return [
        {
          store: 'search index',
          why: 'The search engine does not answer. The documents are taken out when it does.',
        },
      ];
    }
  }
}
