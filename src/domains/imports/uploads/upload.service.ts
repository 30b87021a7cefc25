import { join } from 'node:path';
import { change, type ChangeArgs } from '../../../platform/graphql/mutation.js';
import type { Session } from '../../../platform/graphql/session.js';
import { badInput, RapportError } from '../../../errors.js';
import { requireImport } from '../import.policy.js';
import { openCsv, encodingOf } from '../formats/csv-reader.js';
import { remedyFor } from '../rejects/remedies.js';
import { ImportError, type ImportService } from '../import.service.js';
import type { ImportOptions } from '../formats/row-source.js';
import { tables } from '../tables/tables.js';
import { sumsOf } from '../import-sums.js';
import type { UploadedFile, UploadFolder } from './upload-folder.js';
import { mappingOf } from './upload-mapping.js';
import { suggestionFor } from './upload-suggestion.js';
import {
  ImportFileKind,
  type ImportFile,
  type ImportInput,
  type ImportPreview,
  type ImportTable,
  type ImportUpload,
  type ImportUploadPayload,
} from './upload.type.js';

/** Rows looked at for samples and for how dates and lists are written. */
const sampleRows = 20;
const mostPreviewRows = 50;

/** Files that wait to be imported: what is in them, how they are probably meant, and what they would become. */
export class UploadService {
  constructor(
    private readonly uploads: UploadFolder,
    private readonly imports: ImportService,
  ) {}

  async create(session: Session, args: ChangeArgs): Promise<ImportUploadPayload> {
    requireImport(session.viewer);
    const { result, ...payload } = await change(session, 'importUploadCreate', {}, args, () =>
      this.uploads.create(),
    );
    return {
      ...payload,
      upload: result === undefined ? undefined : await this.byId(session, result),
    };
  }

  async byId(
    { viewer }: Session,
    id: string,
    encoding?: string,
  ): Promise<ImportUpload | undefined> {
    requireImport(viewer);
    return (await this.uploads.exists(id))
      ? this.shown(id, encoding).catch((error: unknown) =>
          isGone(error) ? undefined : Promise.reject(error),
        )
      : undefined;
  }

  /** @throws NOT_FOUND */
  async removeFile(
    session: Session,
    id: string,
    name: string,
    args: ChangeArgs,
  ): Promise<ImportUploadPayload> {
    requireImport(session.viewer);
    const { result: _, ...payload } = await change(
      session,
      'importFileRemove',
      { id, name },
      args,
      () => this.uploads.removeFile(id, name),
    );
    return { ...payload, upload: await this.byId(session, id) };
  }

  tables({ viewer }: Session): ImportTable[] {
    requireImport(viewer);
    return tables
      .filter(({ name }) => name !== 'demographics')
      .map(({ name, columns }) => ({
        name,
        fields: columns.map((column) => ({
          name: column.name,
          type: column.type,
          required: column.required === true,
          choices: column.choices ?? [],
        })),
      }));
  }

  /** Checks everything as an import would, and writes nothing. */
  async preview({ viewer }: Session, input: ImportInput, first: number): Promise<ImportPreview> {
    requireImport(viewer);
    if (!Number.isInteger(first) || first < 1 || first > mostPreviewRows)
      throw badInput('first', `first is ${first}. Ask for 1 to ${mostPreviewRows} rows.`);
    const options = await this.optionsOf(input, 'preview');
    const {
      tables: shown,
      refusals,
      summary,
    } = await this.imports.explain(viewer, options, first).catch((error: unknown) => {
      if (isGone(error))
        throw new RapportError('NOT_FOUND', 'The files were imported or taken away meanwhile.');
      throw error instanceof ImportError
        ? badInput('input', withoutPaths(error.message, options.path))
        : error;
    });
    return {
      tables: shown.map((table) => ({
        ...table,
        rows: table.rows.map((row) => ({
          ...row,
          problem: row.problem ?? problemAt(refusals, table.table, row.line),
        })),
      })),
      sums: sumsOf(summary),
      refusals: refusals.map((one) => ({ ...one, remedy: remedyFor(one.reason) })),
      warnings: summary.warnings.map((warning) => withoutPaths(warning, options.path)),
    };
  }

