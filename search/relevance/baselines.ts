/** Baseline rankings that the product has to beat, over the same people. Pure, without an engine. */

/** The data of a person that the baselines use. */
export interface PlainPerson {
  id: string;
  /** title, past titles, companies, skills, texts: everything that can be searched */
  text: string;
  /** names of stated skills */
  skills: readonly string[];
  createdAt: string;
}

export const plainWords = (text: string): string[] =>
  text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** Everybody in a random order that depends only on the seed (Fisher and Yates; the generator is mulberry32). */
export function randomOrder(people: readonly PlainPerson[], seed: number): string[] {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
  const ids = people.map(({ id }) => id).sort();
  for (let at = ids.length - 1; at > 0; at--) {
    const other = Math.floor(next() * (at + 1));
    [ids[at], ids[other]] = [ids[other]!, ids[at]!];
  }
  return ids;
}

const byScore = (scored: readonly { id: string; score: number }[]): string[] =>
  scored
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);

export const newestFirst = (people: readonly PlainPerson[]): string[] =>
  [...people]
    .sort((a, b) =>
      a.createdAt === b.createdAt ? (a.id < b.id ? -1 : 1) : a.createdAt < b.createdAt ? 1 : -1,
    )
    .map(({ id }) => id);

/**
 * Okapi BM25 with k1 = 1.2 and b = 0.75 over the words as written, any of which may match (S. Robertson and
 * H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009; the idf that cannot be negative).
 */
export function bm25(people: readonly PlainPerson[]): (query: string) => string[] {
  const counted = people.map(({ id, text }) => {
    const words = plainWords(text);
    const counts = new Map<string, number>();
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
    return { id, counts, length: words.length };
  });
  const meanLength =
    counted.reduce((sum, { length }) => sum + length, 0) / Math.max(1, counted.length);
  const having = (word: string) => counted.filter(({ counts }) => counts.has(word)).length;
  return (query) => {
    const terms = [...new Set(plainWords(query))].map((word) => ({
      word,
      idf: Math.log(1 + (counted.length - having(word) + 0.5) / (having(word) + 0.5)),
    }));
    return byScore(
      counted.map(({ id, counts, length }) => ({
        id,
        score: terms.reduce((sum, { word, idf }) => {
          const count = counts.get(word) ?? 0;
          return sum + (idf * count * 2.2) / (count + 1.2 * (0.25 + (0.75 * length) / meanLength));
        }, 0),
      })),
    );
  };
}

/** The number of the person's stated skills that the query names. Aliases do not count. */
export function skillOverlap(people: readonly PlainPerson[]): (query: string) => string[] {
  return (query) => {
    const asked = ` ${plainWords(query).join(' ')} `;
    return byScore(
      people.map(({ id, skills }) => ({
        id,
        score: skills.filter((skill) => asked.includes(` ${plainWords(skill).join(' ')} `)).length,
      })),
    );
  };
}
