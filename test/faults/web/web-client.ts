import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';

/* What the harness uses of the web app. Its files are written for a bundler, so their types can't be imported here. */

interface WebCard {
  id: string;
  stage: { id: string } | null;
}

export interface WebBoardState {
  columns: readonly { stage: { id: string }; count: number; cards: readonly WebCard[] }[];
}

export interface WebApi {
  live: {
    on(event: 'closed', listener: (event: { code?: number; reason?: string }) => void): () => void;
    on(event: 'message', listener: (message: unknown) => void): () => void;
  };
  close(): void;
}

/** The web app's own code for a live board, as its pages use it. */
export interface WebClient {
  makeClient(onSignedOut: (reason: string) => void): WebApi;
  followBoard(
    api: WebApi,
    jobId: string,
    listener: {
      onLoaded(board: unknown): void;
      onError(error: { message: string }): void;
      onChange(change: unknown): void;
    },
  ): () => void;
  boardAfter(state: WebBoardState, event: object): WebBoardState;
  emptyBoard: WebBoardState;
}

const entry = 'virtual:web-client';
const source = `
export { makeClient } from '/dashboards/src/graphql/client';
export { followBoard } from '/dashboards/src/board/follow-board';
export { boardAfter, emptyBoard } from '/dashboards/src/board/board-state';`;

/** Builds the modules of the web app into one that Node can load. */
export async function buildWebClient(folder: string): Promise<string> {
  const root = process.cwd();
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'web-client',
        resolveId: (id) =>
          id === entry
            ? `\0${entry}`
            : id.startsWith('/dashboards/')
              ? `${root}${id}.ts`
              : undefined,
        load: (id) => (id === `\0${entry}` ? source : undefined),
      },
    ],
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      rollupOptions: { input: entry, output: { entryFileNames: 'web-client.js' } },
    },
  });
  return join(folder, 'web-client.js');
}

/**
 * Loads them with what they expect of a browser: a page of this origin, and requests and sockets that carry its cookie.
 * All boards of a run are tabs of one browser.
 */
export async function loadWebClient(
  file: string,
  origin: string,
  cookie: string,
): Promise<WebClient> {
  const headers = { cookie, origin };
  class BrowserSocket extends nodeSocket {
    constructor(url: string, protocols: string) {
      super(url, { protocols, headers } as never);
    }
  }
  Object.assign(globalThis, {
    location: { origin },
    WebSocket: BrowserSocket,
    fetch: (input: string | URL | Request, init: RequestInit = {}) =>
      typeof input === 'string' && input.startsWith('/')
        ? nodeFetch(`${origin}${input}`, {
            ...init,
            headers: { ...(init.headers as Record<string, string>), ...headers },
          })
        : nodeFetch(input, init),
  });
  return (await import(pathToFileURL(file).href)) as WebClient;
}

const nodeFetch = globalThis.fetch;
const nodeSocket = globalThis.WebSocket;
