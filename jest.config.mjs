/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  setupFiles: ['reflect-metadata'],
  globalSetup: '<rootDir>/test/setup/global-setup.mjs',
  globalTeardown: '<rootDir>/test/setup/global-teardown.mjs',
  testMatch: [
    '<rootDir>/src/**/*.test.ts',
    '<rootDir>/search/**/*.test.ts',
    '<rootDir>/test/**/*.test.ts',
  ],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  testTimeout: 60_000,
  maxWorkers: 2,
  testSequencer: '<rootDir>/test/setup/longest-first.mjs',
  // Each suite loads the product afresh, and V8 lets go of what a suite has loaded only after several collections: a
  // worker that has seen fifty suites holds 2 GB and collects slowly. So a worker that holds this much is replaced.
  workerIdleMemoryLimit: '700MB',
  // Taking down a large heap takes longer than the half second that Jest gives a worker to end, and Jest then reports a
  // leak that is none. A suite that leaves something open is still reported, after this time.
  workerGracefulExitTimeout: 10_000,
  coverageProvider: 'v8',
  collectCoverageFrom: ['<rootDir>/src/**/*.ts', '<rootDir>/search/**/*.ts', '!**/*.test.ts'],
  coverageDirectory: '<rootDir>/node_modules/.cache/coverage',
  coverageReporters: ['text-summary', 'json-summary', 'html'],
};
