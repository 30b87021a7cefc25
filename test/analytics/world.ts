import { graphql, type GraphQLSchema } from 'graphql';
import { sql } from 'kysely';
import { buildSchema } from 'type-graphql';
import { v7 } from 'uuid';
import { AnalyticsResolver } from '../../src/domains/analytics/analytics.resolver.js';
import { AnalyticsService } from '../../src/domains/analytics/analytics.service.js';
import { ExperienceService } from '../../src/domains/analytics/experience/experience.service.js';
import { BiasAuditResolver } from '../../src/domains/demographics/bias-audit/bias-audit.resolver.js';
import { BiasAuditService } from '../../src/domains/demographics/bias-audit/bias-audit.service.js';
import { BreakdownResolver } from '../../src/domains/demographics/breakdown/breakdown.resolver.js';
import { BreakdownService } from '../../src/domains/demographics/breakdown/breakdown.service.js';
import {
  PublicationService,
  type PublicationOptions,
} from '../../src/domains/demographics/publication/publication.service.js';
import { viewerOf } from '../../src/domains/users/viewers.js';
import { Role } from '../../src/domains/users/user.enums.js';
import { rowsOf, type Database } from '../../src/platform/database/database.js';
import { Session } from '../../src/platform/graphql/session.js';
import { freshDatabase } from '../scenario/database.js';
import { history, type StageSketch } from './history.js';
import { modules } from '../../src/modules.js';
import { rightsOf } from '../../src/platform/compose.js';

const rights = rightsOf(modules);

const usual: [string, string][] = [
  ['Applied', 'APPLICATION'],
  ['Screen', 'SCREEN'],
  ['Interview', 'INTERVIEW'],
  ['Offer', 'OFFER'],
  ['Hired', 'HIRED'],
];

/** Jobs and people are there before every application of a test. */
const longAgo = '2000-01-01T00:00:00Z';

export interface JobSketch {
  id: string;
  stages: StageSketch[];
}

/** A small world of jobs, people and histories, written by direct SQL and asked through GraphQL. */
export class World {
  private constructor(
    readonly database: Database,
    readonly schema: GraphQLSchema,
    readonly close: () => Promise<void>,
    /** the owner of the database; empty in a world over somebody else's */
    readonly owner = '',
  ) {}

  /** @param diversity how self-identification is published */
  static async begin(diversity?: PublicationOptions): Promise<World> {
    const { database, close, urls } = await freshDatabase();
    return new World(database, await schemaOf(diversity), close, urls.owner);
  }

  /** A world in a database that somebody else opened, and closes. */
  static async over(database: Database): Promise<World> {
    return new World(database, await schemaOf(undefined), async () => undefined);
  }

  /** The same world, asked through an API that publishes self-identification in another way. */
  async publishing(diversity: PublicationOptions): Promise<World> {
    return new World(this.database, await schemaOf(diversity), async () => undefined);
  }

  /** The same world, asked through an API whose metrics are answered by another service. */
  async answeredBy(analytics: AnalyticsService): Promise<World> {
    return new World(this.database, await schemaOf(undefined, analytics), async () => undefined);
  }

  private async insert(table: string, row: Record<string, unknown>): Promise<string> {
    const id = (row.id as string | undefined) ?? v7();
    const values = { id, ...row };
    await rowsOf(
      this.database.sql,
      sql`insert into ${sql.table(table)} (${sql.join(Object.keys(values).map((name) => sql.ref(name)))}) values (${sql.join(Object.values(values))})`,
    );
    return id;
  }

  async job(
    title = 'Engineer',
    options: { department?: string | null; location?: string; stages?: [string, string][] } = {},
  ): Promise<JobSketch> {
    const id = await this.insert('job', {
      title,
      department: options.department ?? null,
      location: options.location ?? null,
      created_at: longAgo,
    });
    const stages: StageSketch[] = [];
    for (const [index, [name, milestone]] of (options.stages ?? usual).entries()) {
      const stage = { name, milestone, position: index + 1 };
      stages.push({ ...stage, id: await this.insert('stage', { job_id: id, ...stage }) });
    }
    return { id, stages };
  }

  channel = (name: string, kind = 'JOB_BOARD') => this.insert('channel', { name, kind });
  person = (mergedInto?: string) =>
    this.insert('candidate', {
      given_name: 'A',
      family_name: 'Person',
      merged_into_id: mergedInto ?? null,
      created_at: longAgo,
    });
  touch = (person: string, channel: string, at: string, campaign?: string) =>
    this.insert('touch', {
      candidate_id: person,
      channel_id: channel,
      at,
      campaign: campaign ?? null,
    });
  referral = (referrer: string, person: string, at: string, job?: JobSketch) =>
    this.insert('referral', {
      referrer_email: referrer,
      candidate_id: person,
      at,
      job_id: job?.id ?? null,
    });
  spend = (
    channel: string,
    first: string,
    last: string,
    amount: number,
    currency = 'EUR',
    campaign?: string,
  ) =>
    this.insert('channel_spend', {
      channel_id: channel,
      first_day: first,
      last_day: last,
      amount,
      currency,
      campaign: campaign ?? null,
    });

