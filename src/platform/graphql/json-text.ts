import { randomUUID } from 'node:crypto';

/*
 * PostgreSQL can write a part of an answer as the client gets it. Such a part is not read here: its text goes into the
 * response as it is.
 */

/** Stands in a text where the answer would have an error, like null for a field that is never null. No JSON has it. */
export const unfit = '\u0001';

/** Where the texts of an answer are put. Nobody else knows it. */
const mark = `text:${randomUUID()}`;
/** the texts of the answer that is being written, in their order */
let found: string[] | undefined;

/** The completed value of a field, as JSON. */
export class JsonText {
  constructor(private readonly text: string) {}

  toJSON(): string {
    if (!found) throw new Error('An answer with parts as text is written by jsonOf alone.');
    found.push(this.text);
    return mark;
  }
}

/** The parts of one answer that are texts. An operation that is given none gets values alone. */
export class JsonTexts {
  /** true: a part has an error in it, so its values must be read */
  areUnfit = false;

  of(text: string): JsonText {
    if (text.includes(unfit)) this.areUnfit = true;
    return new JsonText(text);
  }
}

/** Writes an answer as JSON in UTF-8, with its texts as they are. */
export function jsonOf(answer: unknown): Buffer {
  found = [];
  try {
    const whole = JSON.stringify(answer);
    if (found.length === 0) return Buffer.from(whole);
    const [first = '', ...others] = whole.split(`"${mark}"`);
    const pieces = [first, ...others.flatMap((other, index) => [found![index]!, other])];
    // One long text of all would be made twice as large by a single character beyond Latin-1, and then be copied again.
    const bytes = Buffer.allocUnsafe(
      pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0),
    );
    let end = 0;
    for (const piece of pieces) end += bytes.write(piece, end);
    return bytes;
  } finally {
    found = undefined;
  }
}
