import type { Writable } from 'node:stream';
import type { Database } from '../../platform/database/database.js';
import type { DeclaredTable } from '../../platform/module.js';
import { type Archive, writeArchive } from './archive.js';
import type { ExportFolder } from './export-folder.js';
import {
  applicationReader,
  ConnectionReader,
  lockExport,
  type Store,
  storesOf,
} from './held-rows.queries.js';
import {
  beginExport,
  failExport,
  finishExport,
  waitingExports,
} from './personal-export.queries.js';
import { daysKept, mostAttempts } from './personal-export.policy.js';

const never = () => false;

/** Makes the archives of exports. */
export class ExportMaker {
  private known: Promise<Store[]> | undefined;

  constructor(
    private readonly database: Database,
    private readonly declared: readonly DeclaredTable[],
    private readonly folder: ExportFolder,
  ) {}

  /** The tables that hold something about people, as the database has them. */
  stores(): Promise<Store[]> {
    this.known ??= storesOf(applicationReader(this.database.sql), this.declared).catch(
      (error: unknown) => {
        this.known = undefined; // the next one tries again
        throw error;
      },
    );
    return this.known;
  }

  /**
   * Makes the archives that are asked for, one after the other.
   * @param stopped true: stop soon. What is not made stays asked for
   * @param failed called with failures, which are tried again
   */
  async makeWaiting(stopped: () => boolean, failed: (error: unknown) => void): Promise<void> {
    for (const { id } of await waitingExports(this.database.sql)) {
      if (stopped()) return;
      await this.make(id, stopped).catch((error: unknown) => {
        if (!stopped()) failed(error);
      });
    }
  }

  /**
   * Makes the archive of one export, unless another process does. The lock ends with the connection: when a process is
   * killed, another one makes the archive again.
   */
  async make(id: string, stopped: () => boolean): Promise<void> {
    await this.inOneMoment(async (reader) => {
      if (!(await lockExport(reader, id))) return;
      const begun = await beginExport(this.database.sql, id);
      if (!begun) return;
      try {
        if (begun.attempts > mostAttempts) throw new Error('It was begun too often.');
        const { rows } = await this.folder.write(id, (out) =>
          this.archive(reader, begun.candidateId, out, stopped),
        );
        const bytes = await this.folder.bytesOf(id);
        if (!(await finishExport(this.database.sql, id, { bytes, rows }, daysKept)))
          await this.folder.remove(id); // the person was erased meanwhile
      } catch (error) {
        if (!stopped())
          await failExport(
            this.database.sql,
            id,
            begun.attempts < mostAttempts
              ? undefined
              : 'It could not be made. The log of the server says why. Ask for it again when that is mended.',
          );
        throw error;
      }
    });
  }

  /**
   * Writes the archive of a person.
   * @param out is ended
   * @throws when there is no such person
   */
  write(candidateId: string, out: Writable): Promise<Archive> {
    return this.inOneMoment((reader) => this.archive(reader, candidateId, out, never));
  }

  private async archive(
    application: ConnectionReader,
    candidateId: string,
    out: Writable,
    stopped: () => boolean,
  ): Promise<Archive> {
    const stores = await this.stores();
    const answers = this.database.urls.demographics
      ? await this.database.connect('demographics')
      : undefined;
    try {
      const apart = answers && new ConnectionReader(answers, this.database.sql);
      await apart?.begin();
      const archive = await writeArchive(out, candidateId, { application, apart, stores, stopped });
      if (!archive) throw new Error(`There is no candidate ${candidateId}.`);
      return archive;
    } finally {
      await answers?.end();
    }
  }

  /** Runs work on a connection of its own, whose statements all see the same moment. */
  private async inOneMoment<Result>(
    work: (reader: ConnectionReader) => Promise<Result>,
  ): Promise<Result> {
    const client = await this.database.connect();
    try {
      const reader = new ConnectionReader(client, this.database.sql);
      await reader.begin();
      return await work(reader);
    } finally {
      await client.end();
    }
  }
}
