import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ApolloServer } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RapportError } from '../../errors.js';
import type { Session } from '../graphql/session.js';
import { guarded, refuse, retryLater } from '../web/refusal.js';
import { currentWork } from '../work/work.js';
import { chosenColumns, columnsParameter, orderedColumns } from './column-choice.js';
import { provenanceOf, rowsOf } from './columns.js';
import { csvLines, jsonChunks } from './csv.js';
import type { FlatDocument } from './document.js';
import { parameterForClients, variablesOf } from './parameters.js';

export interface BiRouteOptions {
  apollo: ApolloServer<Session>;
  documents: readonly FlatDocument[];
  /** the session of the Authorization header; throws UNAUTHENTICATED */
  session(authorization: string | undefined): Promise<Session>;
}

/** Spreadsheets use basic authentication. */
const schemes = 'Bearer, Basic realm="Rapport", charset="UTF-8"';

type Format = 'csv' | 'json';
type FileRequest = FastifyRequest<{ Params: { file: string } }>;

/**
 * Serves trusted documents by GET: `/bi/` lists them, `/bi/<document>.csv` and `.json` return flat rows. They are executed
 * as /graphql would execute them, with the same rights, limits and errors.
 */
export function serveBi(
  app: FastifyInstance,
  { apollo, documents, session }: BiRouteOptions,
): void {
  const byName = new Map(documents.map((document) => [document.name, document]));

  app.get('/bi', (_, reply) => reply.redirect('/bi/', 308));
  app.get('/bi/', (request, reply) =>
    guarded(
      reply,
      async () => {
        await session(bearer(request.headers.authorization));
        return reply
          .header('cache-control', 'private, no-cache')
          .header('vary', 'authorization')
          .send({ documents: documents.map(listed) });
      },
      schemes,
    ),
  );

  app.get('/bi/:file', (request: FileRequest, reply) =>
    guarded(
      reply,
      async () => {
        currentWork()?.become('bi');
        const [, name, format] = /^(.+)\.(csv|json)$/.exec(request.params.file) ?? [];
        const document = byName.get(name ?? '');
        if (!document)
          throw new RapportError(
            'NOT_FOUND',
            `There is no document ${request.params.file}. /bi/ lists the documents; each has a .csv and a .json.`,
          );
        const contextValue = await session(bearer(request.headers.authorization));
        contextValue.door = 'BI';
        const parameters = new URL(request.url, 'http://bi').searchParams;
        const chosen = parameters.getAll(columnsParameter.name);
        parameters.delete(columnsParameter.name);
        const variables = variablesOf(document.parameters, parameters);
        // Refused before the work is done.
        chosenColumns(chosen, document.answer.columns);
        const { body } = await apollo.executeOperation(
          { query: document.source, operationName: document.name, variables },
          { contextValue },
        );
        if (body.kind !== 'single') throw new Error('A trusted document was answered in parts.');
        const { data, errors } = body.singleResult;
        const [error] = errors ?? [];
        if (error) {
          retryLater(reply, error.extensions?.retryAfter);
          return refuse(reply, {
            code: String(error.extensions?.code ?? 'BAD_USER_INPUT'),
            message: error.message,
            parameter: error.extensions?.argument as string | undefined,
          });
        }
        const { answer, argumentsOf } = document;
        contextValue.noteLook({
          action: 'EXPORT',
          operation: document.name,
          detail: { format, count: [...rowsOf(data, answer)].length },
          ...(Object.keys(variables).length > 0 && {
            contents: [{ content: { arguments: variables } }],
          }),
        });
        const columns = chosenColumns(
          chosen,
          format === 'csv' ? orderedColumns(answer, argumentsOf(variables)) : answer.columns,
        );
        return send(
          request,
          reply,
          { ...document, answer: { ...answer, columns } },
          format as Format,
          data,
        );
      },
      schemes,
    ),
  );
}

/**
 * The data of a document without parameters.
 * @throws the first error of the answer
 */
export async function answerOf(
  apollo: ApolloServer<Session>,
  document: FlatDocument,
  contextValue: Session,
): Promise<unknown> {
  const { body } = await apollo.executeOperation(
    { query: document.source, operationName: document.name },
    { contextValue },
  );
  if (body.kind !== 'single') throw new Error('A trusted document was answered in parts.');
  const [error] = body.singleResult.errors ?? [];
  if (error) throw new Error(`${document.name}: ${error.message}`);
  return body.singleResult.data;
}

function send(
  request: FileRequest,
  reply: FastifyReply,
  document: FlatDocument,
  format: Format,
  data: unknown,
): FastifyReply {
  const provenance = provenanceOf(data, document.answer);
  const rows = () => rowsOf(data, document.answer);
  // The time and source of the read are not part of the content: answers with the same rows get the same ETag.
  const { asOf: _, source: __, ...lasting } = (provenance ?? {}) as Record<string, unknown>;
  const hash = createHash('sha256').update(
    `${document.hash} ${format} ${JSON.stringify(lasting)} ${document.answer.columns.map(({ name }) => name).join()}\n`,
  );
  for (const row of rows()) hash.update(`${JSON.stringify(Object.values(row))}\n`);
  const etag = `W/"${hash.digest('base64url').slice(0, 27)}"`;
  reply.headers({
    etag,
    vary: 'authorization',
    'cache-control': 'private, no-cache',
    'x-content-type-options': 'nosniff',
    ...(provenance ? { 'rapport-provenance': ascii(JSON.stringify(provenance)) } : {}),
  });
  if (isKnown(request.headers['if-none-match'], etag)) return reply.code(304).send();
  return reply
    .header(
      'content-type',
      format === 'csv'
        ? 'text/csv; charset=utf-8; header=present'
        : 'application/json; charset=utf-8',
    )
    .header(
      'content-disposition',
      `${format === 'csv' ? 'attachment' : 'inline'}; filename="${document.name}.${format}"`,
    )
    .send(
      Readable.from(
        inBlocks(
          format === 'csv' ? csvLines(document.answer, rows()) : jsonChunks(provenance, rows()),
        ),
      ),
    );
}

/** Joins rows to larger blocks, so that a long answer does not take thousands of writes. */
function* inBlocks(pieces: Iterable<string>): Generator<string> {
  let block = '';
  for (const piece of pieces) {
    block += piece;
    if (block.length < 32_768) continue;
    yield block;
    block = '';
  }
  yield block;
}

const isKnown = (header: string | undefined, etag: string) =>
  header !== undefined &&
  (header.trim() === '*' ||
    header.split(',').some((each) => each.trim().replace(/^W\//, '') === etag.replace(/^W\//, '')));

const ascii = (text: string) =>
  text.replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Spreadsheets send a key as the password of basic authentication; the user name does not matter. */
function bearer(authorization: string | undefined): string | undefined {
  const [, encoded] = /^Basic\s+([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '') ?? [];
  if (encoded === undefined) return authorization;
  const pair = Buffer.from(encoded, 'base64').toString();
  return `Bearer ${pair.slice(pair.indexOf(':') + 1)}`;
}

const listed = (document: FlatDocument) => ({
  name: document.name,
  description: document.description,
  json: `/bi/${document.name}.json`,
  csv: `/bi/${document.name}.csv`,
  sha256: document.hash,
  parameters: [...document.parameters.map(parameterForClients), columnsParameter],
  columns: document.answer.columns.map(({ name, type, list, nullable, description }) => ({
    name,
    type,
    list,
    nullable,
    description,
  })),
});
