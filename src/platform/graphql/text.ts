import type { ApolloServerPlugin } from '@apollo/server';
import { badInput, type RapportError } from '../../errors.js';

/** No argument of the schema has values inside of values to this depth. */
const deepestVariable = 64;

/**
 * Why the variables of a request can't be used, whatever their types: a text with a NUL character, or values nested so
 * deeply that reading them may take the whole stack.
 */
export function variablesRefused(value: unknown, path = '', depth = 0): RapportError | undefined {
  if (typeof value === 'string') return value.includes('\u0000') ? nulRefused(path) : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth > deepestVariable)
    return badInput(
      path.split('.', 1)[0]!,
      `The variables are nested more than ${deepestVariable} levels deep. No argument needs that: send plain values.`,
    );
  for (const [key, part] of Object.entries(value)) {
    const refused = variablesRefused(part, path ? `${path}.${key}` : key, depth + 1);
    if (refused) return refused;
  }
  return undefined;
}

/** An escaped NUL in the document itself. */
const inDocument = /\\u(0000|\{0+\})/;

/**
 * Refuses NUL characters in all arguments, because PostgreSQL can't store them and a statement would fail later, and
 * variables that are nested too deeply.
 * @throws BAD_USER_INPUT that names the argument
 */
function refuseNul(query: string | undefined, variables: unknown): void {
  const refused =
    variablesRefused(variables) ??
    (query !== undefined && inDocument.test(query) ? nulRefused('query') : undefined);
  if (refused) throw refused;
}

const nulRefused = (path: string) =>
  badInput(path, `${path} has a NUL character (U+0000), which can't be stored. Remove it.`);

/** Applies it to requests over HTTP, before they are executed. */
export const refuseNulPlugin: ApolloServerPlugin = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ request }) => refuseNul(request.query, request.variables),
  }),
};
