import type { CodegenConfig } from '@graphql-codegen/cli';

/** Makes types of the documents in `documents/` from the committed schema: `npm run web:types`. */
const config: CodegenConfig = {
  schema: 'schema/schema.graphql',
  documents: 'dashboards/documents/**/*.graphql',
  generates: {
    'dashboards/src/graphql/generated.ts': {
      plugins: [
        {
          add: { content: '// Made by npm run web:types from dashboards/documents; do not edit.' },
        },
        'typescript-operations',
        'typed-document-node',
      ],
      config: {
        useTypeImports: true,
        skipTypename: true,
        defaultScalarType: 'unknown',
        scalars: { ID: 'string', DateTime: 'string', Date: 'string' },
      },
    },
  },
};
export default config;
