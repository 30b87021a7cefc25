import {
  GraphQLError,
  Kind,
  getOperationAST,
  parse,
  specifiedRules,
  validate,
  visit,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { notTrusted, type TrustedDocuments } from '../graphql/trusted.js';
import { limitRules, maxTokens } from '../graphql/limits.js';
import { forgetOldest } from '../present.js';

/** A parsed and valid document with its number. */
export interface PreparedDocument {
  number: number;
  document: DocumentNode;
}

export type Refusal = readonly GraphQLError[];
export const isRefusal = (prepared: PreparedDocument | Refusal): prepared is Refusal =>
  Array.isArray(prepared);

const documentsKept = 500;

/** Parses and validates each document once: a thousand boards subscribe with the same one. */
export class Documents {
  private readonly kept = new Map<string, PreparedDocument | Refusal>();
  private count = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly trusted?: TrustedDocuments,
  ) {}

  prepare(query: string): PreparedDocument | Refusal {
    const known = this.kept.get(query);
    if (known) return known;
    const prepared = this.read(query);
    this.kept.set(query, prepared);
    forgetOldest(this.kept, documentsKept);
    return prepared;
  }

  private read(query: string): PreparedDocument | Refusal {
    try {
      const document = parse(query, { maxTokens });
      if (this.trusted && !this.trusted.includes(document)) return [notTrusted()];
      const errors = validate(this.schema, document, [...specifiedRules, ...limitRules]);
      if (errors.length) return errors.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED'));
      return { number: (this.count += 1), document };
    } catch (error) {
      return [
        withCode(
          error instanceof GraphQLError ? error : new GraphQLError('The document cannot be read.'),
          'GRAPHQL_PARSE_FAILED',
        ),
      ];
    }
  }
}

/** Adds an error code. The codes are those that Apollo uses over HTTP. */
export const withCode = (error: GraphQLError, code: string): GraphQLError =>
  new GraphQLError(error.message, {
    nodes: error.nodes,
    positions: error.positions,
    extensions: { code },
  });

/** The variable that is only used as the cursor to resume after: clients that differ only in it see the same messages. */
export function cursorVariable(
  { document }: PreparedDocument,
  operationName: string | null | undefined,
): string | undefined {
  const operation = getOperationAST(document, operationName) as OperationDefinitionNode;
  const field = operation.selectionSet.selections.find(
    (selection): selection is FieldNode => selection.kind === Kind.FIELD,
  );
  const value = field?.arguments?.find(({ name }) => name.value === 'after')?.value;
  if (value?.kind !== Kind.VARIABLE) return undefined;
  const { value: name } = value.name;
  let uses = 0;
  visit(document, {
    VariableDefinition: () => false,
    Variable: (node) => void (uses += node.name.value === name ? 1 : 0),
  });
  return uses === 1 ? name : undefined;
}
