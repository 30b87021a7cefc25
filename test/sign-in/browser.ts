import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { World } from '../scenario/index.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers have the shape that the test asked for */

/** Where the product says that browsers reach it; the browser of the tests goes to the world's own address for it. */
export const publicUrl = 'http://crm.example';

export interface Page {
  status: number;
  url: string;
  text: string;
}

/** A browser without scripts: it keeps cookies and follows redirects. */
export class Browser {
  private readonly jar = new Map<string, Map<string, string>>();

  constructor(private readonly world: World) {}

  /** Opens an address and follows redirects. */
  async opens(address: string, { follow = true } = {}): Promise<Page> {
    let url = new URL(address, publicUrl);
    for (let hops = 0; hops < 20; hops += 1) {
      const response = await this.send(url, 'GET', { accept: 'text/html' });
      const location = response.headers.get('location');
      if (!follow || location === null)
        return { status: response.status, url: location ?? url.href, text: await response.text() };
      await response.arrayBuffer();
      url = new URL(location, url);
    }
    throw new Error(`${address} redirects for ever.`);
  }

  /** Sends JSON to the product, as its pages do. */
  async posts(path: string, body: unknown, headers: Record<string, string> = {}) {
    const response = await this.send(
      new URL(path, publicUrl),
      'POST',
      { 'content-type': 'application/json', origin: publicUrl, ...headers },
      JSON.stringify(body),
    );
    const text = await response.text();
    return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as any };
  }

  /** The page for signing in: to the provider and back. */
  async signsIn({ to, code }: { to?: string; code?: string } = {}): Promise<Page> {
    const started = await this.posts('/sign-in/start', { to, code });
    if (started.status !== 200) throw new Error(JSON.stringify(started));
    return this.opens(started.body.url as string);
  }

  /** Who the product takes this browser for; the code of the refusal when it is nobody. */
  async isSignedInAs(): Promise<{ actor: string; role: string } | string> {
    const { body } = await this.posts('/graphql', { query: '{ me { actor role } }' });
    return body.data?.me ?? body.errors[0].extensions.code;
  }

  /** Opens a socket with the cookie. @returns the code with which it is closed, when that happens */
  async opensSocket(): Promise<{ closed: Promise<number> }> {
    const socket = new WebSocket(
      `${this.world.url.replace('http', 'ws')}/graphql`,
      'graphql-transport-ws',
      { headers: { cookie: this.cookies() } },
    );
    const closed = once(socket, 'close').then(([code]) => code as number);
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init' }));
    const [answer] = await once(socket, 'message');
    if (!String(answer).includes('connection_ack')) throw new Error(String(answer));
    return { closed };
  }

  async signsOut(): Promise<void> {
    await (await this.send(new URL('/session', publicUrl), 'DELETE', {})).arrayBuffer();
  }

  /** The cookies of a host, as a header. */
  cookies(origin: string = publicUrl): string {
    return [...(this.jar.get(origin) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** Puts cookies back, as somebody does who has copied them. */
  restores(cookies: string, origin: string = publicUrl): void {
    this.jar.set(
      origin,
      new Map(cookies.split('; ').map((cookie) => cookie.split('=', 2) as [string, string])),
    );
  }

  private async send(
    url: URL,
    method: string,
    headers: Record<string, string>,
    body?: string,
  ): Promise<Response> {
    const own = url.origin === publicUrl;
    const cookie = this.cookies(url.origin);
    const response = await fetch(own ? this.world.url + url.pathname + url.search : url, {
      method,
      headers: { ...headers, ...(cookie ? { cookie } : {}) },
      redirect: 'manual',
      body,
    });
    const jar = this.jar.get(url.origin) ?? new Map<string, string>();
    this.jar.set(url.origin, jar);
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';');
      const at = pair.indexOf('=');
      const gone = attributes.some((attribute) =>
        /^\s*(max-age=0|expires=thu, 01 jan 1970.*)$/i.test(attribute),
      );
      if (gone || pair.slice(at + 1) === '') jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  }
}
