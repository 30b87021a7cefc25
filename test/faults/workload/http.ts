/* eslint-disable @typescript-eslint/no-explicit-any -- answers have the shape that was asked for */

/** What came back: an answer of the API, or the reason why there is none. */
export type Reply =
  { data?: any; errors?: { message: string; extensions?: { code?: string } }[] } | { lost: string };

/** Refusals that come before anything is done. */
const harmless = new Set([
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'BAD_USER_INPUT',
  'GRAPHQL_VALIDATION_FAILED',
  'GRAPHQL_PARSE_FAILED',
  'LIMIT_EXCEEDED',
]);

export async function send(
  url: string,
  authorization: string,
  query: string,
  variables: object,
  patience = 6_000,
): Promise<Reply> {
  try {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(patience),
    });
    return (await response.json()) as Reply;
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { code?: string } };
    return { lost: cause?.code ?? message };
  }
}

/** The code of a reply's first error, when it has no data to speak of. */
export const codeOf = (reply: Reply): string | undefined =>
  'lost' in reply ? undefined : reply.errors?.[0]?.extensions?.code;

/** Whether a reply says for certain that nothing was done. */
export const isHarmless = (reply: Reply): boolean => harmless.has(codeOf(reply) ?? '');
