/** One entry of the list, or one member of the object, that a JSON text is. */
export interface JsonMember {
  /** its name; undefined in a list */
  key: string | undefined;
  /** where its value stands, in UTF-16 code units */
  start: number;
  end: number;
}

/** Characters that are read between two pauses. */
const charactersAtOnce = 50_000;
const [quote, backslash, comma, colon] = [34, 92, 44, 58];
const opening = new Set([91, 123]);
const closing = new Set([93, 125]);
const isSpace = (code: number) => code === 32 || code === 10 || code === 13 || code === 9;

/**
 * Splits a JSON text at its outermost level, so that its values can be parsed one by one: JSON.parse of a large file
 * holds everybody for as long as it takes. The values themselves are not checked. Yields where it may be interrupted.
 * @returns the kind of the text and its members; undefined when it is neither a list nor an object
 * @throws SyntaxError when the outermost level is not JSON
 */
export function* membersOf(
  text: string,
): Generator<void, { kind: 'list' | 'object'; members: JsonMember[] } | undefined> {
  let at = 0;
  let steps = 0;
  const space = () => {
    while (at < text.length && isSpace(text.charCodeAt(at))) at += 1;
  };
  const wrong = () =>
    new SyntaxError(
      at < text.length
        ? `unexpected ${JSON.stringify(text[at])} at position ${at}`
        : 'the text ends too early',
    );
  /** Moves behind a text in quotes. */
  function* string(): Generator<void> {
    for (at += 1; at < text.length; at += 1) {
      if ((steps += 1) % charactersAtOnce === 0) yield;
      const code = text.charCodeAt(at);
      if (code === backslash) at += 1;
      else if (code === quote) {
        at += 1;
        return;
      }
    }
    throw wrong();
  }
  /** Moves behind a value, to the comma or bracket that follows. */
  function* value(): Generator<void> {
    for (let depth = 0; at < text.length; at += 1) {
      if ((steps += 1) % charactersAtOnce === 0) yield;
      const code = text.charCodeAt(at);
      if (code === quote) {
        yield* string();
        at -= 1;
      } else if (opening.has(code)) depth += 1;
      else if (closing.has(code)) {
        if (depth === 0) return;
        depth -= 1;
      } else if (code === comma && depth === 0) return;
    }
  }
  space();
  const kind = text[at] === '[' ? 'list' : text[at] === '{' ? 'object' : undefined;
  if (!kind) return undefined;
  const end = kind === 'list' ? ']' : '}';
  const members: JsonMember[] = [];
  at += 1;
  space();
  for (let isFirst = true; isFirst || text[at] !== end; isFirst = false) {
    if (isFirst && text[at] === end) break;
    if (!isFirst) {
      if (text.charCodeAt(at) !== comma) throw wrong();
      at += 1;
      space();
    }
    let key: string | undefined;
    if (kind === 'object') {
      if (text.charCodeAt(at) !== quote) throw wrong();
      const from = at;
      yield* string();
      key = JSON.parse(text.slice(from, at)) as string;
      space();
      if (text.charCodeAt(at) !== colon) throw wrong();
      at += 1;
    }
    const start = at;
    yield* value();
    members.push({ key, start, end: at });
    if (at >= text.length) throw wrong();
  }
  at += 1;
  space();
  if (at < text.length) throw wrong();
  return { kind, members };
}
