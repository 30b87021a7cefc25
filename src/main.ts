// What `node dist/src/main.js` runs. The command line is loaded only on a Node that can run it: an older one could fail
// while it loads, with an error that says nothing about Node.
import { isSuitable, runOnPackagedNode } from './node-version.js';

if (isSuitable(process.versions.node)) await import('./command-line.js');
else runOnPackagedNode();
