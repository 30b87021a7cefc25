// What `node dist/src/main.js` runs. The command line is loaded only on a Node that can run it: an older one could fail
// while it loads, with an error that says nothing about Node.
import module from 'node:module';
import { isSuitable, runOnPackagedNode } from './node-version.js';
import { compiledCode } from './compiled-code.js';

if (isSuitable(process.versions.node)) {
  module.enableCompileCache(compiledCode());
  await import('./command-line.js');
} else runOnPackagedNode();
