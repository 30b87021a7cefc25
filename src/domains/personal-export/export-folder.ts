import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { isId } from '../../platform/graphql/node.js';

/**
 * Archives on disk, each named by the id of its export. They are personal data: only the account of the server can read
 * them. Any process that shares the folder can make, send and delete them.
 */
export class ExportFolder {
  constructor(private readonly folder: string) {}

  /**
   * Writes an archive. It gets its name when it is complete.
   * @param write fills the file, and ends it
   */
  async write<Made>(id: string, write: (out: Writable) => Promise<Made>): Promise<Made> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    return writeFile(this.pathOf(id), `${this.pathOf(id)}.${randomUUID()}.part`, write);
  }

  /** An archive as it is sent; undefined when it is not there. */
  async open(id: string): Promise<{ content: Readable; bytes: number } | undefined> {
    const found = await stat(this.pathOf(id)).catch(() => undefined);
    return found && { content: createReadStream(this.pathOf(id)), bytes: found.size };
  }

  /** The size of an archive. */
  async bytesOf(id: string): Promise<number> {
    return (await stat(this.pathOf(id))).size;
  }

  async remove(id: string): Promise<void> {
    await rm(this.pathOf(id), { force: true });
  }

  /** The files in the folder, with the export that each belongs to. */
  async files(): Promise<{ id: string; name: string; complete: boolean }[]> {
    const names = await readdir(this.folder).catch(() => []);
    return names.flatMap((name) => {
      const id = name.split('.', 1)[0] ?? '';
      return isId(id) && /\.(zip|part)$/.test(name)
        ? [{ id, name, complete: name === `${id}.zip` }]
        : [];
    });
  }

  async removeFile(name: string): Promise<void> {
    await rm(join(this.folder, name), { force: true });
  }

  private pathOf(id: string): string {
    return join(this.folder, `${id}.zip`);
  }
}

/**
 * Writes a file under another name first, so that no half of it is ever found under its own.
 * @param path where it is in the end
 * @param part where it is until then, in the same folder
 */
export async function writeFile<Made>(
  path: string,
  part: string,
  write: (out: Writable) => Promise<Made>,
): Promise<Made> {
  try {
    const made = await write(createWriteStream(part, { mode: 0o600, flags: 'wx' }));
    await rename(part, path);
    return made;
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
