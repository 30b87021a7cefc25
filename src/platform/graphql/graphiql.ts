import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const require = createRequire(import.meta.url);
const folderOf = (name: string) => dirname(require.resolve(`${name}/package.json`));

/** Folders whose files the page loads: all are in installed packages, none comes from the network. */
const assets = {
  graphiql: () => folderOf('graphiql'),
  react: () => join(folderOf('react'), 'umd'),
  'react-dom': () => join(folderOf('react-dom'), 'umd'),
  'graphql-ws': () => join(dirname(require.resolve('graphql-ws')), '.'),
};

interface PageUser {
  email: string;
  role: string;
  token: string;
}

export interface GraphiqlOptions {
  /** users to sign in as with one click; empty: the user pastes a token */
  demoUsers: () => Promise<PageUser[]>;
  /** shown in an empty editor */
  defaultQuery: string;
}

/**
 * Serves GraphiQL at /graphiql. It works offline.
 * @returns false when its packages are not installed (`npm ci --omit=dev`) and nothing is served
 */
export async function serveGraphiql(
  app: FastifyInstance,
  options: GraphiqlOptions,
): Promise<boolean> {
  if (!isInstalled('graphiql')) return false;
  for (const [name, folder] of Object.entries(assets)) {
    await app.register(fastifyStatic, {
      root: folder(),
      prefix: `/graphiql/${name}/`,
      decorateReply: false,
      index: false,
      maxAge: '1h',
    });
  }
  app.get('/graphiql', async (_, reply) => {
    const nonce = randomBytes(16).toString('base64');
    return reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .header(
        'content-security-policy',
        `default-src 'self'; script-src 'self' 'nonce-${nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'`,
      )
      .send(page(await options.demoUsers(), options.defaultQuery, nonce));
  });
  return true;
}

const isInstalled = (name: string) => {
  try {
    require.resolve(`${name}/package.json`);
    return true;
  } catch {
    return false;
  }
};

const escape = (text: string) =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
/** JSON that can't end the script element around it. */
const json = (value: unknown) => JSON.stringify(value).replace(/</g, '\\u003c');

const page = (users: PageUser[], defaultQuery: string, nonce: string) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Rapport API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/graphiql/graphiql/graphiql.min.css">
<style>
  body { margin: 0; height: 100vh; display: flex; flex-direction: column; font-family: system-ui, sans-serif }
  header { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; padding: .5rem 1rem; background: #1f2937; color: #f9fafb; font-size: .9rem }
  header strong { font-size: 1rem }
  header label { display: flex; flex-wrap: wrap; gap: .4rem; align-items: center }
  header select, header input { font: inherit; padding: .25rem .4rem; border-radius: .3rem; border: 1px solid #6b7280; background: #f9fafb; color: #111827; max-width: 100% }
  #graphiql { flex: 1; min-height: 0 }
</style>
<header>
  <strong>Rapport API</strong>
  ${users.length ? `<label>Sign in as <select id="user">${users.map(({ email, role, token }) => `<option value="${escape(token)}">${escape(role)}: ${escape(email)}</option>`).join('')}</select></label>` : '<label>JWT or API key <input id="token" type="password" autocomplete="off" size="40"></label>'}
</header>
<div id="graphiql"></div>
<script src="/graphiql/react/react.production.min.js"></script>
<script src="/graphiql/react-dom/react-dom.production.min.js"></script>
<script src="/graphiql/graphiql/graphiql.min.js"></script>
<script type="module" nonce="${nonce}">
  import { createClient } from '/graphiql/graphql-ws/client.js';
  const field = document.querySelector('#user, #token');
  const kept = sessionStorage.getItem('rapport.token');
  if (kept && (field.id === 'token' || [...field.options].some(({ value }) => value === kept))) field.value = kept;
  const authorization = () => 'Bearer ' + field.value;
  const client = createClient({
    url: location.origin.replace(/^http/, 'ws') + '/graphql',
    connectionParams: () => ({ authorization: authorization() }),
  });
  field.addEventListener('change', () => { sessionStorage.setItem('rapport.token', field.value); location.reload(); });
  // Without a token even the documentation is refused, so the page waits for one.
  if (field.value) ReactDOM.createRoot(document.getElementById('graphiql')).render(React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({
      url: '/graphql',
      wsClient: client,
      fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, authorization: authorization() } }),
    }),
    defaultQuery: ${json(defaultQuery)},
    shouldPersistHeaders: false,
  }));
</script>
</html>
`;
