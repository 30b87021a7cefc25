// Run by npm after `npm ci` and `npm install`: builds the product, so that the first start need not.
import { existsSync } from 'node:fs';
import { runScripts } from './run-scripts.mjs';

const isCheckout = existsSync('src/main.ts'); // an image installs the packages before it has the sources
const hasBuildTools = existsSync('node_modules/vite'); // npm ci --omit=dev leaves them out
if (isCheckout && hasBuildTools) {
  await runScripts('scripts/build.mjs', 'scripts/build-web.mjs');
  await runScripts('scripts/warm.mjs');
}
