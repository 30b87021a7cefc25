import { Migration } from '@mikro-orm/migrations';

/** Columns of the PostgreSQL engine: the type, and what of the document they hold. A bare name is a list of texts. */
const columns: Record<string, [type: string, value: string]> = {
  relationship: ['text', `d ->> 'relationship'`],
  seniority: ['text', `d ->> 'seniority'`],
  source: ['text', `d ->> 'source'`],
  title_key: ['text', `lower(d ->> 'title')`],
  company_key: ['text', `lower(d ->> 'company')`],
  location_key: ['text', `lower(d ->> 'location')`],
  country_key: ['text', `lower(d ->> 'country')`],
  experience_years: ['float8', `(d ->> 'experienceYears')::float8`],
  do_not_contact: ['boolean', `(d ->> 'doNotContact')::boolean`],
  willing_to_move: ['boolean', `(d ->> 'willingToMove')::boolean`],
  consent_until: ['timestamptz(3)', `(d ->> 'consentUntil')::timestamptz`],
  created_at: ['timestamptz(3)', `(d ->> 'createdAt')::timestamptz`],
  last_contact_at: ['timestamptz(3)', `(d ->> 'lastContactAt')::timestamptz`],
  skill_ids: ['text[]', 'skillIds'],
  languages: ['text[]', 'languages'],
  channel_ids: ['text[]', 'channelIds'],
  job_ids: ['text[]', 'jobIds'],
  stage_ids: ['text[]', 'stageIds'],
  milestones: ['text[]', 'milestones'],
  departments: ['text[]', 'departments'],
  application_statuses: ['text[]', 'applicationStatuses'],
  sort_name: ['text collate "C"', `d ->> 'sortName'`],
};
const list = (field: string) => `document_texts(d, '${field}')`;
const assignments = Object.entries(columns).map(
  ([column, [, value]]) => `new.${column} := ${value.includes(' ') ? value : list(value)};`,
);

/**
 * What the PostgreSQL search engine reads: one row a candidate, written by the indexer alone, as it writes
 * Elasticsearch. What is filtered, sorted and counted by is worked out from the document by one trigger, so that a row
 * can't disagree with itself; an expression for each column folded the same words again, and took five times as long.
 * Deleted people stay as tombstones, so that a late change can't bring one back.
 */
export class Migration20261123100500Search extends Migration {
  override up(): void {
    this.addSql(`
      create function fold_text(text) returns text language sql immutable strict parallel safe
        return lower(unaccent('unaccent'::regdictionary, $1));
      comment on function fold_text is 'lower case without accents; immutable as long as the dictionary is not changed';
      create function fold_words(text) returns text language sql immutable strict parallel safe
        return btrim(regexp_replace(fold_text($1), '[^[:alnum:]]+', ' ', 'g'));
      comment on function fold_words is 'the words of a text as both engines cut them: runs of letters and digits';
      create function document_texts(document jsonb, field text) returns text[] language sql immutable strict parallel safe
        return array(select jsonb_array_elements_text(document -> field));

      create table search_document (
        candidate_id uuid primary key,
        version bigint not null,
        deleted boolean not null default false,
        document jsonb,
        words tsvector,
        exact tsvector,
        indexed_at timestamptz(3) not null default now(),
        ${Object.entries(columns)
          .map(([column, [type]]) => `${column} ${type}`)
          .join(',\n        ')}
      );
      comment on column search_document.version is 'the feed position read before the rows behind the document';
      comment on column search_document.words is 'stemmed';
      comment on column search_document.exact is 'as written: for quoted phrases and prefixes';

      create function search_document_columns() returns trigger language plpgsql as $$
      declare
        d jsonb := new.document;
        a text := fold_words(concat_ws(' ', d ->> 'name', d ->> 'title'));
        b text := fold_words(array_to_string(${list('skillNames')} || ${list('titles')}, ' '));
        c text := fold_words(concat_ws(' ', d ->> 'company', array_to_string(${list('companies')} || ${list('certificates')}, ' '), d ->> 'location'));
        e text := fold_words(concat_ws(' ', d ->> 'summary', d ->> 'education', array_to_string(${list('experienceText')}, ' ')));
      begin
        new.words := setweight(to_tsvector('pg_catalog.english', a), 'A') || setweight(to_tsvector('pg_catalog.english', b), 'B')
          || setweight(to_tsvector('pg_catalog.english', c), 'C') || setweight(to_tsvector('pg_catalog.english', e), 'D');
        new.exact := setweight(to_tsvector('pg_catalog.simple', a), 'A') || setweight(to_tsvector('pg_catalog.simple', b), 'B')
          || setweight(to_tsvector('pg_catalog.simple', c), 'C') || setweight(to_tsvector('pg_catalog.simple', e), 'D');
        ${assignments.join('\n        ')}
        return new;
      end $$;
      comment on function search_document_columns is 'what is filtered, sorted and searched by follows from the document. Weights: A name and title, B skills and past titles, C companies and places, D running text';
      create trigger columns before insert or update of document on search_document for each row execute function search_document_columns();

      create index search_document_words on search_document using gin (words);
      create index search_document_exact on search_document using gin (exact);
      create index search_document_lists on search_document
        using gin (skill_ids, channel_ids, job_ids, stage_ids, milestones, departments, application_statuses, languages);
      create index search_document_newest on search_document (created_at, candidate_id);
      create index search_document_name on search_document (sort_name, candidate_id);
    `);
  }
}
