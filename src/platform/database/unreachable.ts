/**
 * Codes of errors that say nothing about a statement: PostgreSQL is away, starting or stopping, has no free connection, or
 * ended this one.
 */
const codes: ReadonlySet<string> = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['57P01', '57P02', '57P03', '53300'],
]);
/** What pg says of a connection that ended, without a code. */
const lost =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/;

/** True if PostgreSQL could not be reached, so that the same work may succeed later. Looks at the causes of an error too. */
export function isUnreachable(error: unknown): boolean {
  for (let each = error, depth = 0; each instanceof Error && depth < 5; depth += 1) {
    const { code, cause, originalError } = each as Error & {
      code?: unknown;
      originalError?: unknown;
    };
    if (typeof code === 'string' && (codes.has(code) || code.startsWith('08'))) return true;
    if (lost.test(each.message)) return true;
    each = originalError ?? cause;
  }
  return false;
}
