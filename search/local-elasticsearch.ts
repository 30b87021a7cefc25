import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  chmod,
  chown,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  realpath,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import {
  ELASTICSEARCH_VERSION,
  ElasticsearchUnavailable,
  JAVA_MISSING,
  elasticsearchHome,
  findJavaHome,
  isOpenToEveryUser,
  reasonDistributionIsMissing,
  runsAsRoot,
} from './elasticsearch-distribution.js';

// It takes 13 s to the first answer on 2 idle cores, and several times that on a machine that builds and tests at the
// same time.
const START_TIMEOUT_MS = 180_000;
const STOP_TIMEOUT_MS = 60_000;
const REMEMBERED_LINES = 200;

/** Of Java, for a server that runs for minutes only. */
const briefOptions = ['-XX:TieredStopAtLevel=1', '-XX:-UseG1GC', '-XX:+UseSerialGC'];

export interface LocalElasticsearchOptions {
  /** HTTP port on 127.0.0.1; 0 (the default): a free one. */
  port?: number;
  /** Where the indices are kept between runs; default `.data/elasticsearch`. */
  dataFolder?: string;
  /** Keep the indices in a temporary folder, which is deleted when the server stops. For tests. */
  temporaryData?: boolean;
  /** Java heap, such as `512m` or `1g` (the default); the process takes about 0.3 GB more. */
  heap?: string;
  /**
   * The server runs for minutes only, as in tests: it compiles its code quickly instead of well, and collects garbage on
   * one thread. Both take less processor time.
   */
  brief?: boolean;
  /** Progress, one line at a time. */
  log?: (line: string) => void;
  /** Everything the server itself prints. */
  serverLog?: (line: string) => void;
  /** Aborts the start, also during the download. */
  signal?: AbortSignal;
}

export interface LocalElasticsearch {
  url: string;
  /** Resolves when the server has ended and its temporary folders are removed. */
  stop(): Promise<void>;
  /** Resolves when the server has ended, on request or by itself, with the reason in the second case. */
  ended: Promise<string | undefined>;
}

/** Why a local Elasticsearch cannot be started here (no Maven, no JDK ≥ 21), or undefined when it can. Starts nothing. */
export async function reasonElasticsearchCannotStart(): Promise<string | undefined> {
  if (process.platform === 'win32')
    return 'a local Elasticsearch is started on Linux and macOS only: use docker compose, or set ELASTICSEARCH_URL to a running server';
  return (
    (await reasonDistributionIsMissing()) ?? ((await findJavaHome()) ? undefined : JAVA_MISSING)
  );
}

/**
 * Starts a single-node Elasticsearch on the loopback address, without Docker, and resolves when it answers.
 *
 * The server ends with this process, however that ends: a small shell process between the two holds the
 * other end of a pipe, and stops the server when the pipe closes. Only when that shell and this process are
 * both killed with SIGKILL does the server stay.
 *
 * @throws ElasticsearchUnavailable with a line that names the remedy
 */
