// Loads the product once without running it, so that Node keeps its compiled code for the first start.
import module from 'node:module';
import { compiledCode } from '../dist/src/compiled-code.js';
import { isSuitable } from '../dist/src/node-version.js';

if (isSuitable(process.versions.node)) {
  module.enableCompileCache(compiledCode());
  await import('reflect-metadata');
  await Promise.all(['product-commands', 'serve'].map((name) => import(`../dist/src/${name}.js`)));
}
