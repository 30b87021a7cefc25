/** All answers of a role by the text of the question. */
export type Answers = Map<string, string>;

/** Things that differ from answer to answer, and tell nothing. */
export const passing = new Set([
  'changeCursor',
  'cursor',
  'startCursor',
  'endCursor',
  'asOf',
  'provenance',
]);
export const inWords = (answer: unknown): string =>
  JSON.stringify(answer, (key, value: unknown) => (passing.has(key) ? undefined : value));

/** What two walks of one role answered differently. */
export const differences = (before: Answers, after: Answers) =>
  [...before].flatMap(([question, answer]) => {
    const now = after.get(question);
    return answer === now
      ? []
      : [{ question, before: shortened(answer, now), after: shortened(now, answer) }];
  });
function shortened(text: string | undefined, other: string | undefined): string {
  const at = [...(text ?? '')].findIndex((letter, index) => letter !== other?.[index]);
  return (text ?? 'nothing').slice(Math.max(0, at - 150), at + 150);
}
/** The questions whose answers hold one of these texts. */
export const holding = (answers: Answers, texts: readonly string[]) =>
  [...answers].flatMap(([question, answer]) =>
    texts.filter((text) => answer.includes(text)).map((text) => `${text} in ${question}`),
  );