export async function startLocalElasticsearch(
  options: LocalElasticsearchOptions = {},
): Promise<LocalElasticsearch> {
  const { port = 0, heap = '1g', brief = false, log = () => {}, signal } = options;
  if (!/^\d+[mg]$/i.test(heap))
    throw new ElasticsearchUnavailable(`the heap ${heap} is not a size: write it as 512m or 1g`);
  const reason = await reasonElasticsearchCannotStart();
  if (reason) throw new ElasticsearchUnavailable(reason);
  await requireFreePort(port);
  const keptData = options.temporaryData ? undefined : await keptDataFolder(options.dataFolder);

  const java = join((await findJavaHome()) ?? '', 'bin', 'java');
  const home = await elasticsearchHome(log, signal);
  const user = await serverUser();
  const scratch = await makeScratchFolder();
  const folders = {
    configuration: join(scratch, 'config'),
    logs: join(scratch, 'logs'),
    temporary: join(scratch, 'tmp'),
  };
  const data = keptData ?? join(scratch, 'data');
  try {
    await cp(join(home, 'config'), folders.configuration, { recursive: true });
    await writeFile(
      join(folders.configuration, 'elasticsearch.yml'),
      settings({ port, data, logs: folders.logs }),
    );
    for (const folder of [folders.logs, folders.temporary, data])
      await mkdir(folder, { recursive: true });
    if (user) for (const folder of [scratch, data]) await giveTo(user, folder);
  } catch (error) {
    await rm(scratch, { recursive: true, force: true });
    throw error;
  }

  log(`starting Elasticsearch ${ELASTICSEARCH_VERSION} with a heap of ${heap}, data in ${data}`);
  // Detached: Ctrl-C in the terminal reaches this process only, which then stops the server in order.
  const server = spawn(
    '/bin/sh',
    [
      '-c',
      SUPERVISOR,
      'elasticsearch',
      scratch,
      java,
      '-Xms4m',
      '-Xmx64m',
      '-XX:+UseSerialGC',
      '-cp',
      join(home, 'lib/tools/server-launcher/*'),
      'org.elasticsearch.server.launcher.ServerLauncher',
    ],
    {
      cwd: home,
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        HOME: scratch,
        JAVA: java,
        JAVA_TYPE: 'JAVA_HOME',
        ES_HOME: home,
        ES_PATH_CONF: folders.configuration,
        ES_TMPDIR: folders.temporary,
        ES_DISTRIBUTION_TYPE: 'tar',
        ES_JAVA_OPTS: [`-Xms${heap} -Xmx${heap}`, ...(brief ? briefOptions : [])].join(' '),
      },
      ...user,
    },
  );
  const printed: string[] = [];
  for (const stream of [server.stdout, server.stderr]) {
    eachLine(stream, (line) => {
      printed.push(line);
      if (printed.length > REMEMBERED_LINES) printed.shift();
      options.serverLog?.(line);
    });
  }
  server.stdin.on('error', () => {}); // the server may end before its supervisor is asked to end it

  let stopping = false;
  const failure = () => explainFailure(printed, port, data);
  const ended = once(server, 'close').then(
    () => (stopping ? undefined : failure()),
    (error: Error) => error.message,
  );
  const stop = async () => {
    stopping = true;
    server.stdin.end();
    const forgotten = new AbortController();
    const patience = delay(STOP_TIMEOUT_MS, 'late', { signal: forgotten.signal }).catch(
      () => undefined,
    );
    if ((await Promise.race([ended, patience])) === 'late' && server.pid) {
      process.kill(-server.pid, 'SIGKILL');
      await ended;
      await rm(scratch, { recursive: true, force: true });
    }
    forgotten.abort();
  };

  try {
    const url = await firstAnswer(join(folders.logs, 'http.ports'), ended, signal);
    return { url, stop, ended };
  } catch (error) {
    await stop();
    throw error;
  }
}

// Arguments: the scratch folder, then the command. The end of its standard input means that the process
// that started it is gone or wants the server to stop. Then it also removes the scratch folder, which nothing else
// would do after a SIGKILL. The server ends by itself when its launcher is killed: it watches the launcher's pipe.
const SUPERVISOR = `
scratch=$1; shift
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
trap 'kill -TERM $server' TERM INT HUP
(
  exec >/dev/null 2>&1
  read -r _ <&3
  kill -TERM $server
  waited=0
  while kill -0 $server && [ $waited -lt 45 ]; do sleep 1; waited=$((waited + 1)); done
  kill -KILL $server
) &
watcher=$!
while kill -0 $server 2>/dev/null; do wait $server; done
kill $watcher 2>/dev/null
cd / && rm -rf "$scratch"
`;

