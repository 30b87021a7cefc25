/** The length of a text in characters. */
export function charactersOf(text: string): number {
  let count = text.length;
  for (let at = 0; at < text.length - 1; at++) {
    const code = text.charCodeAt(at);
    if (code < 0xd800 || code > 0xdbff) continue;
    const next = text.charCodeAt(at + 1);
    if (next < 0xdc00 || next > 0xdfff) continue;
    count -= 1;
    at += 1;
  }
  return count;
}

/** True when a text has more characters than a limit. A text is counted only when it may be over the limit. */
export const isLonger = (text: string, most: number): boolean =>
  text.length > most && charactersOf(text) > most;
