import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';

/** The oldest Node that the packages of Rapport run on. */
const oldest = [22, 17] as const;

/** The program in the package `node`; the second path is for Windows. */
const packaged = ['node/bin/node', 'node/bin/node.exe'];

/** Set in the restarted process, so that it does not restart again. */
const restarted = 'RAPPORT_NODE_RESTARTED';

/**
 * True if this version of Node can run Rapport.
 * @param version as in `process.versions.node`, for example `22.17.0`
 */
export function isSuitable(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}

/**
 * Runs the same command on the Node of the npm packages, and ends with the exit code or signal of that process. If there
 * is none, it prints what is needed and ends with code 1.
 */
export function runOnPackagedNode(): void {
  const program = findPackaged();
  if (!program || process.env[restarted]) {
    process.stderr.write(
      `Node ${process.versions.node} is too old: Rapport needs ${oldest.join('.')} or newer. Install it, or run "npm ci" to get one.\n`,
    );
    process.exitCode = 1;
    return;
  }
  const child = spawn(program, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: 'inherit',
    env: { ...process.env, [restarted]: '1' },
  });
  const passOn = (signal: NodeJS.Signals) => child.kill(signal);
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, passOn);
  child.on('error', (error) => {
    process.stderr.write(`${program} can't be started: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    for (const each of signals) process.off(each, passOn);
    // A shell reports a process that a signal ended as 128 and its number.
    process.exitCode = signal ? 128 + constants.signals[signal] : (code ?? 1);
  });
}

function findPackaged(): string | undefined {
  const folders = createRequire(import.meta.url).resolve.paths('node') ?? [];
  return folders
    .flatMap((folder) => packaged.map((name) => `${folder}/${name}`))
    .find((path) => existsSync(path));
}