// node.portsfile: the server writes the bound port to logs/http.ports. Guessing a free port could lose it to another
// process.
function settings({ port, data, logs }: { port: number; data: string; logs: string }): string {
  const lines = {
    'cluster.name': 'rapport-local',
    'node.name': 'local',
    'path.data': data,
    'path.logs': logs,
    'network.host': '127.0.0.1',
    'http.port': port,
    'transport.port': 0,
    'node.portsfile': true,
    'discovery.type': 'single-node',
    'xpack.security.enabled': false,
    // The disk of a developer is often more than 90 % full, which would make all indices read-only.
    'cluster.routing.allocation.disk.threshold_enabled': false,
  };
  return Object.entries(lines)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
    .join('');
}

async function requireFreePort(port: number): Promise<void> {
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new ElasticsearchUnavailable(
      `the port ${port} is not between 0 and 65535: choose another with --port, or --port 0 for a free one`,
    );
  if (port === 0) return;
  const probe = createServer().listen(port, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
      ? portBusy(port)
      : new ElasticsearchUnavailable(
          `port ${port} cannot be used (${(error as Error).message}): choose another with --port`,
        );
  } finally {
    probe.close();
  }
}

const portBusy = (port: number) =>
  new ElasticsearchUnavailable(
    `port ${port} is busy: choose another with --port, or --port 0 for a free one`,
  );

/**
 * The user to start the server as. Elasticsearch refuses to run as root, so root starts it as `nobody`; undefined:
 * the present user.
 */
async function serverUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (!runsAsRoot) return undefined;
  const [, uid, gid] =
    /^nobody:[^:]*:(\d+):(\d+):/m.exec(await readFile('/etc/passwd', 'utf8').catch(() => '')) ?? [];
  return { uid: Number(uid ?? 65_534), gid: Number(gid ?? 65_534) };
}

/** Configuration, logs and temporary files of one run. */
async function makeScratchFolder(): Promise<string> {
  const parent = !runsAsRoot || (await isOpenToEveryUser(tmpdir())) ? tmpdir() : '/tmp';
  // Resolved, because Elasticsearch compares paths and macOS reaches its temporary folder through a link.
  return mkdtemp(join(await realpath(parent), 'rapport-elasticsearch-'));
}

async function keptDataFolder(asked: string | undefined): Promise<string> {
  const folder = resolve(asked ?? join(process.env.RAPPORT_DATA || '.data', 'elasticsearch'));
  await mkdir(dirname(folder), { recursive: true });
  if (!runsAsRoot || (await isOpenToEveryUser(dirname(folder)))) return folder;
  if (asked)
    throw new ElasticsearchUnavailable(
      `the data folder ${folder} is in a folder that only root can enter, and Elasticsearch does not run as root: choose another with --data`,
    );
  // The indices of a checkout under /root are kept elsewhere, in a folder of their own for each checkout.
  await mkdir('/var/lib/rapport', { recursive: true });
  await chmod('/var/lib/rapport', 0o755); // independent of the umask
  return join(
    '/var/lib/rapport',
    `elasticsearch-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`,
  );
}

async function giveTo(user: { uid: number; gid: number }, folder: string): Promise<void> {
  await chmod(folder, 0o700);
  if ((await stat(folder)).uid === user.uid) return;
  await chown(folder, user.uid, user.gid);
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }))
    await chown(join(entry.parentPath, entry.name), user.uid, user.gid);
}

function eachLine(stream: Readable, take: (line: string) => void): void {
  createInterface({ input: stream, crlfDelay: Infinity }).on('line', take);
}

