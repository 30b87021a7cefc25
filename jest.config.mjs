/** Coverage is counted only in files that Jest has loaded, which takes more than twice as long. */
const loadedByJest = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  setupFiles: ['reflect-metadata'],
};

const loadedByNode = {
  testEnvironment: '<rootDir>/test/setup/environment.mjs',
  testRunner: '<rootDir>/test/setup/test-runner.mjs',
  transform: {},
};

/** @type {import('jest').Config} */
export default {
  ...(process.argv.includes('--coverage') ? loadedByJest : loadedByNode),
  globalSetup: '<rootDir>/test/setup/global-setup.mjs',
  globalTeardown: '<rootDir>/test/setup/global-teardown.mjs',
  testMatch: [
    '<rootDir>/src/**/*.test.ts',
    '<rootDir>/search/**/*.test.ts',
    '<rootDir>/test/**/*.test.ts',
  ],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  // A long search for faults, with a share above 1, takes longer (test/scenario/property-runs.ts).
  testTimeout: 60_000 * Math.max(1, Number(process.env.RAPPORT_PROPERTY_RUNS ?? 1)),
  maxWorkers: 2,
  testSequencer: '<rootDir>/test/setup/longest-first.mjs',
  // A worker keeps what its suites leave behind, and more of it where Jest loads the modules. One that holds this much
  // is replaced.
  workerIdleMemoryLimit: '1GB',
  // Taking down a large heap takes longer than the half second that Jest gives a worker to end, and Jest then reports a
  // leak that is none. A suite that leaves something open is still reported, after this time.
  workerGracefulExitTimeout: 10_000,
  coverageProvider: 'v8',
  collectCoverageFrom: ['<rootDir>/src/**/*.ts', '<rootDir>/search/**/*.ts', '!**/*.test.ts'],
  coverageDirectory: '<rootDir>/node_modules/.cache/coverage',
  coverageReporters: ['text-summary', 'json-summary', 'html'],
};