  /** An application with its history; see `history` for the notation. */
  async applies(
    job: JobSketch,
    text = 'Applied',
    options: {
      at?: string;
      person?: string;
      channel?: string;
      campaign?: string;
      referredBy?: string;
    } = {},
  ): Promise<string> {
    const at = options.at ?? '2026-01-05T10:00:00Z';
    const { events, status, stage } = history(text, job.stages, at);
    const id = await this.insert('application', {
      candidate_id: options.person ?? (await this.person()),
      job_id: job.id,
      applied_at: at,
      channel_id: options.channel ?? null,
      campaign: options.campaign ?? null,
      status,
      referred_by: options.referredBy ?? null,
      stage_id: stage ?? null,
    });
    for (const [index, event] of events.entries()) {
      await this.insert('transition', {
        application_id: id,
        ordinal: index + 1,
        kind: event.kind,
        from_stage_id: event.from ?? null,
        to_stage_id: event.to ?? null,
        at: event.at ?? null,
      });
    }
    return id;
  }

  offer = (
    application: string,
    revision: number,
    status: string,
    dates: { sent?: string; resolved?: string; starts?: string } = {},
  ) =>
    this.insert('offer', {
      application_id: application,
      revision,
      status,
      sent_at: dates.sent ?? null,
      resolved_at: dates.resolved ?? null,
      starts_on: dates.starts ?? null,
    });
  opening = (
    job: JobSketch,
    opened: string,
    filled?: string,
    application?: string,
    closed?: string,
  ) =>
    this.insert('opening', {
      job_id: job.id,
      opened_at: opened,
      filled_at: filled ?? null,
      application_id: application ?? null,
      closed_at: closed ?? null,
    });
  interaction = (
    person: string,
    at: string,
    type: string,
    direction?: 'IN' | 'OUT',
    application?: string,
    body?: string,
  ) =>
    this.insert('interaction', {
      candidate_id: person,
      at,
      type,
      direction: direction ?? null,
      application_id: application ?? null,
      body: body ?? null,
    });
  /** Changes rows by direct SQL. */
  changes = (statement: ReturnType<typeof sql>) => rowsOf(this.database.sql, statement);

  async answers(person: string, category: string, value: string): Promise<void> {
    await this.database.demographics!.query(
      'insert into demographics.answer (candidate_id, category, value) values ($1, $2, $3)',
      [person, category, value],
    );
  }

  /** Asks as a role, and returns the data or throws the first error. */
  async ask(
    query: string,
    as: Role = Role.ADMIN,
    departments: string[] = [],
    variables: Record<string, unknown> = {},
  ): Promise<any> {
    const { data, errors } = await this.tries(query, as, departments, variables);
    if (errors?.length) throw errors[0]!.originalError ?? errors[0]!;
    return data;
  }

  /** Asks, and returns the whole answer, errors included. */
  async tries(
    query: string,
    as: Role = Role.ADMIN,
    departments: string[] = [],
    variables: Record<string, unknown> = {},
  ) {
    const viewer = viewerOf({
      subject: 'user:test',
      actor: 'test@example.com',
      role: as,
      departments,
    });
    const changes = {
      headCursor: async () => 'head',
      cursorOfTransaction: async () => undefined,
      nudge: () => undefined,
      resolve: async () => undefined,
    };
    return graphql({
      schema: this.schema,
      source: query,
      variableValues: variables,
      contextValue: new Session(this.database, viewer, changes, undefined, ({ role }) =>
        rights.of(role),
      ),
    });
  }
}

async function schemaOf(
  diversity?: PublicationOptions,
  analytics = new AnalyticsService(),
): Promise<GraphQLSchema> {
  const publications = new PublicationService(diversity);
  const instances = new Map<unknown, unknown>([
    [AnalyticsResolver, new AnalyticsResolver(analytics, new ExperienceService())],
    [BreakdownResolver, new BreakdownResolver(new BreakdownService(publications))],
    [BiasAuditResolver, new BiasAuditResolver(new BiasAuditService(publications))],
  ]);
  return buildSchema({
    resolvers: [AnalyticsResolver, BreakdownResolver, BiasAuditResolver],
    validate: false,
    skipCheck: true,
    container: { get: (type: unknown) => instances.get(type) },
  });
}
