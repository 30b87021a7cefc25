import { germanStopWords, stopWords } from './stop-words.js';

/**
 * Text analysis: how text is split into words. It matches the functions `fold_words` and `document_words` of the
 * PostgreSQL engine: runs of letters and digits, lower case, without accents. Words are indexed stemmed by the
 * language's stemmer, and as written.
 */
export const analysis = {
  tokenizer: { words: { type: 'pattern', pattern: '[^\\p{L}\\p{M}\\p{N}]+' } },
  filter: {
    english_stop: { type: 'stop', stopwords: stopWords },
    english_stem: { type: 'stemmer', language: 'porter2' },
    german_stop: { type: 'stop', stopwords: germanStopWords },
    // PostgreSQL has a newer version of the stemmer, which removes the endings of women's job titles. This one does
    // not, so a rule does it.
    german_titles: { type: 'pattern_replace', pattern: '^(.{3,})erin(nen)?$', replacement: '$1er' },
    german_stem: { type: 'stemmer', language: 'german' },
    // Autocomplete looks up at most this many letters; longer input is cut to it by the search analyzer.
    beginnings: { type: 'edge_ngram', min_gram: 1, max_gram: 15 },
    beginning: { type: 'truncate', length: 15 },
  },
  analyzer: {
    english: {
      type: 'custom',
      tokenizer: 'words',
      filter: ['lowercase', 'asciifolding', 'english_stop', 'english_stem'],
    },
    german: {
      type: 'custom',
      tokenizer: 'words',
      filter: ['lowercase', 'asciifolding', 'german_stop', 'german_titles', 'german_stem'],
    },
    exact: { type: 'custom', tokenizer: 'words', filter: ['lowercase', 'asciifolding'] },
    beginnings: {
      type: 'custom',
      tokenizer: 'words',
      filter: ['lowercase', 'asciifolding', 'beginnings'],
    },
    beginning: {
      type: 'custom',
      tokenizer: 'words',
      filter: ['lowercase', 'asciifolding', 'beginning'],
    },
  },
  normalizer: { key: { type: 'custom', filter: ['lowercase'] } },
} as const;
