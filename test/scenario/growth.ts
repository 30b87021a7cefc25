import fc from 'fast-check';

/** In milliseconds. A long text that takes no longer than this is quick enough, whatever a short one took: clocks are coarse. */
const quick = 60;
/** How many times as long the longer text is. */
const longer = 8;
/**
 * How much longer the longer text may take. Linear work takes 8 times, quadratic work 64. The limit lies
 * in the middle, because a processor may be two or three times as quick from one moment to the next.
 */
const mostGrowth = 22;

/**
 * Processor time of the quickest of four runs, in milliseconds. Other processes do not count, but the
 * machine below may be slow for a moment, so one run says little.
 * @param enough a run that takes no longer than this ends the search
 */
function timeOf(work: () => unknown, enough: number): number {
  let best = Infinity;
  for (let run = 0; run < 4 && best > enough; run++) {
    const begun = process.threadCpuUsage();
    work();
    const { user, system } = process.threadCpuUsage(begun);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

/**
 * Says how work takes more time than in proportion to the length of its text; undefined if it does not.
 * @param work what is done with a text
 * @param textOf makes a text of a length
 * @param length of the shorter text; the longer one is eight times as long
 */
export function superlinear(
  work: (text: string) => unknown,
  textOf: (length: number) => string,
  length: number,
): string | undefined {
  const [short, long] = [textOf(length), textOf(longer * length)];
  const longTime = timeOf(() => work(long), quick);
  if (longTime <= quick) return undefined;
  const shortTime = timeOf(() => work(short), 0);
  return longTime > mostGrowth * shortTime
    ? `${long.length} characters take ${Math.round(longTime)} ms, ${short.length} take ${Math.round(shortTime)} ms`
    : undefined;
}

/** Pieces that expressions and parsers stumble over when they are repeated. */
const pieces = [
  ...[
    'a',
    'A',
    '0',
    'é',
    '漢',
    '😀',
    '\u0301',
    '\u0323',
    '\u0301\u0323',
    '\ud800',
    '\u0000',
    '\ufeff',
  ],
  ...[
    ' ',
    '  ',
    '\t',
    '\n',
    '\r\n',
    '\r',
    '\u00a0',
    '-',
    '–',
    '_',
    '.',
    '..',
    ',',
    ';',
    ':',
    '!',
    '?',
    '…',
  ],
  ...[
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '<',
    '>',
    '"',
    '""',
    "'",
    '’',
    '“',
    '|',
    '/',
    '\\',
    '*',
    '%',
    '^',
    '$',
  ],
  ...['@', 'a@', '@.', 'a@b.', 'http://', 'www.', '=', '+', '#', '&', '~'],
  ...[
    'Java',
    'C++',
    'Go',
    'no ',
    'and ',
    'AND ',
    'OR ',
    'NOT ',
    'years',
    'years>=',
    'level:',
    'title:',
  ],
  ...[
    '{a|lower}',
    '{a|',
    'Did you mean',
    ' at ',
    'Basic ',
    '2026-02-30',
    '12.',
    '1e9',
    'sep=',
    '\\u{0',
  ],
];

/** Texts that repeat one piece or a few, between two other pieces. */
export const hostileTexts: fc.Arbitrary<(length: number) => string> = fc
  .tuple(
    fc.constantFrom('', ...pieces),
    fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 4 }),
    fc.constantFrom('', ...pieces),
  )
  .map(([begin, middle, end]) => {
    const repeated = middle.join('');
    const make = (length: number) =>
      begin + repeated.repeat(Math.ceil(length / repeated.length)) + end;
    return Object.assign(make, {
      [fc.toStringMethod]: () => JSON.stringify([begin, middle, end]),
    });
  });
