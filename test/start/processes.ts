import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** A process that was started by a test, with what it has printed so far. */
export interface Started {
  child: ChildProcess;
  printed(): string;
  /** resolves when the output matches; rejects when the process ends before */
  prints(pattern: RegExp): Promise<void>;
  /** resolves with the exit code and the signal */
  ended(): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** Starts a program with the settings of a first try: no variable of ours but the given ones. */
export function startProcess(
  program: string,
  args: string[],
  environment: Record<string, string>,
): Started {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(NODE_OPTIONS|NODE_ENV|DATABASE_|ELASTICSEARCH_|AUTH_|RAPPORT_|npm_)/.test(name),
  );
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...Object.fromEntries(inherited), ...environment },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += String(chunk);
    });
  const end = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  return {
    child,
    printed: () => output,
    prints: (pattern) =>
      until(() => {
        if (!pattern.test(output) && (child.exitCode !== null || child.signalCode !== null))
          throw new Error(`It ended before it printed ${pattern}: ${output}`);
        return pattern.test(output);
      }),
    ended: async () => {
      const [code, signal] = await end;
      return { code, signal };
    },
  };
}

/** The ids of all processes whose command or environment names the text; Linux only. */
export async function processesOf(text: string): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    const parts = await Promise.all(
      ['environ', 'cmdline'].map((file) =>
        readFile(`/proc/${name}/${file}`, 'utf8').catch(() => ''),
      ),
    );
    if (parts.join('\n').includes(text)) found.push(Number(name));
  }
  return found;
}

/**
 * Waits until the condition holds.
 * @throws after 100 seconds
 */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 100_000; !(await condition()); await delay(50))
    if (Date.now() > deadline) throw new Error(`It did not come to hold: ${condition}`);
}
