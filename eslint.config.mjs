// What the compiler does not see. The direction of imports is in .dependency-cruiser.cjs.
import { basename } from 'node:path';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const processEnv = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'src/config.ts alone reads the environment: add the variable there.',
};

// They read no setting: the first three pass the whole environment on to a child process, and the local Elasticsearch
// is a tool of its own, with the table of its variables in search/README.md.
const environmentPassers = [
  'src/command-line.ts',
  'src/serve.command.ts',
  'src/node-version.ts',
  'src/platform/database/embedded-postgres-binaries.ts',
  'search/local-elasticsearch.ts',
  'search/elasticsearch-distribution.ts',
];

/** Words of the product in names and texts of the code; comments are for people. */
const productWords =
  '/candidate|recruit|applicant|hiring|department|referral|interview|job_?id|stage_?id|skill/i';
const noProductWords = [
  `Identifier[name=${productWords}]`,
  `Literal[value=${productWords}]`,
  `TemplateElement[value.raw=${productWords}]`,
].map((selector) => ({
  selector,
  message: 'The platform knows no word of the product: let a module register what is needed.',
}));

/** What a file of a domain may hold. docs/contributing.md, "File names", explains each word. */
const suffixes = [
  'module',
  'entity',
  'type',
  'enums',
  'filter',
  'resolver',
  'service',
  'queries',
  'policy',
  'consumer',
  'command',
  'routes',
];

const fileName = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      name: '"{{name}}" is not <kebab-name>.ts or <kebab-name>.<suffix>.ts, with one of: {{suffixes}}; .test may follow.',
    },
  },
  create(context) {
    const name = basename(context.filename);
    const allowed = new RegExp(
      `^[a-z0-9]+(-[a-z0-9]+)*([.](${suffixes.join('|')}))?([.]test)?[.]ts$`,
    );
    return {
      Program(node) {
        if (!allowed.test(name))
          context.report({
            node,
            messageId: 'name',
            data: { name, suffixes: suffixes.join(', ') },
          });
      },
    };
  },
};

export default tseslint.config(
  {
    ignores: [
      'node_modules/',
      'dist/',
      'dashboards/src/graphql/generated.ts',
      'schema/tables.ts',
      'coverage/',
      '.data/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strict],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './dashboards/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-sequences': 'error',
      'no-restricted-syntax': ['error', processEnv],
      'no-template-curly-in-string': 'error',
      'no-unneeded-ternary': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'max-lines': ['error', { max: 450 }],

      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        {
          fixStyle: 'separate-type-imports',
          prefer: 'type-imports',
          disallowTypeAnnotations: false,
        },
      ],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { arguments: false, properties: false, inheritedMethods: false } },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        {
          argsIgnorePattern: '^_',
          varsIgnorePattern: '^_',
          caughtErrors: 'none',
          ignoreRestSiblings: true,
        },
      ],
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],

      // type-graphql and MikroORM speak of classes that exist for their decorators and as tokens.
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      // noUncheckedIndexedAccess is on: `!` says that a found row was asked for on the line above.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['src/platform/**'],
    ignores: ['src/platform/**/*.test.ts', ...environmentPassers],
    rules: { 'no-restricted-syntax': ['error', processEnv, ...noProductWords] },
  },
  {
    files: ['src/domains/**/*.ts'],
    plugins: { rapport: { rules: { 'file-name': fileName } } },
    rules: { 'rapport/file-name': 'error' },
  },
  {
    // The command line talks to people.
    files: [
      'src/command-line.ts',
      'src/**/*.command.ts',
      'search/local-elasticsearch.ts',
      'scripts/**',
      'benchmarks/**',
    ],
    rules: { 'no-console': 'off' },
  },
  {
    // Props that answer an event may be asynchronous; React ignores what they return.
    files: ['dashboards/**/*.{ts,tsx}'],
    extends: [jsxA11y.flatConfigs.recommended, reactHooks.configs.flat.recommended],
    rules: {
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-misused-promises': 'off',
    },
  },
  {
    files: [
      'src/config.ts',
      ...environmentPassers,
      'dashboards/vite.config.ts',
      'scripts/**',
      'benchmarks/**',
      'test/**',
      '**/*.test.ts',
    ],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['test/**', '**/*.test.ts', 'benchmarks/**'],
    linterOptions: { reportUnusedDisableDirectives: 'off' },
    rules: {
      'no-console': 'off',
      'max-lines': ['error', { max: 600 }],
      '@typescript-eslint/no-explicit-any': 'off', // answers of the API
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    extends: [tseslint.configs.base],
    rules: {
      eqeqeq: 'error',
      'no-sequences': 'error',
      'prefer-const': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
);