/** Waits for the file with the bound address, then for a usable cluster; resolves to the URL. */
async function firstAnswer(
  portsFile: string,
  ended: Promise<string | undefined>,
  signal?: AbortSignal,
): Promise<string> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const early = await Promise.race([ended.then((reason) => ({ reason })), delay(100)]);
    signal?.throwIfAborted();
    if (early)
      throw new ElasticsearchUnavailable(`Elasticsearch ended while it started: ${early.reason}`);
    const address = (await readFile(portsFile, 'utf8').catch(() => '')).trim().split('\n')[0];
    if (!address) continue;
    const health = await fetch(
      `http://${address}/_cluster/health?wait_for_status=yellow&timeout=1s`,
      { signal: AbortSignal.timeout(5_000) },
    ).catch(() => undefined);
    await health?.body?.cancel();
    if (health?.ok) return `http://${address}`;
  }
  throw new ElasticsearchUnavailable(
    `Elasticsearch gave no answer within ${START_TIMEOUT_MS / 1000} s: try again when the machine is less busy, or see --verbose`,
  );
}

function explainFailure(printed: readonly string[], port: number, data: string): string {
  const text = printed.join('\n');
  if (/failed to obtain node locks/i.test(text))
    return `the data folder ${data} is in use by another Elasticsearch: stop that one, or choose another with --data`;
  if (/Address already in use|BindHttpException/i.test(text)) return portBusy(port).message;
  if (
    /There is insufficient memory|Could not reserve enough space|java\.lang\.OutOfMemoryError/i.test(
      text,
    )
  )
    return 'there is not enough memory for its heap: choose a smaller one with --heap 512m';
  const telling =
    printed.findLast((line) => /fatal|\berror\b|exception/i.test(line)) ?? printed.at(-1);
  return `${telling?.trim().slice(0, 400) ?? 'it printed nothing'} (--verbose shows everything that it prints)`;
}

const USAGE = `npm run elasticsearch -- [options]

Starts a local single-node Elasticsearch ${ELASTICSEARCH_VERSION} for development; Ctrl-C stops it.

  --port N               HTTP port (default 0: a free one)
  --data FOLDER          where the indices are kept (default .data/elasticsearch)
  --heap SIZE            Java heap (default 1g)
  --print-url-file FILE  write the URL to this file when the server answers; removed at the end
  --verbose              show what the server prints
`;

/** The command line; resolves to the exit code: 0 stopped on request, 1 failed, 2 wrong use. */
async function main(): Promise<number> {
  const { values, problem } = readArguments();
  if (problem) return (console.error(`${problem}\n\n${USAGE}`), 2);
  if (values.help) return (console.log(USAGE), 0);

  const asked = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(name, () => asked.abort());
  const log = (line: string) => console.error(line);
  const urlFile = values['print-url-file'];
  let server: LocalElasticsearch | undefined;
  try {
    server = await startLocalElasticsearch({
      port: Number(values.port),
      heap: values.heap,
      log,
      signal: asked.signal,
      ...(values.data ? { dataFolder: values.data } : {}),
      ...(values.verbose ? { serverLog: log } : {}),
    });
    if (urlFile) await writeFile(urlFile, `${server.url}\n`);
    console.log(
      `Elasticsearch answers at ${server.url}; Ctrl-C stops it\n\nexport ELASTICSEARCH_URL=${server.url}`,
    );
    const unexpected = await Promise.race([
      server.ended,
      asked.signal.aborted ? undefined : once(asked.signal, 'abort').then(() => undefined),
    ]);
    if (unexpected) throw new ElasticsearchUnavailable(`Elasticsearch ended: ${unexpected}`);
    log('stopping Elasticsearch');
    return 0;
  } catch (error) {
    if (asked.signal.aborted) return 0;
    console.error(error instanceof ElasticsearchUnavailable ? error.message : error);
    return 1;
  } finally {
    await server?.stop();
    if (server && urlFile) await rm(urlFile, { force: true });
  }
}

function readArguments() {
  const options = {
    port: { type: 'string', default: '0' },
    data: { type: 'string' },
    heap: { type: 'string', default: '1g' },
    'print-url-file': { type: 'string' },
    verbose: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  try {
    return { values: parseArgs({ options }).values };
  } catch (error) {
    return { values: parseArgs({ options, args: [] }).values, problem: (error as Error).message };
  }
}

if (import.meta.main) process.exitCode = await main();
