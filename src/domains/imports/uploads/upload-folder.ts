import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { badInput, RapportError } from '../../../errors.js';

export interface UploadSettings {
  folder: string;
  /** the limit for all files of one upload together */
  limitBytes: number;
  /** an upload is removed after this many hours without a change */
  keepHours: number;
}

export interface UploadedFile {
  name: string;
  bytes: number;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Characters that a file name may not have on some systems. */
const forbidden = /[/\\:*?"<>|\u0000-\u001f]/;
const mostFiles = 50;

/** Why the API takes no self-identification. */
export const answersRefused =
  'Self-identification is imported on the server only, with "rapport import".';

/**
 * Uploaded files on disk. Each upload is a folder: `files/` has the files as they came, `rejects/<run>/` the refused rows
 * of an import. Nothing else is stored of an upload, so any process that shares the folder can continue with it. Files
 * are personal data: only the server's account can read them.
 */
export class UploadFolder {
  constructor(readonly settings: UploadSettings) {}

  /** Creates an upload without files. @returns its id */
  async create(): Promise<string> {
    const id = randomUUID();
    await mkdir(this.filesOf(id), { recursive: true, mode: 0o700 });
    return id;
  }

  filesOf(id: string): string {
    return join(this.folderOf(id), 'files');
  }

  rejectsOf(id: string, run: string): string {
    return join(this.folderOf(id), 'rejects', run);
  }

  /** True if the upload exists; false for malformed ids. */
  async exists(id: string): Promise<boolean> {
    return (
      uuid.test(id) &&
      (await stat(this.filesOf(id)).then(
        () => true,
        () => false,
      ))
    );
  }

  /** @throws RapportError NOT_FOUND */
  async require(id: string): Promise<void> {
    if (!(await this.exists(id)))
      throw new RapportError(
        'NOT_FOUND',
        `There is no upload ${id}. It may have been imported, or removed after ${this.settings.keepHours} hours. Upload the files again.`,
      );
  }

  /** The files that have arrived completely, by name. */
  async files(id: string): Promise<UploadedFile[]> {
    const names = (await readdir(this.filesOf(id)))
      .filter((name) => !name.endsWith('.part'))
      .sort();
    return Promise.all(
      names.map(async (name) => ({ name, bytes: (await stat(join(this.filesOf(id), name))).size })),
    );
  }

  /**
   * Stores a file as it arrives. It gets its name once it is complete, and replaces an earlier file of that name.
   * @param declaredBytes the size that the sender states, if any
   * @throws RapportError NOT_FOUND, BAD_USER_INPUT for a name that can't be used, TOO_LARGE
   */
  async receive(
    id: string,
    name: string,
    content: Readable,
    declaredBytes: number | undefined,
  ): Promise<UploadedFile> {
    await this.require(id);
    this.checkName(name);
    const others = (await this.files(id)).filter((file) => file.name !== name);
    if (others.length >= mostFiles)
      throw badInput('name', `An upload holds up to ${mostFiles} files. Import these first.`);
    const room = this.settings.limitBytes - others.reduce((sum, { bytes }) => sum + bytes, 0);
    const tooLarge = () =>
      new RapportError(
        'TOO_LARGE',
        `${name} is too large: all files of an upload together may have ${this.settings.limitBytes / 1_000_000} MB (RAPPORT_UPLOAD_LIMIT_MB). Split it, or import it on the server with "rapport import".`,
      );
    if ((declaredBytes ?? 0) > room) throw tooLarge();
    const part = join(this.filesOf(id), `${randomUUID()}.part`);
    let bytes = 0;
    try {
      // The sender's connection stays open for the answer.
      await pipeline(
        content.iterator({ destroyOnReturn: false }),
        async function* (chunks: AsyncIterable<Buffer>) {
          for await (const chunk of chunks) {
            bytes += chunk.length;
            if (bytes > room) throw tooLarge();
            yield chunk;
          }
        },
        createWriteStream(part, { mode: 0o600 }),
      );
      await rename(part, join(this.filesOf(id), name));
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
    return { name, bytes };
  }

  /** @throws RapportError NOT_FOUND */
  async removeFile(id: string, name: string): Promise<void> {
    await this.require(id);
    this.checkName(name);
    await rm(join(this.filesOf(id), name), { force: true });
  }

  /** Marks the upload as in use, so that it does not expire. */
  async touch(id: string): Promise<void> {
    const now = new Date();
    await utimes(this.folderOf(id), now, now).catch(() => undefined);
  }

  /** Removes the files of an upload. The rejects files of its imports stay until they expire. */
  async removeFiles(id: string): Promise<void> {
    await rm(this.filesOf(id), { recursive: true, force: true });
  }

  /**
   * Removes the uploads that have expired. Any number of processes may do so at the same time.
   * @returns how many were removed
   */
  async removeExpired(now = Date.now()): Promise<number> {
    const names = (await readdir(this.settings.folder).catch(() => [])).filter((name) =>
      uuid.test(name),
    );
    let removed = 0;
    for (const name of names) {
      const folder = this.folderOf(name);
      const times = await Promise.all(
        [folder, join(folder, 'files'), join(folder, 'rejects')].map((path) =>
          stat(path).then(
            ({ mtimeMs }) => mtimeMs,
            () => 0,
          ),
        ),
      );
      if (now - Math.max(...times) < this.settings.keepHours * 3_600_000) continue;
      await rm(folder, { recursive: true, force: true });
      removed += 1;
    }
    return removed;
  }

  private folderOf(id: string): string {
    return join(this.settings.folder, id);
  }

  private checkName(name: string): void {
    if (/\.zip$/i.test(name))
      throw badInput('name', `${name} is an archive. Unpack it, and upload the files in it.`);
    if (!/\.(csv|tsv|txt|json)$/i.test(name))
      throw badInput(
        'name',
        `${name} can't be imported: use CSV files (.csv, .tsv, .txt) or JSON Resume files (.json). Save a spreadsheet as CSV UTF-8.`,
      );
    if (forbidden.test(name) || name.startsWith('.') || Buffer.byteLength(name) > 200)
      throw badInput(
        'name',
        'A file name may have up to 200 bytes and none of / \\ : * ? " < > |. Rename the file.',
      );
    // Self-identification goes through a connection of its own. The application must not be able to read a copy of it.
    if (/^demographics\.csv$/i.test(name)) throw badInput('name', answersRefused);
  }
}
