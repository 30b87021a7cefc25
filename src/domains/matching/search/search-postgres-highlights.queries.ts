import { sql } from 'kysely';
import { type TextLanguage, textLanguages } from '../../../../search/language.js';
import { rowsOf, type Sql } from '../../../platform/database/database.js';
import { marks, type SearchRequest } from './candidate-search.js';
import { type Condition, positiveTsqueries } from './search-postgres-conditions.queries.js';
import type { SearchText } from './search-texts.js';

const highlightOptions = `StartSel="${marks.begin}", StopSel="${marks.end}", MaxFragments=2, MaxWords=24, MinWords=8, FragmentDelimiter="\u0003"`;
/** Of a text, from its beginning; as many as Elasticsearch is asked to read. */
const mostCharacters = 100_000;
/** The parser would drop <these> as markup, so they are replaced before and put back after. */
const hidden = { written: '<>&', instead: '\u0004\u0005\u0006' } as const;
const unhide = (text: string) =>
  text.replace(
    /[\u0004-\u0006]/g,
    (letter) => hidden.written[hidden.instead.indexOf(letter)] ?? letter,
  );

const list = (field: string, separator = '; ') =>
  sql`array_to_string(document_texts(d.document, ${sql.lit(field)}), ${separator})`;
const running = (field: string, language: TextLanguage) =>
  sql`d.document -> ${sql.lit(field)} ->> ${sql.lit(language)}`;
/** The fields that are shown, with the language in which each is stemmed. */
type Shown = [field: SearchText, language: TextLanguage, value: Condition];
const shown: Shown[] = [
  ...(['name', 'title', 'company', 'location'] as const).map((field): Shown => [
    field,
    'en',
    sql`d.document ->> ${sql.lit(field)}`,
  ]),
  ...(['skillNames', 'titles', 'companies', 'certificates'] as const).map((field): Shown => [
    field,
    'en',
    list(field),
  ]),
  ...textLanguages.flatMap((language): Shown[] => [
    ['summary', language, running('summary', language)],
    ['education', language, running('education', language)],
    [
      'experienceText',
      language,
      sql`array_to_string(document_texts(d.document -> 'experienceText', ${sql.lit(language)}), ' … ')`,
    ],
  ]),
];

/** Fragments of the texts of these people with the matches marked, without hidden texts. */
export async function readHighlights(
  database: Sql,
  ids: readonly string[],
  request: SearchRequest,
): Promise<{ id: string; field: string; fragments: string[] }[]> {
  const text = positiveTsqueries(request.query);
  if (!text || ids.length === 0) return [];
  const fields = sql.join(
    shown
      .filter(([field]) => !request.hiddenTexts?.includes(field))
      .map(([field, language, value]) => sql`(${field}::text, ${language}::text, ${value})`),
  );
  const headline = (config: string, query: Condition) =>
    sql`ts_headline(${sql.lit(config)}, translate(left(f.value, ${mostCharacters}), ${hidden.written}, ${hidden.instead}), ${query}, ${highlightOptions})`;
  const rows = await rowsOf<{ id: string; field: string; fragments: string }>(
    database,
    sql`
    select d.candidate_id as id, f.field, h.fragments from search_document d
    cross join (select ${text.english} || ${text.exact} as english, ${text.german} || ${text.exact} as german) q
    cross join lateral (values ${fields}) f(field, language, value)
    cross join lateral (select case f.language when 'de' then ${headline('pg_catalog.german', sql`q.german`)} else ${headline('pg_catalog.english', sql`q.english`)} end as fragments) h
    where d.candidate_id = any(${[...ids]}::uuid[]) and f.value <> '' and strpos(h.fragments, ${marks.begin}) > 0`,
  );
  return rows.map(({ fragments, ...row }) => ({
    ...row,
    fragments: unhide(fragments).split('\u0003'),
  }));
}
