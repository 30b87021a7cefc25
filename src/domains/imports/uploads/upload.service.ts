import { join } from 'node:path';
import { change, type ChangeArgs } from '../../../platform/graphql/mutation.js';
import type { Session } from '../../../platform/graphql/session.js';
import { badInput, RapportError } from '../../../errors.js';
import { requireImport } from '../import.policy.js';
import { openCsv } from '../formats/csv-reader.js';
import { encodingOf, unknownEncoding } from '../formats/encoding.js';
import { ImportError } from '../formats/import-error.js';
import { remedyFor } from '../rejects/remedies.js';
import type { ImportOptions } from '../import-options.js';
import type { ImportService } from '../import.service.js';
import { sumsOf } from '../import.type.js';
import type { Refusal } from '../rejects/refused-rows.queries.js';
import { offeredTables } from '../tables/tables.js';
import type { UploadedFile, UploadFolder } from './upload-folder.js';
import { mappingOf } from './upload-mapping.js';
import { suggestionFor } from './upload-suggestion.js';
import { ImportFileKind } from './upload.enums.js';
import type {
  ImportFile,
  ImportInput,
  ImportPreview,
  ImportTable,
  ImportUpload,
  ImportUploadPayload,
} from './upload.type.js';

/** Rows that are read for samples, and to recognise the formats of dates and lists. */
const sampleRows = 20;
/** Where reading for samples ends, also when most rows can't be read. */
const sampleBytes = 4 << 20;
/** In characters. */
const longestSample = 200;
const mostPreviewRows = 50;

/** Uploaded files: what is in them, a suggested mapping, and a preview of the import. */
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
    return offeredTables.map(({ name, columns }) => ({
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
        throw new RapportError('NOT_FOUND', 'The files were imported or removed in the meantime.');
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
   * The options of an import of an upload.
   * @param run the import's id, for its rejects folder
   * @throws NOT_FOUND, BAD_USER_INPUT
   */
  async optionsOf(input: ImportInput, run: string): Promise<ImportOptions> {
    await this.uploads.require(input.uploadId);
    const names = (await this.uploads.files(input.uploadId)).map(({ name }) => name);
    if (names.length === 0) throw badInput('uploadId', 'The upload has no files yet.');
    if (input.source.trim() === '' || input.source.length > 100)
      throw badInput(
        'source',
        'The name of the source has 1 to 100 characters. Name it after the system that the files are from.',
      );
    if (input.encoding && !encodingOf(input.encoding))
      throw badInput('encoding', `The encoding ${unknownEncoding(input.encoding)}.`);
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
      let read = 0;
      for await (const batch of csv.rows((bytes) => (read = bytes))) {
        rows.push(
          ...batch
            .filter(({ problem }) => !problem)
            .slice(0, sampleRows - rows.length)
            .map(({ fields }) => fields),
        );
        if (rows.length >= sampleRows || read > sampleBytes) break;
      }
      const columns = csv.header.map((column, place) => ({
        name: column,
        samples: rows.map((row) => row[place]!.slice(0, longestSample).trim()).filter(Boolean),
      }));
      return {
        name,
        bytes,
        kind: ImportFileKind.CSV,
        suggestion: suggestionFor(name, columns),
        columns: columns.map((column) => ({
          ...column,
          samples: [...new Set(column.samples)].slice(0, 3),
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

/** True when files are missing: somebody imported or removed them while they were read. */
const isGone = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** The problem of a line, if it is the first one that is refused for a reason. */
const problemAt = (
  refusals: readonly Refusal[],
  table: string,
  line: number,
): string | undefined => {
  const found = refusals.find((one) => one.table === table && one.firstLine === line);
  return found && `${found.column} ${found.reason}`.trim();
};

/** Removes the paths of the server from a message. */
export const withoutPaths = (message: string, folder: string): string =>
  message.replaceAll(`${folder}/`, '').replaceAll(folder, 'The upload');
