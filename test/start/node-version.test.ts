import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { isSuitable } from '../../src/node-version.js';
import { processesOf, startProcess, until } from './processes.js';

let folder: string;

beforeAll(async () => {
  await promisify(execFile)(process.execPath, ['scripts/build.mjs']);
  folder = await mkdtemp(join(tmpdir(), 'rapport-node-'));
}, 120_000);
afterAll(async () => {
  for (const pid of await processesOf(folder)) process.kill(pid, 'SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

/** Runs `node dist/src/main.js` as an older Node would. */
const onOldNode = (args: string[], { main = 'dist/src/main.js', environment = {} } = {}) =>
  startProcess(
    process.execPath,
    ['--import', resolve('test/start/old-node.mjs'), main, ...args],
    environment,
  );

test('Node 22.17 and newer are suitable, older ones are not', () => {
  for (const version of ['22.17.0', '22.23.5', '23.0.0', '24.21.0', '100.0.0'])
    expect([version, isSuitable(version)]).toEqual([version, true]);
  for (const version of ['18.20.0', '20.20.2', '21.7.3', '22.0.0', '22.16.9'])
    expect([version, isSuitable(version)]).toEqual([version, false]);
});

test('on an older Node the command runs on the packaged one, and its output and exit code come back', async () => {
  const help = onOldNode(['--help']);
  expect(await help.ended()).toEqual({ code: 0, signal: null });
  expect(help.printed()).toContain('Usage: rapport');

  const wrong = onOldNode(['nonsense']);
  expect(await wrong.ended()).toEqual({ code: 2, signal: null });
  expect(wrong.printed()).toContain("unknown command 'nonsense'");
});

test('on an older Node without a packaged one a single line says what is needed', async () => {
  await cp('dist/src', join(folder, 'bare/dist/src'), { recursive: true });
  await writeFile(join(folder, 'bare/package.json'), '{ "type": "module" }');
  const bare = onOldNode(['serve'], { main: join(folder, 'bare/dist/src/main.js') });
  expect(await bare.ended()).toEqual({ code: 1, signal: null });
  expect(bare.printed()).toBe(
    'Node 20.11.0 is too old: Rapport needs 22.17 or newer. Install it, or run "npm ci" to get one.\n',
  );
});

(process.platform === 'linux' ? test : test.skip)(
  'SIGTERM reaches the product on the packaged Node, which stops in order',
  async () => {
    const product = onOldNode(['serve'], {
      environment: {
        RAPPORT_DATA: join(folder, 'data'),
        RAPPORT_DEMO: '0',
        PORT: '0',
        LOG_LEVEL: 'error',
      },
    });
    await product.prints(/API +http\S+\/graphql/);
    product.child.kill('SIGTERM');
    expect(await product.ended()).toEqual({ code: 0, signal: null });
    expect(product.printed()).toContain('Stopping');
    await until(async () => (await processesOf(join(folder, 'data'))).length === 0);
  },
  180_000,
);
