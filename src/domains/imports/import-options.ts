import type { Mapping } from './mapping/mapping.js';
import type { Control } from './staging/progress.js';

/** What to import, and how. `onProgress` is called often; aborting `signal` stops the import between statements. */
export interface ImportOptions extends Control {
  /** a folder (a bundle, or JSON Resume files), a file of a bundle, or a JSON Resume file */
  path: string;
  /** the name under which the source's ids are kept; default: the mapping's, else `import` */
  source?: string;
  /** a mapping for other CSV files: the path of a YAML file, or a mapping that is read already */
  mapping?: string | Mapping;
  /** of times without a zone, such as Europe/Berlin; default: the mapping's, else UTC */
  timeZone?: string;
  /** of CSV files without a byte order mark; default: utf-8 */
  encoding?: string;
  /** checks everything and writes nothing but rejects files */
  dryRun?: boolean;
  /** the events in the file become the only imported ones of their applications */
  replaceHistory?: boolean;
  /** the folder of rejects files; default: `rejects` */
  rejectsFolder?: string;
  /** the row of import_run that stands for this import; absent: the import makes one, unless it is a dry run */
  runId?: string;
}
