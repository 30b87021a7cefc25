import { readdir, readFile } from 'node:fs/promises';
import type pg from 'pg';

/** How /proc counts time: in hundredths of a second, on every Linux of today. */
const ticksPerSecond = 100;

/**
 * Seconds of processor time that all processes of a PostgreSQL server on this machine have used, ended ones included, from
 * /proc; undefined elsewhere.
 */
export async function serverSeconds(client: pg.Client): Promise<number | undefined> {
  const {
    rows: [backend],
  } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const statOf = async (pid: string) =>
    (await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')).replace(/^.*\) /, '').split(' ');
  const parent = (await statOf(String(backend!.pid)))[1];
  if (!parent) return undefined;
  const ended = await statOf(parent);
  let ticks = Number(ended[13]) + Number(ended[14]);
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const stat = await statOf(pid);
    if (stat[1] === parent) ticks += Number(stat[11]) + Number(stat[12]);
  }
  return ticks / ticksPerSecond;
}

/** Seconds of processor time that this process and the database server use while `rest` lasts. */
export async function idleSeconds(
  client: pg.Client,
  rest: () => Promise<unknown>,
): Promise<{ own: number; server: number | undefined }> {
  const [before, serverBefore] = [process.cpuUsage(), await serverSeconds(client)];
  await rest();
  const { user, system } = process.cpuUsage(before);
  const after = await serverSeconds(client);
  return {
    own: (user + system) / 1e6,
    server: after === undefined || serverBefore === undefined ? undefined : after - serverBefore,
  };
}
