import { SignJWT } from 'jose';
import { pino } from 'pino';
import type { Config } from '../../src/config.js';
import { readConfig } from '../../src/config.js';
import { DemoTokens } from '../../src/platform/auth/demo-tokens.js';
import type { UploadFolder } from '../../src/domains/imports/uploads/upload-folder.js';
import type { Viewer } from '../../src/platform/auth/viewer.js';
import type { Session } from '../../src/platform/graphql/session.js';
import { startServer, type Parts, type Server } from '../../src/serve.js';
import type { Database, Sql } from '../../src/platform/database/database.js';
import { Cursors, type ChangeCursor } from '../../src/platform/feed/cursor.js';
import type { Feed } from '../../src/platform/feed/feed.js';
import { installationSecret } from '../../src/platform/sealing/installation.queries.js';
import { Sealer } from '../../src/platform/sealing/sealer.js';
import type { RightsTable } from '../../src/platform/rights/rights.js';
import { freshDatabase, type FreshDatabase } from './database.js';
import {
  insertChannel,
  insertJob,
  insertSkill,
  insertUser,
  type JobFixture,
  type JobWish,
} from './fixtures.js';
import { Member } from './member.js';

const patience = 10_000;

export const jwtSecret = 'a secret of thirty-two bytes or more';

export interface Fault {
  reference?: string;
  err?: { name: string; message: string; stack: string };
}

export interface Claims {
  sub?: string;
  email?: string;
  email_verified?: boolean | string;
  role?: string;
  iss?: string;
  aud?: string;
  departments?: string[];
}

/** A job with its pipeline, as tests use it. */
export interface TestJob extends JobFixture {
  /** the id of a stage by its name */
  stage(name: string): string;
}

/** The real product on a fresh database, with real HTTP, real sockets and a running feed. */
export class World {
  private readonly members: Member[] = [];
  private names = 0;

  constructor(
    private readonly fresh: FreshDatabase,
    private readonly server: Server,
    /** what the product logged as its own faults. A test that provokes one removes it; `close` throws if any are left */
    readonly faults: Fault[],
  ) {}

  get url(): string {
    return this.server.url;
  }

  get urls(): FreshDatabase['urls'] {
    return this.fresh.urls;
  }

  get database(): Database {
    return this.fresh.database;
  }

  get sql(): Sql {
    return this.fresh.database.sql;
  }

  get views() {
    return this.server.views;
  }

  get uploads() {
    return this.server.composition.services.uploads as UploadFolder;
  }

  /** A service of a module. */
  service<Service>(name: string): Service {
    return this.server.composition.services[name] as Service;
  }

  /** The address at which the first administrator signs in; undefined: there are users. */
  firstPage = () => this.server.firstPage();

  get feed(): Feed {
    return this.server.composition.feed;
  }

  /** A measure of the process: the sum over all labels, or the value of one reason. */
  measure(name: string, reason?: string): number {
    const measures = this.server
      .measures()
      .filter(
        (one) => one.name === name && (reason === undefined || one.labels?.reason === reason),
      );
    if (measures.length === 0) throw new Error(`Nothing is measured as ${name} ${reason ?? ''}.`);
    return measures.reduce((sum, { value }) => sum + value, 0);
  }

  get rights(): RightsTable {
    return this.server.composition.services.rights;
  }

  get schema() {
    return this.server.composition.schema;
  }

  /** A session of this viewer, for work without HTTP. */
  session = (viewer: Viewer): Session => this.server.composition.session(viewer);

  anAdmin = (): Member => this.member({ role: 'ADMIN' });
  aRecruiter = (): Member => this.member({ role: 'RECRUITER' });
  aHiringManager = (...departments: string[]): Member =>
    this.member({ role: 'HIRING_MANAGER', departments });
  anAnalyst = (): Member => this.member({ role: 'ANALYST' });
  anAuditor = (): Member => this.member({ role: 'AUDITOR' });

  /** Somebody who sends this Authorization header; undefined: somebody who has not signed in. */
  somebody(authorization: string | undefined): Member {
    const member = new Member(this, async () => authorization);
    this.members.push(member);
    return member;
  }

  /** Somebody with a JWT of these claims. */
  bearer(claims: Claims, expires: string | number = '1h', secret = jwtSecret): Promise<string> {
    return new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuedAt()
      .setExpirationTime(expires)
      .sign(new TextEncoder().encode(secret))
      .then((token) => `Bearer ${token}`);
  }

  /** The Authorization header of an invented user of the demo. */
  async demoBearer(email: string): Promise<string> {
    return `Bearer ${new DemoTokens(await installationSecret(this.sql)).tokenOf(email)}`;
  }

  /** A cursor of a page with this content, as this installation seals it. */
  async pageCursor(content: string): Promise<string> {
    const secret = await installationSecret(this.sql);
    return new Sealer(secret, 'page cursor').seal(Buffer.from(content));
  }

  /** A change cursor as this installation seals it. */
  async cursor(content: ChangeCursor): Promise<string> {
    return new Cursors(await installationSecret(this.sql)).encode(content);
  }

  async aJob(wish?: JobWish): Promise<TestJob> {
    const job = await insertJob(this.sql, wish);
    return { ...job, stage: (name) => job.stages.find((stage) => stage.name === name)!.id };
  }

  aSkill = (name: string, aliases?: string[], broader?: string) =>
    insertSkill(this.sql, name, aliases, broader);
  aChannel = (name: string, kind?: string, spend?: number) =>
    insertChannel(this.sql, name, kind, spend);
  aUser = (
    email: string,
    role: Parameters<typeof insertUser>[2],
    departments?: string[],
    active?: boolean,
  ) => insertUser(this.sql, email, role, departments, active);

  /** Resolves when every committed change has its position and every consumer has processed it. */
  settled(): Promise<void> {
    return this.feed.drained();
  }

  /** Waits until something happens by itself. */
  async until(holds: () => boolean): Promise<void> {
    for (const deadline = Date.now() + patience; !holds();) {
      if (Date.now() > deadline)
        throw new Error(`It did not happen within ${patience / 1000} s: ${String(holds)}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.members.map((member) => member.leaves()));
    await this.server.close();
    await this.fresh.close();
    if (this.faults.length)
      throw new Error(
        `The product had faults: ${this.faults.map(({ err }) => err?.message).join('; ')}`,
      );
  }

  private member(claims: Claims): Member {
    const sub = `${claims.role!.toLowerCase()}${++this.names}`;
    const token = this.bearer({ sub, email: `${sub}@example.com`, ...claims });
    const member = new Member(this, () => token);
    this.members.push(member);
    return member;
  }
}

/** Starts the product on a free port. Close it when the file is done. */
export async function aWorld(
  environment: Record<string, string> = {},
  parts: Parts = {},
): Promise<World> {
  const fresh = await freshDatabase();
  try {
    const config: Config = readConfig({
      PORT: '0',
      AUTH_JWT_SECRET: jwtSecret,
      AUTH_ROLE_CLAIMS: '1',
      RAPPORT_DEMO: '0',
      RAPPORT_VIEWS_REFRESH: '0',
      NODE_ENV: 'test',
      ...environment,
    });
    const faults: Fault[] = [];
    const log = pino(
      { level: 'error' },
      { write: (line: string) => void faults.push(JSON.parse(line) as Fault) },
    );
    return new World(fresh, await startServer(config, fresh.database, log, parts), faults);
  } catch (error) {
    await fresh.close();
    throw error;
  }
}
