import { registerEnumType } from 'type-graphql';

export const ImportFileKind = { CSV: 'CSV', JSON_RESUME: 'JSON_RESUME' } as const;
export type ImportFileKind = keyof typeof ImportFileKind;
registerEnumType(ImportFileKind, {
  name: 'ImportFileKind',
  description: 'What an uploaded file is.',
  valuesConfig: {
    CSV: { description: 'A table with a header row.' },
    JSON_RESUME: { description: 'A resume in the format of jsonresume.org. It needs no mapping.' },
  },
});
