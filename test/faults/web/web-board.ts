import { setTimeout as delay } from 'node:timers/promises';
import { contentProblem } from '../workload/content.js';
import type { History, WebBoardHistory } from '../workload/history.js';
import { TcpProxy } from '../network/tcp-proxy.js';
import { bearer, type JobOfWorld, type World } from '../workload/world.js';
import type { Postgres } from '../cluster/postgres.js';
import { loadWebClient, type WebApi, type WebBoardState, type WebClient } from './web-client.js';

const signInPatience = 30_000;
const patience = 45_000;

/** A browser in which people have boards open: the web app's own code, behind a network that finds a living API. */
export class Browser {
  private readonly boards: WebBoard[] = [];

  private constructor(
    private readonly client: WebClient,
    private readonly network: TcpProxy,
    private readonly world: World,
    private readonly history: History,
  ) {}

  /** @param file the built modules of the web app */
  static async open(file: string, world: World, history: History): Promise<Browser> {
    const network = await TcpProxy.open(world.apis[0]!.port);
    const origin = `http://127.0.0.1:${network.port}`;
    const client = await loadWebClient(file, origin, await signIn(origin));
    return new Browser(client, network, world, history);
  }

  /** Opens the board of a job in a tab of its own. */
  show(job: JobOfWorld): void {
    const history: WebBoardHistory = { jobId: job.id, ends: [], broken: [], wrong: [] };
    this.history.webBoards.push(history);
    let turn = this.boards.length;
    // A load balancer before the APIs sends a new connection to another one.
    const otherApi = () => {
      const { apis } = this.world;
      this.network.target = apis[(turn += 1) % apis.length]!.port;
    };
    this.boards.push(new WebBoard(this.client, job, this.world, history, otherApi));
  }

  /** Waits until every board shows what the database says, and notes what does not. */
  async compare(postgres: Postgres): Promise<void> {
    await Promise.all(this.boards.map((board) => board.compare(postgres)));
  }

  async close(): Promise<void> {
    for (const board of this.boards) board.close();
    await this.network.close();
  }
}

async function signIn(origin: string): Promise<string> {
  const authorization = await bearer({ sub: 'web', role: 'RECRUITER' });
  const token = authorization.replace('Bearer ', '');
  for (const deadline = Date.now() + signInPatience; ; await delay(200)) {
    const answer = await fetch(`${origin}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: JSON.stringify({ token }),
    }).catch(() => undefined);
    const cookie = answer?.headers.get('set-cookie')?.split(';')[0];
    if (cookie) return cookie;
    if (Date.now() > deadline)
      throw new Error(`The web app could not sign in: ${answer?.status ?? 'no answer'}.`);
  }
}

class WebBoard {
  private state: WebBoardState;
  private readonly api: WebApi;
  private readonly end: () => void;

  constructor(
    private readonly client: WebClient,
    private readonly job: JobOfWorld,
    world: World,
    private readonly history: WebBoardHistory,
    otherApi: () => void,
  ) {
    this.state = client.emptyBoard;
    this.api = client.makeClient((reason) =>
      history.ends.push({ at: world.now(), reason: `signed out: ${reason}` }),
    );
    this.api.live.on('closed', ({ code, reason }) => {
      history.ends.push({ at: world.now(), code, reason });
      otherApi();
    });
    this.api.live.on('message', (message) => {
      const { type, payload } = message as { type: string; payload?: never };
      const problem = type === 'next' ? contentProblem(payload ?? {}, true) : undefined;
      if (problem) history.broken.push(problem);
    });
    this.end = client.followBoard(this.api, job.id, {
      onLoaded: (answer) => {
        if (answer) this.happens({ type: 'loaded', answer });
      },
      onError: otherApi,
      onChange: (change) => this.happens({ type: 'changes', changes: [change] }),
    });
  }

  async compare(postgres: Postgres): Promise<void> {
    for (const deadline = Date.now() + patience; ; await delay(200)) {
      const wrong = await this.differences(postgres);
      if (wrong.length > 0 && Date.now() < deadline) continue;
      this.history.wrong.push(...wrong);
      return;
    }
  }

  close(): void {
    this.end();
    this.api.close();
  }

  private happens(event: object): void {
    this.state = this.client.boardAfter(this.state, event);
  }

  private async differences(postgres: Postgres): Promise<string[]> {
    const rows = await postgres.rows<{ id: string; stageId: string }>(
      `select id, stage_id as "stageId" from application where job_id = $1 and status in ('ACTIVE', 'HIRED')`,
      [this.job.id],
    );
    const shown = new Map(
      this.state.columns.flatMap(({ stage, cards }) =>
        cards.map(({ id }): [string, string] => [id, stage.id]),
      ),
    );
    const stands = new Set(rows.map(({ id }) => id));
    return [
      ...rows
        .filter(({ id, stageId }) => shown.get(id) !== stageId)
        .map(({ id }) => (shown.has(id) ? `shows ${id} in another column` : `lacks ${id}`)),
      ...[...shown.keys()].filter((id) => !stands.has(id)).map((id) => `still shows ${id}`),
      ...this.state.columns
        .filter(({ count, cards }) => count !== cards.length)
        .map(({ count, cards }) => `counts ${count} of ${cards.length} cards`),
    ];
  }
}
