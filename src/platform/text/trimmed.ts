// `text.replace(/[,;]+$/, '')` begins again at each comma of a text: 20,000 of them take two seconds. These look at each
// character once.

/**
 * A text without the characters at its end that an expression matches.
 * @param unwanted matches one character of the basic plane, and has neither the flag g nor y
 */
export function trimmedEnd(text: string, unwanted: RegExp): string {
  let end = text.length;
  while (end > 0 && unwanted.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** The same at both ends. */
export function trimmed(text: string, unwanted: RegExp): string {
  let start = 0;
  while (start < text.length && unwanted.test(text.charAt(start))) start += 1;
  return trimmedEnd(text.slice(start), unwanted);
}
