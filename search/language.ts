/** Languages that running text is stemmed in. */
export const textLanguages = ['en', 'de'] as const;
export type TextLanguage = (typeof textLanguages)[number];

const german = new Set(
  'der die das den dem und mit von vom für ist sind nicht auf ein eine einer eines einem einen als auch bei zu zur zum im am aus durch über unter sowie oder nach wurde werden habe ich seit bis sich'.split(
    ' ',
  ),
);
const english = new Set(
  'the and of with for is are not on a an as also by to from into or after was were have has i my since at that this'.split(
    ' ',
  ),
);

/**
 * Detects the language of running text: German if it has more of the small words and letters of German than small
 * words of English, else English. Words of both languages count for neither. Other languages are treated as English,
 * which at worst leaves their endings unstemmed. Quoted phrases and prefixes don't depend on it.
 */
export function languageOf(texts: readonly string[]): TextLanguage {
  let balance = 0;
  for (const text of texts) {
    // The beginning of a text is enough.
    for (const [word] of text
      .slice(0, 4_000)
      .toLowerCase()
      .matchAll(/\p{L}+/gu)) {
      if (german.has(word) || /[äöüß]/.test(word)) balance += 1;
      else if (english.has(word)) balance -= 1;
    }
  }
  return balance > 0 ? 'de' : 'en';
}
