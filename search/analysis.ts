import { stopWords } from './stop-words.js';

/**
 * How text becomes words. The same as the functions `fold_words` and `document_words` of the PostgreSQL engine: runs
 * of letters and digits, lower case, without accents; stemmed by the newer English stemmer, and as written beside.
 */
export const analysis = {
  tokenizer: { words: { type: 'pattern', pattern: '[^\\p{L}\\p{M}\\p{N}]+' } },
  filter: {
    english_stop: { type: 'stop', stopwords: stopWords },
    english_stem: { type: 'stemmer', language: 'porter2' },
    // Autocomplete looks up at most this many letters; longer input is cut to it by the search analyzer.
    beginnings: { type: 'edge_ngram', min_gram: 1, max_gram: 15 },
    beginning: { type: 'truncate', length: 15 },
  },
  analyzer: {
    stemmed: { type: 'custom', tokenizer: 'words', filter: ['lowercase', 'asciifolding', 'english_stop', 'english_stem'] },
    exact: { type: 'custom', tokenizer: 'words', filter: ['lowercase', 'asciifolding'] },
    beginnings: { type: 'custom', tokenizer: 'words', filter: ['lowercase', 'asciifolding', 'beginnings'] },
    beginning: { type: 'custom', tokenizer: 'words', filter: ['lowercase', 'asciifolding', 'beginning'] },
  },
  normalizer: { key: { type: 'custom', filter: ['lowercase'] } },
} as const;
