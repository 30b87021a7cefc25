import { type DocumentNode, Kind, type OperationDefinitionNode } from 'graphql';

/**
 * The operation of a document that has one.
 * @throws Error when it has none
 */
export function operationOf(document: DocumentNode): OperationDefinitionNode {
  for (const definition of document.definitions)
    if (definition.kind === Kind.OPERATION_DEFINITION) return definition;
  throw new Error('A document has no operation. Write: query <name> { … }');
}
