// Runs a suite as Jest does, but lets Node load the files: a worker loads the product once, and not once for each suite.
// Jest itself loads them again for each suite, in a context of its own. Of a suite over a server that was more than half
// of the processor time. In return suites share modules: a suite puts back what it replaces.
import 'reflect-metadata';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { setGlobals } from './globals.mjs';
import { readTypeScript } from './typescript.mjs';

const require = createRequire(import.meta.url);
const { default: circus } = require('jest-circus/runner');

/** Where the source map of each loaded file is, by the URL of the file: what stack traces are mapped by. */
const sourceMaps = new Map();
let ofSuite = sourceMaps;
readTypeScript((url, map) => {
  sourceMaps.set(url, map);
  ofSuite.set(url, map);
});

export default async function runSuite(global, project, environment, runtime, path, send) {
  ofSuite = runtime.getSourceMaps();
  for (const [url, map] of sourceMaps) ofSuite.set(url, map);
  const native = Object.assign(Object.create(runtime), {
    requireInternalModule: requireAnew,
    setGlobalsForRuntime: setGlobals,
    unstable_shouldLoadAsEsm: () => true,
    unstable_importModule: (file) => import(pathToFileURL(file).href),
  });
  return circus(global, project, environment, native, path, send);
}

/** Jest's framework keeps its state in its module and in one global, and expects both to be new for each suite. */
function requireAnew(file) {
  delete require.cache[file];
  delete globalThis[Symbol.for('EVENT_HANDLERS')];
  return require(file);
}
