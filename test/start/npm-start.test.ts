import { execFile } from 'node:child_process';
import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { processesOf, type Started, startProcess, until } from './processes.js';

let folder: string;
const npmStart = (): Started =>
  startProcess('npm', ['start'], {
    RAPPORT_DATA: join(folder, 'data'),
    RAPPORT_DEMO: '0',
    PORT: '0',
    LOG_LEVEL: 'error',
  });

beforeAll(async () => {
  await promisify(execFile)(process.execPath, ['scripts/build.mjs']);
}, 120_000);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rapport-start-'));
});
afterEach(async () => {
  for (const pid of await processesOf(folder)) process.kill(pid, 'SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux(
  'SIGTERM to npm start stops the server and PostgreSQL, and nothing is left running',
  async () => {
    const npm = npmStart();
    await npm.prints(/API +http\S+\/graphql/);
    const url = /API +(http\S+)\/graphql/.exec(npm.printed())![1]!;
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    npm.child.kill('SIGTERM');
    await until(async () => (await processesOf(folder)).length === 0);
    // PostgreSQL was shut down, and not killed: a killed server leaves this file.
    await expect(access(join(folder, 'data/postgres/postmaster.pid'))).rejects.toThrow('ENOENT');
    expect(npm.printed()).toContain('Stopping');
  },
  180_000,
);

onLinux(
  'SIGTERM in the middle of a start leaves nothing running either',
  async () => {
    const npm = npmStart();
    await until(() =>
      readFile(join(folder, 'data/postgres/postmaster.pid'), 'utf8').then(
        (text) => text.includes('ready'),
        () => false,
      ),
    );
    npm.child.kill('SIGTERM');
    await until(async () => (await processesOf(folder)).length === 0);
    await expect(access(join(folder, 'data/postgres/postmaster.pid'))).rejects.toThrow('ENOENT');
  },
  180_000,
);

onLinux.each([
  ['while the demo data are loaded', /Loading|demo/i],
  ['as soon as it is ready, while the index is built', /API +http\S+\/graphql/],
])(
  'SIGTERM %s ends a first start inside ten seconds, with code 0',
  async (_, printed) => {
    const first = startProcess(process.execPath, ['dist/src/main.js', 'serve'], {
      RAPPORT_DATA: join(folder, 'data'),
      PORT: '0',
      LOG_LEVEL: 'error',
    });
    await first.prints(printed);
    const begun = performance.now();
    first.child.kill('SIGTERM');
    expect(await first.ended()).toEqual({ code: 0, signal: null });
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect(first.printed()).not.toMatch(/Failed|not everything/i);
    await until(async () => (await processesOf(folder)).length === 0);
    await expect(access(join(folder, 'data/postgres/postmaster.pid'))).rejects.toThrow('ENOENT');
  },
  180_000,
);
