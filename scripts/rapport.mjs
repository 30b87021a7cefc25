// Runs Rapport from a checkout (`npm start`, `npm run rapport`): builds what has changed, then becomes the product.
// One process all the way: the exit code and a signal need nobody to pass them on.
import { runScripts } from './run-scripts.mjs';

// npm sends SIGTERM to the shell that it started us with. A shell such as dash ends without passing the signal on, so
// the end of the shell counts as the signal.
if (process.env.npm_lifecycle_event) {
  const shell = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 200).unref();
}

const serves = process.argv[2] === 'serve';
await runScripts('scripts/build.mjs', ...(serves ? ['scripts/build-web.mjs'] : []));
process.setSourceMapsEnabled(true);
await import('../dist/src/main.js');
