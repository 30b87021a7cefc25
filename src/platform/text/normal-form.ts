/**
 * Combining marks that may follow one letter: more are cut off. No language needs thirty (Unicode Standard Annex 15,
 * "Stream-Safe Text Format"). Normalisation sorts the marks of a letter by insertion, so that 100,000 of them take
 * seconds.
 */
const tooManyMarks = /(\p{M}{30})\p{M}+/gu;

/** A text in a Unicode normal form, in time that grows with its length alone. */
export const normalForm = (text: string, form: 'NFC' | 'NFD' | 'NFKC' | 'NFKD'): string =>
  (text.length > 30 ? text.replace(tooManyMarks, '$1') : text).normalize(form);
