import { RapportError } from '../../errors.js';
import type { Database, Sql } from '../database/database.js';
import type { ReportFailure } from '../feed/wake.js';
import { withoutWork } from '../work/work.js';
import { auditRow, type AuditActor, type AuditEntry, type AuditRow } from './entry.js';
import { chainInbox, writeInbox } from './inbox.queries.js';

/** Milliseconds for which what was seen is collected, to be written in one statement. */
const collectFor = 100;
/** Milliseconds until a failed write is tried again. */
const retryAfter = 1_000;
/** Events of one statement. */
const batchSize = 1_000;
/** So many events may wait to be written. Nobody sees anything more before there is room. */
const mostWaiting = 20_000;

interface Waiting extends AuditRow {
  /** by performance.now() */
  notedAt: number;
}

/**
 * Takes down who saw or changed what. A change is written in its own transaction. What was seen is written a moment
 * later, outside of the answer's way.
 */
export class AuditTrail {
  private waiting: Waiting[] = [];
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> | undefined;
  /** true: the last write failed, and is tried again in a moment */
  private failed = false;

  constructor(
    private readonly database: Database,
    private readonly report: ReportFailure,
  ) {}

  /** Takes down what somebody saw, or tried. It is written within a moment, and before the product closes. */
  note(actor: AuditActor, entry: AuditEntry): void {
    this.waiting.push({ ...auditRow(actor, entry), notedAt: performance.now() });
    if (this.waiting.length >= batchSize && !this.writing && !this.failed)
      void this.flush().catch((error: unknown) => this.report('audit log', error));
    else this.later(collectFor);
  }

  /** Writes down a change, in its transaction: both are committed or neither. */
  async write(sql: Sql, actor: AuditActor, entry: AuditEntry): Promise<void> {
    await writeInbox(sql, [auditRow(actor, entry)], true);
  }

  /** Why nobody may see anything now; undefined: they may. */
  get refusal(): RapportError | undefined {
    return this.waiting.length < mostWaiting
      ? undefined
      : new RapportError(
          'RATE_LIMITED',
          'What people see can’t be written into the audit log at the moment. Try again in a few seconds. If it stays so, an administrator finds the reason in the log of the server.',
        );
  }

  /** Writes what waits. @throws when it can't be written; it still waits then */
  async flush(): Promise<void> {
    while (this.writing) await this.writing.catch(() => undefined);
    if (this.waiting.length === 0) return;
    // What one request saw is written whether or not the request goes on.
    this.writing = withoutWork(() => this.writeAll());
    try {
      await this.writing;
      this.failed = false;
    } catch (error) {
      this.failed = true;
      throw error;
    } finally {
      this.writing = undefined;
      if (this.waiting.length > 0) this.later(retryAfter);
    }
  }

  /** Writes what waits, and gives everything in the inbox its position. */
  async settle(sql: Sql): Promise<void> {
    await this.flush();
    await chainInbox(sql, batchSize, true);
  }

  /** Writes what waits. Nothing is noted after it. */
  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      clearTimeout(this.timer);
      this.timer = undefined;
    }
  }

  private later(milliseconds: number): void {
    this.timer ??= withoutWork(() =>
      setTimeout(() => {
        this.timer = undefined;
        void this.flush().catch((error: unknown) => this.report('audit log', error));
      }, milliseconds).unref(),
    );
  }

  private async writeAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.slice(0, batchSize);
      try {
        await this.writeRows(batch);
        this.waiting.splice(0, batch.length);
      } catch {
        await this.writeEach(batch.length);
      }
    }
  }

  /** Writes one after the other. One that PostgreSQL can't keep is written without its values. */
  private async writeEach(count: number): Promise<void> {
    for (let written = 0; written < count; written += 1) {
      const [row] = this.waiting as [Waiting];
      try {
        await this.writeRows([row]);
      } catch (error) {
        if (!/^2[23]/.test(String((error as { code?: unknown }).code))) throw error;
        this.report('audit log', error);
        await this.writeRows([
          {
            ...row,
            entity_id: undefined,
            people: [],
            ids: [],
            detail: { unwritable: true },
            contents: [],
          },
        ]);
      }
      this.waiting.shift();
    }
  }

  private writeRows(rows: readonly Waiting[]) {
    const now = performance.now();
    return writeInbox(
      this.database.sql,
      rows.map(({ notedAt, ...row }) => ({ ...row, waited: (now - notedAt) / 1_000 })),
      false,
    );
  }
}
