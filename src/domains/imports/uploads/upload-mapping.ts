import { badInput } from '../../../errors.js';
import { ImportError } from '../formats/import-error.js';
import type { Mapping } from '../mapping/mapping.js';
import { parseMapping } from '../mapping/parse-mapping.js';
import { demographics } from '../tables/demographics.js';
import { answersRefused } from './upload-folder.js';
import type { ImportFileMappingInput } from './upload.type.js';

/**
 * Turns the mapping of an API call into one for the import. It is checked like a mapping file.
 * @param uploaded names of the uploaded files
 * @throws BAD_USER_INPUT naming the file and the field
 */
export function mappingOf(
  files: readonly ImportFileMappingInput[],
  uploaded: readonly string[],
): Mapping {
  for (const { file, table } of files) {
    if (!uploaded.includes(file))
      throw badInput(
        'files',
        `The upload has no file ${file}: it has ${uploaded.join(', ') || 'none yet'}.`,
      );
    if (table === demographics.name) throw badInput('files', answersRefused);
  }
  const names = [...new Set(files.map(({ file }) => file))];
  const cells = (one: ImportFileMappingInput) =>
    one.cells.map(({ field, value, dateFormat, separator }) => [
      field,
      { value, ...(dateFormat ? { dateFormat } : {}), ...(separator ? { separator } : {}) },
    ]);
  const document = {
    files: Object.fromEntries(names.map((name, index) => [`f${index}`, { file: name }])),
    tables: files.map((one) => ({
      table: one.table,
      from: `f${names.indexOf(one.file)}`,
      columns: Object.fromEntries(cells(one)),
    })),
  };
  try {
    return parseMapping(JSON.stringify(document), 'The mapping');
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    throw badInput(
      'files',
      error.message.replace(
        /tables\[(\d+)\]/,
        (_, index: string) => files[Number(index)]?.file ?? '',
      ),
    );
  }
}
