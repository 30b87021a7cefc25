/* eslint-disable @typescript-eslint/no-explicit-any -- messages have the shape of their document */

/** Codes that end a subscription and say in docs/api.md what the client does then. */
const explained = new Set([
  'RESYNC_REQUIRED',
  'WAIT_TIMED_OUT',
  'SERVER_STOPS',
  'DEADLINE_EXCEEDED',
  'LIMIT_EXCEEDED',
]);

/** True if a refusal tells the client what to do. */
export const isExplained = (code: string | undefined): boolean => explained.has(code ?? '');

/**
 * What is wrong with a message of a board: it came without its content, and the cursor has moved past the change. A
 * message without any data ends the subscription; whether it says what to do is judged with the end.
 * @param seesAll whether the viewer may see every card; another one gets null for a card that has left since
 * @returns undefined: nothing is wrong
 */
export function contentProblem(
  { data, errors }: { data?: any; errors?: any[] },
  seesAll: boolean,
): string | undefined {
  const change = data?.pipelineChanges;
  if (!change) return undefined;
  if (errors?.length)
    return `${change.kind} of ${change.applicationId} with errors: ${errors[0].extensions?.code ?? ''} ${errors[0].message}`;
  if (seesAll && change.relation !== 'LEFT' && !change.application)
    return `${change.kind} of ${change.applicationId} ${change.relation} without its application`;
  return undefined;
}
