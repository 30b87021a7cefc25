import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  concatAST,
  Kind,
  parse,
  print,
  specifiedRules,
  validate,
  visit,
  type DefinitionNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { TrustedDocuments } from '../graphql/trusted.js';
import { columnsParameter } from './column-choice.js';
import { columnsOf, type Answer, type ArgumentsOf } from './columns.js';
import { parametersOf, type Parameter } from './parameters.js';

/** A document that is stored with the product: one operation with the fragments that it uses. */
export interface TrustedDocument {
  /** the operation's name */
  name: string;
  /** the first of the given paths that contains it */
  path: string;
  operation: OperationDefinitionNode['operation'];
  /** the document as GraphQL prints it; the hash is computed from it */
  source: string;
  document: DocumentNode;
  /** SHA-256 of the source, in hex */
  hash: string;
}

/** A trusted document whose answer is a list of flat rows. It is served at /bi/. */
export interface FlatDocument extends TrustedDocument {
  /** the description of the root field */
  description: string;
  parameters: readonly Parameter[];
  answer: Answer;
  argumentsOf: ArgumentsOf;
}

/** Hashes the document as GraphQL prints it, so layout and comments don't matter. */
const hashOf = (document: DocumentNode): string => hashOfText(print(document));

const hashOfText = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Reads every operation of some `*.graphql` files. An operation may use fragments of any of the files.
 * @param paths files, or folders of files
 * @throws when a document does not fit the schema, or when two documents have the same name
 */
export async function readDocuments(
  paths: readonly string[],
  schema: GraphQLSchema,
): Promise<TrustedDocument[]> {
  const written = (
    await Promise.all(
      paths.map(async (path) =>
        (await definitionsIn(path)).map((definition) => ({ path, definition })),
      ),
    )
  ).flat();
  const definitions = written.map(({ definition }) => definition);
  const fragments = new Map(
    definitions
      .filter((each): each is FragmentDefinitionNode => each.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
  const documents = written.flatMap(({ path, definition }) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? [{ path, ...trusted(definition, fragments) }]
      : [],
  );
  const twice = documents.find(
    ({ name, hash }) => documents.find((other) => other.name === name)?.hash !== hash,
  );
  if (twice) throw new Error(`Two documents are called ${twice.name}. Give each its own name.`);
  const different = documents.filter(
    ({ name }, index) => documents.findIndex((other) => other.name === name) === index,
  );
  check(different, schema);
  return different;
}

/** @throws when a document does not fit the schema */
function check(documents: readonly TrustedDocument[], schema: GraphQLSchema): void {
  // All together, because they share fragments: this takes less time than one after the other.
  const definitions = new Map<string, DefinitionNode>();
  for (const definition of concatAST(documents.map(({ document }) => document)).definitions)
    if ('name' in definition)
      definitions.set(`${definition.kind} ${definition.name?.value}`, definition);
  const together: DocumentNode = { kind: Kind.DOCUMENT, definitions: [...definitions.values()] };
  if (validate(schema, together, specifiedRules).length === 0) return;
  for (const { name, document } of documents) {
    const [problem] = validate(schema, document, specifiedRules);
    if (problem)
      throw new Error(`The document ${name} does not fit the schema: ${problem.message}`);
  }
}

async function definitionsIn(path: string): Promise<readonly DefinitionNode[]> {
  const files = path.endsWith('.graphql') ? [path] : await filesOf(path);
  return concatAST(
    await Promise.all(
      files.map(async (file) => parse(await readFile(file, 'utf8'), { noLocation: true })),
    ),
  ).definitions;
}

async function filesOf(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names
    .filter((name) => name.endsWith('.graphql'))
    .sort()
    .map((name) => join(folder, name));
}

function trusted(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): Omit<TrustedDocument, 'path'> {
  const name = operation.name?.value;
  if (!name) throw new Error('A document has no name. Write: query <name> { … }');
  const used = new Map<string, FragmentDefinitionNode>();
  const collect = (node: OperationDefinitionNode | FragmentDefinitionNode): void =>
    void visit(node, {
      FragmentSpread: ({ name: { value } }) => {
        const fragment = fragments.get(value);
        if (!fragment)
          throw new Error(`The document ${name} uses the fragment ${value}, which is in no file.`);
        if (used.has(value)) return;
        used.set(value, fragment);
        collect(fragment);
      },
    });
  collect(operation);
  const source = print({
    kind: Kind.DOCUMENT,
    definitions: [operation, ...used.values()],
  });
  return {
    name,
    operation: operation.operation,
    source,
    // Parsed again, so that the document equals what a client's text is parsed to.
    document: parse(source),
    hash: hashOfText(source),
  };
}

/** How the API recognizes trusted documents. */
export function trustedAmong(documents: readonly TrustedDocument[]): TrustedDocuments {
  const sources = new Map(documents.map(({ hash, source }) => [hash, source]));
  return {
    sourceOf: (hash) => sources.get(hash),
    includes: (document) => sources.has(hashOf(document)),
  };
}

/** The document as one of flat rows; undefined if its answer is not flat. */
export function flatDocument(
  trustedDocument: TrustedDocument,
  schema: GraphQLSchema,
): FlatDocument | undefined {
  if (trustedDocument.operation !== 'query') return undefined;
  const found = columnsOf(trustedDocument.document, schema);
  if (!found) return undefined;
  const parameters = parametersOf(trustedDocument.document, schema);
  if (parameters.some(({ name }) => name === columnsParameter.name))
    throw new Error(
      `The document ${trustedDocument.name} has a variable $${columnsParameter.name}, which is a parameter of /bi/ itself. Give it another name.`,
    );
  return { ...trustedDocument, ...found, description: found.answer.description, parameters };
}
