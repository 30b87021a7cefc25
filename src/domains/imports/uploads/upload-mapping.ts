import { badInput } from '../../../errors.js';
import { parseMapping, type Mapping } from '../mapping/parse-mapping.js';
import { ImportError } from '../formats/row-source.js';
import type { ImportFileMappingInput } from './upload.type.js';

/**
 * The mapping that says what the input says, through the same door as a mapping file: it is checked there.
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
    if (table === 'demographics')
      throw badInput(
        'files',
        'Self-identification is imported on the server only, with "rapport import".',
      );
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
