// Lets Node import the TypeScript sources as they are: SWC compiles each file once for all runs, and `.js` in an
// import means `.ts`, as TypeScript has it.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transformSync, version } from '@swc/core';

const root = join(import.meta.dirname, '../..');
const cache = join(root, 'node_modules/.cache/rapport-tests');
const settings = readFileSync(join(root, '.swcrc'), 'utf8');
const globals = pathToFileURL(join(import.meta.dirname, 'globals.mjs')).href;

/**
 * Starts to read TypeScript; `@jest/globals` then means those of the suite that runs (globals.mjs).
 * @param loaded called with the URL of each file that is loaded, and the path of its source map
 * @returns `deregister()` stops it
 */
export function readTypeScript(loaded = () => undefined) {
  mkdirSync(cache, { recursive: true });
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      if (specifier === '@jest/globals') return { url: globals, shortCircuit: true };
      const inSources = specifier.startsWith('.') && context.parentURL?.endsWith('.ts');
      return next(inSources ? specifier.replace(/\.js$/, '.ts') : specifier, context);
    },
    load(url, context, next) {
      if (!url.endsWith('.ts')) return next(url, context);
      const { source, map } = compiled(fileURLToPath(url));
      loaded(url, map);
      return { format: 'module', source, shortCircuit: true };
    },
  });
  return hooks;
}

/** The JavaScript of a file, from the cache when the file has been compiled before, and the path of its source map. */
function compiled(path) {
  const source = readFileSync(path, 'utf8');
  const name = createHash('sha256').update(`${version}\n${settings}\n${path}\n${source}`);
  const target = join(cache, name.digest('hex').slice(0, 32));
  try {
    return { source: readFileSync(`${target}.js`, 'utf8'), map: `${target}.map` };
  } catch {
    // never compiled, or changed since
  }
  const { code, map } = transformSync(source, {
    ...JSON.parse(settings),
    swcrc: false,
    filename: path,
  });
  write(`${target}.map`, map);
  write(`${target}.js`, code);
  return { source: code, map: `${target}.map` };
}

/** Writes a file as a whole: another worker may compile and read the same one. */
function write(path, text) {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, path);
}