  /**
   * What the importer is asked for.
   * @param run names the folder of the refused rows
   * @throws NOT_FOUND, BAD_USER_INPUT
   */
  async optionsOf(input: ImportInput, run: string): Promise<ImportOptions> {
    await this.uploads.require(input.uploadId);
    const names = (await this.uploads.files(input.uploadId)).map(({ name }) => name);
    if (names.length === 0) throw badInput('uploadId', 'The upload has no files yet.');
    if (input.source.trim() === '' || input.source.length > 100)
      throw badInput(
        'source',
        'The source has a name of 1 to 100 characters, like the system that the files are from.',
      );
    if (input.encoding && !encodingOf(input.encoding))
      throw badInput(
        'encoding',
        `The encoding "${input.encoding}" is not known: use utf-8, utf-16 or windows-1252.`,
      );
    return {
      path: this.uploads.filesOf(input.uploadId),
      rejectsFolder: this.uploads.rejectsOf(input.uploadId, run),
      source: input.source.trim(),
      mapping: input.files?.length ? mappingOf(input.files, names) : undefined,
      timeZone: input.timeZone ?? undefined,
      encoding: input.encoding ?? undefined,
    };
  }

  private async shown(id: string, encoding?: string): Promise<ImportUpload> {
    const { limitBytes, keepHours } = this.uploads.settings;
    const files = await this.uploads.files(id);
    return {
      id,
      limitBytes,
      keepHours,
      files: await Promise.all(files.map((file) => this.read(id, file, encoding))),
    };
  }

  private async read(
    id: string,
    { name, bytes }: UploadedFile,
    encoding?: string,
  ): Promise<ImportFile> {
    if (/\.json$/i.test(name))
      return { name, bytes, kind: ImportFileKind.JSON_RESUME, columns: [] };
    try {
      const csv = await openCsv({ path: join(this.uploads.filesOf(id), name), name, encoding });
      if (csv.empty)
        return {
          name,
          bytes,
          kind: ImportFileKind.CSV,
          columns: [],
          problem: `${name} is empty: it needs a header row.`,
        };
      const rows: string[][] = [];
      for await (const batch of csv.rows()) {
        rows.push(
          ...batch
            .filter(({ problem }) => !problem)
            .slice(0, sampleRows - rows.length)
            .map(({ fields }) => fields),
        );
        if (rows.length >= sampleRows) break;
      }
      const columns = csv.header.map((column, place) => ({
        name: column,
        samples: rows.map((row) => row[place]!.trim()).filter(Boolean),
      }));
      return {
        name,
        bytes,
        kind: ImportFileKind.CSV,
        suggestion: suggestionFor(name, columns),
        columns: columns.map((column) => ({
          ...column,
          samples: [...new Set(column.samples)].slice(0, 3).map((sample) => sample.slice(0, 200)),
        })),
      };
    } catch (error) {
      if (!(error instanceof ImportError)) throw error;
      return {
        name,
        bytes,
        kind: ImportFileKind.CSV,
        columns: [],
        problem: withoutPaths(error.message, this.uploads.filesOf(id)),
      };
    }
  }
}

/** An upload may be imported, or taken away, while somebody else looks at it. */
const isGone = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

const problemAt = (
  refusals: readonly { table: string; column: string; reason: string; firstLine: number }[],
  table: string,
  line: number,
): string | undefined => {
  const found = refusals.find((one) => one.table === table && one.firstLine === line);
  return found && `${found.column} ${found.reason}`.trim();
};

/** Where files lie on the server is nobody's concern. */
export const withoutPaths = (message: string, folder: string): string =>
  message.replaceAll(`${folder}/`, '').replaceAll(folder, 'The upload');
