const noAnswer = 'The server does not answer. Try again in a moment.';

/** What a request of the pages for signing in came to: its answer, or why it was refused. */
export type Posted<Answer> = { answer: Answer } | { refusal: string };

/** Sends JSON to a route of sign-in. A 204 has no answer. */
export async function post<Answer>(path: string, body: object): Promise<Posted<Answer>> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => undefined);
  if (!response) return { refusal: noAnswer };
  const content: unknown = await response.json().catch(() => undefined);
  if (response.ok) return { answer: content as Answer };
  const { error } = (content ?? {}) as { error?: { message?: string } };
  return { refusal: error?.message ?? `The server refused this (${response.status}).` };
}
