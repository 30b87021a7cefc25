import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt, exportJWK, generateKeyPair, importJWK, SignJWT, type JWTPayload } from 'jose';
import Provider from 'oidc-provider';

export const clientId = 'rapport';
const clientSecret = 'a secret of the client of thirty-two bytes';

/** An account at the provider. */
export interface Account {
  sub: string;
  email?: string;
  email_verified?: unknown;
  name?: string;
  groups?: string[];
}

/** How a faulty provider changes its ID tokens. */
export type Tamper = (claims: JWTPayload) => { claims?: JWTPayload; foreignKey?: boolean };

/** A real OpenID Connect provider, whose accounts sign in without a page. */
export interface TestProvider {
  issuer: string;
  /** the settings with which the product uses it */
  settings: Record<string, string>;
  /** who signs in next */
  account: Account;
  /** changes the ID tokens that it sends; undefined: it behaves */
  tamper?: Tamper;
  /** true: it answers nothing but 503 */
  down: boolean;
  /** signs with a new key from now on */
  rotateKeys(): Promise<void>;
  /** a logout token (OpenID Connect Back-Channel Logout 1.0), with these claims beside the usual ones */
  logoutToken(claims: JWTPayload): Promise<string>;
  /** ends what an account has been granted, as when somebody is deleted there */
  forgetGrants(): void;
  close(): Promise<void>;
}

/** The library warns of settings that are right for a test: stores in memory, and an address without https. */
function quietly<Made>(make: () => Made): Made {
  const { warn, info } = console;
  console.warn = console.info = () => undefined;
  try {
    return make();
  } finally {
    Object.assign(console, { warn, info });
  }
}

async function makeKey() {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: crypto.randomUUID() };
}

export async function aProvider(redirectUri: string): Promise<TestProvider> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let keys = [await makeKey()];
  const foreign = await makeKey();
  const accounts = new Map<string, Account>();
  const revoked = new Set<string>();
  let handler: (request: IncomingMessage, response: ServerResponse) => void;

  const make = () => {
    const provider = quietly(
      () =>
        new Provider(issuer, {
          clients: [
            {
              client_id: clientId,
              client_secret: clientSecret,
              redirect_uris: [redirectUri],
              grant_types: ['authorization_code', 'refresh_token'],
            },
          ],
          jwks: { keys },
          cookies: { keys: ['a key for cookies'] },
          claims: {
            openid: ['sub', 'sid'],
            email: ['email', 'email_verified'],
            profile: ['name', 'groups'],
          },
          scopes: ['openid', 'offline_access', 'email', 'profile'],
          conformIdTokenClaims: false,
          features: { devInteractions: { enabled: false } },
          issueRefreshToken: async () => true,
          rotateRefreshToken: true,
          findAccount: (_, sub) => {
            const account = accounts.get(sub);
            if (!account || revoked.has(sub)) return undefined;
            return {
              accountId: sub,
              claims: async () => ({ ...account }),
            };
          },
          interactions: { url: (_, { uid }) => `/interaction/${uid}` },
          ttl: {
            AccessToken: 600,
            Grant: 3600,
            IdToken: 600,
            Interaction: 600,
            Session: 3600,
            RefreshToken: 3600,
          },
        }),
    );
    const callback = provider.callback();
    handler = (request, response) => {
      if (test.down) {
        response.writeHead(503).end();
        return;
      }
      if (request.url?.startsWith('/interaction/')) void interact(provider, request, response);
      else {
        if (request.url === '/token') tamperWith(response);
        void callback(request, response);
      }
    };
  };

  /** Signs the account in and grants what is asked, as a page of the provider would. */
  async function interact(provider: Provider, request: IncomingMessage, response: ServerResponse) {
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    if (prompt.name === 'login') {
      accounts.set(test.account.sub, test.account);
      await provider.interactionFinished(request, response, {
        login: { accountId: test.account.sub },
      });
      return;
    }
    const grant = new provider.Grant({
      accountId: session!.accountId,
      clientId: params.client_id as string,
    });
    grant.addOIDCScope('openid email profile');
    await provider.interactionFinished(
      request,
      response,
      { consent: { grantId: await grant.save() } },
      { mergeWithLastSubmission: true },
    );
  }

  /** Lets `tamper` change the ID token of an answer before it is sent. */
  function tamperWith(response: ServerResponse): void {
    const { tamper } = test;
    if (!tamper) return;
    const end = response.end.bind(response) as (text: string) => ServerResponse;
    response.end = ((text: string | Buffer) => {
      void (async () => {
        const body = JSON.parse(String(text)) as { id_token?: string };
        if (body.id_token !== undefined) {
          const { claims, foreignKey } = tamper(decodeJwt(body.id_token));
          body.id_token = await sign(claims ?? decodeJwt(body.id_token), foreignKey);
        }
        const changed = JSON.stringify(body);
        response.setHeader('content-length', Buffer.byteLength(changed));
        end(changed);
      })();
      return response;
    }) as typeof response.end;
  }

  const sign = async (claims: JWTPayload, foreignKey = false) => {
    const key = keys.at(-1)!;
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: key.kid })
      .sign(await importJWK(foreignKey ? foreign : key, 'RS256'));
  };

  const test: TestProvider = {
    issuer,
    settings: {
      AUTH_OIDC_ISSUER: issuer,
      AUTH_OIDC_CLIENT_ID: clientId,
      AUTH_OIDC_CLIENT_SECRET: clientSecret,
      AUTH_OIDC_NAME: 'Example ID',
    },
    account: { sub: 'nobody' },
    down: false,
    async rotateKeys() {
      keys = [await makeKey()];
      make();
    },
    logoutToken: (claims) =>
      sign({
        iss: issuer,
        aud: clientId,
        iat: Math.floor(Date.now() / 1000),
        exp: Math.floor(Date.now() / 1000) + 120,
        jti: crypto.randomUUID(),
        events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
        ...claims,
      }),
    forgetGrants: () => revoked.add(test.account.sub),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  make();
  server.on('request', (request, response) => handler(request, response));
  return test;
}
