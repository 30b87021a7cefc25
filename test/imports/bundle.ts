import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type pg from 'pg';
import type { ImportOptions } from '../../src/domains/imports/import-options.js';
import type { ImportSummary, TableSummary } from '../../src/domains/imports/import-summary.js';
import { ImportService } from '../../src/domains/imports/import.service.js';
import { systemViewer } from '../../src/domains/users/viewers.js';
import { freshDatabase } from '../scenario/database.js';

/** An importer on a database of its own, with folders that go away again. */
export class Importer {
  private readonly folders: string[] = [];
  private constructor(
    readonly service: ImportService,
    private readonly client: pg.Client,
    private readonly demographics: pg.Client,
    private readonly closing: () => Promise<void>,
  ) {}

  static async open(): Promise<Importer> {
    const { database, close } = await freshDatabase();
    return new Importer(
      new ImportService(database),
      await database.connect(),
      await database.connect('demographics'),
      close,
    );
  }

  /** A folder with these files; text or bytes. */
  async folder(files: Record<string, string | Buffer>): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'rapport-import-'));
    this.folders.push(folder);
    for (const [name, content] of Object.entries(files))
      await writeFile(join(folder, name), content);
    return folder;
  }

  /** Imports a folder that has these files. */
  async files(
    files: Record<string, string | Buffer>,
    options: Partial<ImportOptions> = {},
  ): Promise<ImportSummary & { folder: string }> {
    const folder = await this.folder(files);
    return {
      ...(await this.path(folder, { rejectsFolder: join(folder, 'rejects'), ...options })),
      folder,
    };
  }

  async path(path: string, options: Partial<ImportOptions> = {}): Promise<ImportSummary> {
    const summary = await this.service.run(systemViewer('test'), {
      path,
      rejectsFolder: await this.folder({}),
      ...options,
    });
    for (const [name, table] of Object.entries(summary.tables))
      if (!addsUp(table)) throw new Error(`${name} does not add up: ${JSON.stringify(table)}`);
    return summary;
  }

  async rows<T = Record<string, unknown>>(sql: string, values: unknown[] = []): Promise<T[]> {
    return (await this.client.query(sql, values)).rows as T[];
  }

  async answers<T = Record<string, unknown>>(sql: string): Promise<T[]> {
    return (await this.demographics.query(sql)).rows as T[];
  }

  /** The history of an application, one word or two for each transition. */
  async history(application: string): Promise<string[]> {
    const rows = await this.rows<{ kind: string; name: string | null; flagged: boolean }>(
      `select t.kind, s.name, t.out_of_order as flagged from current_transition t join application a on a.id = t.application_id left join stage s on s.id = t.to_stage_id where a.external_id = $1 order by t.ordinal`,
      [application],
    );
    return rows.map(
      ({ kind, name, flagged }) => `${kind}${name ? ` ${name}` : ''}${flagged ? ' !' : ''}`,
    );
  }

  async rejects(summary: ImportSummary): Promise<Record<string, string>> {
    return Object.fromEntries(
      await Promise.all(
        summary.rejects.map(async (path) => [
          path.split('/').at(-1)!,
          await readFile(path, 'utf8'),
        ]),
      ),
    );
  }

  async close(): Promise<void> {
    await this.client.end();
    await this.demographics.end();
    await this.closing();
    for (const folder of this.folders) await rm(folder, { recursive: true, force: true });
  }
}

export const addsUp = ({ read, created, updated, unchanged, refused }: TableSummary): boolean =>
  read === created + updated + unchanged + refused &&
  [created, updated, unchanged, refused].every((count) => count >= 0);

/** Sums as one short text: read = created + updated + unchanged + refused. */
export const sums = ({ read, created, updated, unchanged, refused }: TableSummary): string =>
  `${read} = ${created} + ${updated} + ${unchanged} + ${refused}`;

/** Real data that is not part of the repository: its folder, or why there is none. */
export function realData(name: string): { folder: string; skip: string | undefined } {
  const folder = join(
    process.env.RAPPORT_SHARED_DATA ?? resolve(import.meta.dirname, '../../../shared/data'),
    name,
  );
  return {
    folder,
    skip: existsSync(folder)
      ? undefined
      : `${folder} is not there: set RAPPORT_SHARED_DATA to a folder that has ${name}/`,
  };
}

export { readdir };
