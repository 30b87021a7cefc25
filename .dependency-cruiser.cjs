// Who may import whom. The rules read types too (tsPreCompilationDeps): an `import type` ties two files together as
// much as any other import, for the one who reads them.

const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const vocabulary = '[.](enums|filter)[.]ts$'; // the words that everybody speaks, and the one filter in them

const list = readFileSync(join(__dirname, 'src/modules.ts'), 'utf8');
const folderOf = new Map(
  [...list.matchAll(/import \{ (\w+) \} from '\.\/domains\/([\w-]+)\//g)].map(
    ([, module, folder]) => [module, folder],
  ),
);
/** Domains in the order of src/modules.ts; one may import those before it. */
const domains = [...list.slice(list.indexOf('= [')).matchAll(/^ {2}(\w+),$/gm)].map(([, module]) =>
  folderOf.get(module),
);

const folders = (names) => `^src/domains/(${names.join('|')})/`;

const domainOrder = domains.map((name, index) => ({
  name: `domain-order-${name}`,
  comment:
    'A domain imports only those that stand before it in src/modules.ts. Only *.enums.ts and *.filter.ts are for all.',
  severity: 'error',
  from: { path: folders([name]), pathNot: '[.]test[.]ts$' },
  to: {
    path: '^src/domains/',
    pathNot: [folders(domains.slice(0, index + 1)), vocabulary],
  },
}));

/** A domain that the list does not name would escape its order. */
const unknownDomain = {
  name: 'domain-not-in-list',
  comment: 'Write a new domain into src/modules.ts.',
  severity: 'error',
  from: { path: '^src/domains/', pathNot: folders(domains) },
  to: {},
};

/**
 * Steps of an import in the order in which a row passes through them; a step may import the ones before it.
 * `(top)` stands for the files beside the folders: they put the steps together.
 */
const importSteps = [
  'tables',
  'formats',
  'mapping',
  'staging',
  'checks',
  'write',
  'history',
  'rejects',
  '(top)',
  'uploads',
  'runs',
];

const stepFolder = (step) =>
  `^src/domains/imports/${step === '(top)' ? '[^/]+[.]ts$' : `${step}/`}`;

const importStepOrder = importSteps.map((step, index) => ({
  name: `import-step-order-${step.replace(/\W/g, '')}`,
  comment:
    'A row passes through the steps of an import once. Steps stand in their order at the top of .dependency-cruiser.cjs.',
  severity: 'error',
  // The command line and the module put the whole domain together.
  from: { path: stepFolder(step), pathNot: '[.](command|module|test)[.]ts$' },
  to: {
    path: '^src/domains/imports/',
    pathNot: importSteps.slice(0, index + 1).map(stepFolder),
  },
}));

/** A folder that the steps do not name would escape them. */
const unknownImportStep = {
  name: 'import-step-not-in-order',
  comment: 'Write a new folder of the import into its steps at the top of .dependency-cruiser.cjs.',
  severity: 'error',
  from: { path: '^src/domains/imports/', pathNot: importSteps.map(stepFolder) },
  to: {},
};

const sqlFiles = [
  '[.]queries[.]ts$',
  '^migrations/',
  '^src/platform/database/',
  '^src/platform/feed/', // one connection that listens, and the checkpoint
  '[.]test[.]ts$',
];

/** What one part of the web app takes from another; everything else of a part is its own. */
const webParts = [
  'sign-in/(rights|session)', // who is signed in, and what they may do
  'candidate/(section|consents-of-person)', // a titled box about a person, and one of them
  'first-steps/done', // ticks a task
  'match/match-panel', // the ranking, on a job's page and for a position
  'pools/put-into-pool', // the button and its form
  'search/filters', // the filters of a search in its address
].join('|');

const web = [
  {
    name: 'web-asks-the-api',
    comment:
      'The web app uses the public API and shares no code with the server. One exception: the cell of a CSV file, so that formulas are made harmless in one way. It imports nothing.',
    severity: 'error',
    from: { path: '^dashboards/' },
    to: { path: '^(src|migrations|search|test)/', pathNot: '^src/platform/csv/csv-cell[.]ts$' },
  },
  {
    name: 'web-types-alone',
    comment: 'Generated types come from the schema and the documents only.',
    severity: 'error',
    from: { path: '^dashboards/src/graphql/generated[.]ts$' },
    to: { path: '^(dashboards|src)/' },
  },
  {
    name: 'web-shared-knows-no-page',
    comment: 'ui/ and graphql/ are for all pages: what belongs to one page stands in its folder.',
    severity: 'error',
    from: { path: '^dashboards/src/(ui|graphql)/' },
    to: { path: '^dashboards/src/', pathNot: '^dashboards/src/(ui|graphql)/' },
  },
  {
    name: 'web-pages-apart',
    comment:
      'A folder of the web app imports ui/, graphql/ and itself. What it may take from other folders stands in webParts. app/ puts the pages together.',
    severity: 'error',
    from: { path: '^dashboards/src/(?!ui/|graphql/|app/)([^/]+)/' },
    to: {
      path: '^dashboards/src/[^/]+/',
      pathNot: `^dashboards/src/(ui/|graphql/|$1/|(${webParts})[.]tsx?$)`,
    },
  },
];

module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      comment:
        'Two files that need each other are one file, or a third is missing. The scenario language of the tests may name its own types both ways.',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { circular: true },
    },
    {
      name: 'platform-knows-no-domain',
      comment: 'The platform knows no word of the product. Let the domain hand in what is needed.',
      severity: 'error',
      from: { path: '^src/platform/', pathNot: '[.]test[.]ts$' },
      to: {
        path: '^src/(domains/|(main|command-line|compiled-code|node-version|modules|product-commands|serve|open|open-migrated)[.]ts|[^/]+[.]command[.]ts)',
      },
    },
    {
      name: 'domains-know-no-root',
      comment: 'Imports point from the composition root to the domains, never back.',
      severity: 'error',
      from: { path: '^src/domains/' },
      to: {
        path: '^src/(main|command-line|compiled-code|node-version|modules|product-commands|serve|open|open-migrated|[^/]+[.]command)[.]ts$',
      },
    },
    {
      name: 'serve-loads-the-product-late',
      comment:
        'The product takes seconds to load. `serve` starts PostgreSQL first: import these with import() where they are needed.',
      severity: 'error',
      from: { path: '^src/(command-line|open|serve[.]command)[.]ts$' },
      to: {
        path: '^src/(domains/|platform/compose|(modules|open-migrated|product-commands|serve)[.]ts$)',
        dynamic: false,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'nothing-imports-main',
      comment: 'src/main.ts and src/command-line.ts start the program when they are imported.',
      severity: 'error',
      from: { pathNot: '^src/main[.]ts$' },
      to: { path: '^src/(main|command-line)[.]ts$' },
    },
    {
      name: 'product-knows-no-test',
      severity: 'error',
      from: { path: '^(src|migrations|search)/', pathNot: '[.]test[.]ts$' },
      to: { path: '^(test|benchmarks)/|[.]test[.]ts$' },
    },
    {
      name: 'resolvers-only-delegate',
      comment: 'A resolver translates and delegates to a service: no SQL, ORM or search engine.',
      severity: 'error',
      from: { path: '[.]resolver[.]ts$' },
      to: {
        path: [
          'node_modules/(kysely|@mikro-orm|pg|pg-copy-streams|@elastic)/',
          '[.](queries|entity)[.]ts$',
        ],
      },
    },
    {
      name: 'sql-in-queries',
      comment: 'Hand-written SQL stands in *.queries.ts and migrations/.',
      severity: 'error',
      from: { path: '^(src|search)/', pathNot: sqlFiles },
      to: { path: 'node_modules/(kysely|pg|@types/pg|pg-copy-streams|@types/pg-copy-streams)/' },
    },
    {
      name: 'orm-in-entities-and-services',
      comment:
        'Entities say how things are stored; the platform opens the database and the unit of work.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: ['[.]entity[.]ts$', '^src/platform/(database|graphql)/', '[.]test[.]ts$'],
      },
      to: { path: 'node_modules/@mikro-orm/' },
    },
    {
      name: 'elasticsearch-behind-the-engine',
      comment:
        "Search stands behind one interface: src/platform/search and the domain's *elasticsearch*.ts.",
      severity: 'error',
      from: {
        path: '^(src|migrations)/',
        pathNot: ['^src/platform/search/', '^src/domains/matching/.*elasticsearch[^/]*[.]ts$'],
      },
      to: { path: 'node_modules/@elastic/' },
    },
    {
      name: 'no-development-dependency',
      comment:
        'A production image is installed with --omit=dev, so it has none of them. Build tools and the parts of the web app are development dependencies.',
      severity: 'error',
      from: { path: '^(src|migrations|search)/', pathNot: '[.]test[.]ts$' },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: 'node_modules/@types/',
      },
    },
    {
      name: 'resolvable',
      comment:
        'The peers of the benchmarks have packages of their own, which are installed by hand.',
      severity: 'error',
      from: { pathNot: '^benchmarks/peers/' },
      to: { couldNotResolve: true },
    },
    unknownDomain,
    ...domainOrder,
    unknownImportStep,
    ...importStepOrder,
    ...web,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.json', '.d.ts'],
      mainFields: ['module', 'main', 'types', 'typings'],
    },
    skipAnalysisNotInRules: true,
  },
};
