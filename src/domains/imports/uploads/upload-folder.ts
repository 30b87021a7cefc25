import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { badInput, RapportError } from '../../../errors.js';

export interface UploadSettings {
  folder: string;
  /** of all files of one upload together */
  limitBytes: number;
  keepHours: number;
}

export interface UploadedFile {
  name: string;
  bytes: number;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const unfit = /[/\\:*?"<>|\u0000-\u001f]/;
const mostFiles = 50;

/**
 * Uploaded files on disk, a folder for each upload: `files/` as they came, `rejects/<run>/` what was refused of them.
 * All that is known of an upload is its folder, so that any process which shares it can go on with it. They hold
 * personal data: for the server's own account alone.
 */
export class UploadFolder {
  constructor(readonly settings: UploadSettings) {}

  /** Makes a place for files. Returns its id. */
  async create(): Promise<string> {
    const id = randomUUID();
    await mkdir(this.filesOf(id), { recursive: true, mode: 0o700 });
    return id;
  }

  filesOf(id: string): string {
    return join(this.placeOf(id), 'files');
  }

  rejectsOf(id: string, run: string): string {
    return join(this.placeOf(id), 'rejects', run);
  }

  /** Whether it is there. An id that is none is not. */
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
        `There is no upload ${id}: it may have been imported, or removed after ${this.settings.keepHours} hours. Drop the files again.`,
      );
  }

  /** The files that have come whole, by name. */
  async files(id: string): Promise<UploadedFile[]> {
    const names = (await readdir(this.filesOf(id)))
      .filter((name) => !name.endsWith('.part'))
      .sort();
    return Promise.all(
      names.map(async (name) => ({ name, bytes: (await stat(join(this.filesOf(id), name))).size })),
    );
  }

  /**
   * Takes a file as it comes in. It has its name only once it is whole; the same name again replaces it.
   * @throws RapportError NOT_FOUND, BAD_USER_INPUT for a name that can't be used, TOO_LARGE
   */
  async take(
    id: string,
    name: string,
    content: Readable,
    announced: number | undefined,
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
    if ((announced ?? 0) > room) throw tooLarge();
    const part = join(this.filesOf(id), `${randomUUID()}.part`);
    let bytes = 0;
    try {
      // The sender's connection stays, for the answer.
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

  /** Says that the upload is still in use. */
  async touch(id: string): Promise<void> {
    const now = new Date();
    await utimes(this.placeOf(id), now, now).catch(() => undefined);
  }

  /** Removes the files that were imported; what was refused of them stays until its time is over. */
  async forgetFiles(id: string): Promise<void> {
    await rm(this.filesOf(id), { recursive: true, force: true });
  }

  /**
   * Removes uploads that nobody has touched for as long as they are kept. Any number of processes may do so at once.
   * @returns how many
   */
  async sweep(now = Date.now()): Promise<number> {
    const names = (await readdir(this.settings.folder).catch(() => [])).filter((name) =>
      uuid.test(name),
    );
    let removed = 0;
    for (const name of names) {
      const place = this.placeOf(name);
      const times = await Promise.all(
        [place, join(place, 'files'), join(place, 'rejects')].map((path) =>
          stat(path).then(
            ({ mtimeMs }) => mtimeMs,
            () => 0,
          ),
        ),
      );
      if (now - Math.max(...times) < this.settings.keepHours * 3_600_000) continue;
      await rm(place, { recursive: true, force: true });
      removed += 1;
    }
    return removed;
  }

  private placeOf(id: string): string {
    return join(this.settings.folder, id);
  }

  private checkName(name: string): void {
    if (/\.zip$/i.test(name))
      throw badInput('name', `${name} is packed. Unpack it, and drop the files in it.`);
    if (!/\.(csv|tsv|txt|json)$/i.test(name))
      throw badInput(
        'name',
        `${name} can't be imported: use CSV files (.csv, .tsv, .txt) or JSON Resume files (.json). Save a spreadsheet as CSV UTF-8.`,
      );
    if (unfit.test(name) || name.startsWith('.') || Buffer.byteLength(name) > 200)
      throw badInput(
        'name',
        'A file\'s name has up to 200 bytes and none of / \\ : * ? " < > |. Rename it.',
      );
    // Answers about oneself have a door of their own; a copy must not lie where the application reads.
    if (/^demographics\.csv$/i.test(name))
      throw badInput(
        'name',
        'Self-identification is imported on the server only, with "rapport import".',
      );
  }
}
