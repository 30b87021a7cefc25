import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs scripts beside each other in processes of their own, which SIGTERM and SIGINT end too.
 * The first failure or signal ends this process in the same way.
 */
export async function runScripts(...paths) {
  const children = paths.map((path) => spawn(process.execPath, [path], { stdio: 'inherit' }));
  const end = (signal) => {
    for (const child of children) child.kill(signal);
  };
  process.on('SIGTERM', end).on('SIGINT', end);
  const ends = await Promise.all(children.map((child) => once(child, 'exit')));
  process.off('SIGTERM', end).off('SIGINT', end);
  for (const [code, signal] of ends) {
    if (signal) {
      process.kill(process.pid, signal);
      await new Promise((resolve) => setTimeout(resolve, 60_000)); // the signal ends the process
    }
    if (code !== 0) process.exit(code);
  }
}
