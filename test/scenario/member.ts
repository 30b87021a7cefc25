import { isArgumentPath } from './argument-path.js';
import { documents } from './documents.js';
import { socketClient, Watching } from './watching.js';
import type { TestJob, World } from './world.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers have the shape that the test asked for */

export interface Answer {
  status: number;
  data: any;
  errors:
    | {
        message: string;
        path?: (string | number)[];
        extensions: { code: string; [key: string]: unknown };
      }[]
    | undefined;
  extensions?: any;
}

/** A user of the API. */
export class Member {
  private readonly watchings: Watching[] = [];

  constructor(
    readonly world: World,
    readonly authorization: () => Promise<string | undefined>,
  ) {}

  /** Sends a request and returns the whole answer, with its errors. */
  async sends(
    query: string,
    variables: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const authorization = await this.authorization();
    const response = await fetch(`${this.world.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(authorization === undefined ? {} : { authorization }),
        ...headers,
      },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors, extensions } = (await response.json()) as any;
    return { status: response.status, data, errors, extensions };
  }

  /** The data of an answer without errors. */
  async asks(query: string, variables?: Record<string, unknown>): Promise<any> {
    const { data, errors } = await this.sends(query, variables);
    if (errors)
      throw new Error(
        `${errors.map((error) => this.inWords(error)).join('; ')} in ${query.slice(0, 80)}`,
      );
    return data;
  }

  /** The first error of an answer that must have one. */
  async isRefused(
    query: string,
    variables?: Record<string, unknown>,
  ): Promise<{ code: string; message: string; status: number; [key: string]: unknown }> {
    const { status, data, errors } = await this.sends(query, variables);
    if (!errors) throw new Error(`It was not refused, and answered ${JSON.stringify(data)}.`);
    return { ...errors[0]!.extensions, message: errors[0]!.message, status };
  }

  /** The payload of a mutation of the catalogue in documents.ts. */
  async does(mutation: keyof typeof documents, variables: Record<string, unknown>): Promise<any> {
    const payload = (await this.asks(documents[mutation], variables))[mutation];
    for (const { field } of payload.userErrors)
      if (field && !isArgumentPath(this.world.schema, mutation, field))
        throw new Error(
          `${mutation} has no argument ${field.join('.')}, and a user error names it.`,
        );
    return payload;
  }

  /** The codes and fields of a mutation's user errors. */
  async failsTo(
    mutation: keyof typeof documents,
    variables: Record<string, unknown>,
  ): Promise<{ code: string; field: string; message: string }[]> {
    const { userErrors } = await this.does(mutation, variables);
    return userErrors.map((error: any) => ({ ...error, field: error.field?.join('.') }));
  }

  /** Records a candidate. */
  async records(input: Record<string, unknown> = { givenName: 'Anna' }): Promise<Person> {
    const { candidate, userErrors } = await this.does('candidateCreate', { input });
    if (!candidate)
      throw new Error(`The candidate was not recorded: ${JSON.stringify(userErrors)}`);
    return new Person(this, candidate.id);
  }

  /** Subscribes over a socket of its own. */
  async watches(
    query: string,
    variables: Record<string, unknown> = {},
    field = 'pipelineChanges',
  ): Promise<Watching> {
    const watching = new Watching(
      socketClient(this.world.url, await this.authorization()),
      query,
      variables,
      field,
    );
    this.watchings.push(watching);
    return watching;
  }

  /** The answer to a fault must not show its cause; the log does. */
  private inWords({ message, extensions }: NonNullable<Answer['errors']>[number]): string {
    const fault = this.world.faults.find(
      ({ reference }) => reference !== undefined && reference === extensions?.reference,
    );
    return `${extensions?.code}: ${fault?.err?.stack ?? message}`;
  }

  async leaves(): Promise<void> {
    await Promise.all(this.watchings.splice(0).map((watching) => watching.close()));
  }
}

/** A candidate, and what a member does with it. */
export class Person {
  constructor(
    readonly by: Member,
    readonly id: string,
  ) {}

  async appliesFor(job: TestJob, input: Record<string, unknown> = {}): Promise<Applied> {
    const { application, userErrors } = await this.by.does('applicationCreate', {
      input: { candidateId: this.id, jobId: job.id, ...input },
    });
    if (!application)
      throw new Error(`The application was not made: ${JSON.stringify(userErrors)}`);
    return new Applied(this.by, application.id, job);
  }
}

/** An application, and what a member does with it. */
export class Applied {
  constructor(
    readonly by: Member,
    readonly id: string,
    readonly job: TestJob,
  ) {}

  advancesTo = (stage: string, args: Record<string, unknown> = {}) =>
    this.step('applicationMoveToStage', { stageId: this.job.stage(stage), ...args });
  isRejected = (args?: Record<string, unknown>) => this.step('applicationReject', args);
  isWithdrawn = (args?: Record<string, unknown>) => this.step('applicationWithdraw', args);
  isHired = (args?: Record<string, unknown>) => this.step('applicationHire', args);
  isReopened = (args?: Record<string, unknown>) => this.step('applicationReopen', args);

  /** Its status, stage and history. */
  async now(): Promise<any> {
    return (
      await this.by.asks(
        `query ($id: ID!) { application(id: $id) {
      id status version endedAt stage { name } transitions { id kind at reason by from { name } to { name } } } }`,
        { id: this.id },
      )
    ).application;
  }

  private async step(
    mutation: keyof typeof documents,
    args: Record<string, unknown> = {},
  ): Promise<any> {
    const payload = await this.by.does(mutation, { id: this.id, ...args });
    if (payload.userErrors.length)
      throw new Error(`${mutation} was refused: ${JSON.stringify(payload.userErrors)}`);
    return payload;
  }
}
