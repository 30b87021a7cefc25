import type { ApolloServerPlugin } from '@apollo/server';
import { badInput } from '../../errors.js';

/** The path of the first text with a NUL character in a request's variables; undefined if there is none. */
export function pathOfNul(value: unknown, path = ''): string | undefined {
  if (typeof value === 'string') return value.includes('\u0000') ? path : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, part] of Object.entries(value)) {
    const found = pathOfNul(part, path ? `${path}.${key}` : key);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** An escaped NUL in the document itself. */
const inDocument = /\\u(0000|\{0+\})/;

/**
 * Refuses NUL characters in all arguments: PostgreSQL can't store them, and a statement would fail later.
 * @throws BAD_USER_INPUT that names the argument
 */
function refuseNul(query: string | undefined, variables: unknown): void {
  const path =
    pathOfNul(variables) ?? (query !== undefined && inDocument.test(query) ? 'query' : undefined);
  if (path !== undefined) throw nulRefused(path);
}

export const nulRefused = (path: string) =>
  badInput(path, `${path} has a NUL character (U+0000), which can't be stored. Remove it.`);

/** Applies it to requests over HTTP, before they are executed. */
export const refuseNulPlugin: ApolloServerPlugin = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ request }) => refuseNul(request.query, request.variables),
  }),
};
