import { Migration } from '@mikro-orm/migrations';

const list = (field: string) => `document_texts(d, '${field}')`;
const running = (language: string) =>
  `concat_ws(' ', d -> 'summary' ->> '${language}', d -> 'education' ->> '${language}', array_to_string(document_texts(d -> 'experienceText', '${language}'), ' '))`;

/** Columns of the PostgreSQL engine that follow from the document, beside those of the first migration. */
const added: Record<string, string> = {
  active_job_ids: 'activeJobIds',
  rejected_job_ids: 'rejectedJobIds',
};
const before: Record<string, string> = {
  relationship: `d ->> 'relationship'`,
  seniority: `d ->> 'seniority'`,
  source: `d ->> 'source'`,
  title_key: `lower(d ->> 'title')`,
  company_key: `lower(d ->> 'company')`,
  location_key: `lower(d ->> 'location')`,
  country_key: `lower(d ->> 'country')`,
  experience_years: `(d ->> 'experienceYears')::float8`,
  do_not_contact: `(d ->> 'doNotContact')::boolean`,
  willing_to_move: `(d ->> 'willingToMove')::boolean`,
  consent_until: `(d ->> 'consentUntil')::timestamptz`,
  created_at: `(d ->> 'createdAt')::timestamptz`,
  last_contact_at: `(d ->> 'lastContactAt')::timestamptz`,
  skill_ids: list('skillIds'),
  languages: list('languages'),
  channel_ids: list('channelIds'),
  job_ids: list('jobIds'),
  stage_ids: list('stageIds'),
  milestones: list('milestones'),
  departments: list('departments'),
  application_statuses: list('applicationStatuses'),
  sort_name: `d ->> 'sortName'`,
};

/**
 * German beside English in the PostgreSQL engine, the words that mistyped ones are compared with, and the version of
 * the mapping that its rows were made by. Rows from before stay until `rapport reindex`, which the start asks for.
 */
export class Migration20261125091000SearchLanguages extends Migration {
  override up(): void {
    const assignments = [
      ...Object.entries(before),
      ...Object.entries(added).map(([column, field]) => [column, list(field)]),
    ];
    this.addSql(`
      alter table search_document add column words_de tsvector, ${Object.keys(added)
        .map((column) => `add column ${column} text[]`)
        .join(', ')};
      comment on column search_document.words is 'stemmed as English';
      comment on column search_document.words_de is 'stemmed as German: running text in German, and short texts, whose language cannot be told';

      create or replace function search_document_columns() returns trigger language plpgsql as $$
      declare
        d jsonb := new.document;
        title text := fold_words(d ->> 'title');
        titles text := fold_words(array_to_string(${list('titles')}, ' '));
        certificates text := fold_words(array_to_string(${list('certificates')}, ' '));
        a text := concat_ws(' ', fold_words(d ->> 'name'), title);
        b text := concat_ws(' ', fold_words(array_to_string(${list('skillNames')}, ' ')), titles);
        c text := concat_ws(' ', fold_words(concat_ws(' ', d ->> 'company', array_to_string(${list('companies')}, ' '), d ->> 'location')), certificates);
        en text := fold_words(${running('en')});
        de text := fold_words(${running('de')});
      begin
        new.words := setweight(to_tsvector('pg_catalog.english', a), 'A') || setweight(to_tsvector('pg_catalog.english', b), 'B')
          || setweight(to_tsvector('pg_catalog.english', c), 'C') || setweight(to_tsvector('pg_catalog.english', en), 'D');
        new.words_de := setweight(to_tsvector('pg_catalog.german', coalesce(title, '')), 'A') || setweight(to_tsvector('pg_catalog.german', coalesce(titles, '')), 'B')
          || setweight(to_tsvector('pg_catalog.german', coalesce(certificates, '')), 'C') || setweight(to_tsvector('pg_catalog.german', de), 'D');
        new.exact := setweight(to_tsvector('pg_catalog.simple', a), 'A') || setweight(to_tsvector('pg_catalog.simple', b), 'B')
          || setweight(to_tsvector('pg_catalog.simple', c), 'C') || setweight(to_tsvector('pg_catalog.simple', concat_ws(' ', en, de)), 'D');
        ${assignments.map(([column, value]) => `new.${column} := ${value};`).join('\n        ')}
        return new;
      end $$;
      create index search_document_words_de on search_document using gin (words_de);

      create table search_word (word text primary key);
      comment on table search_word is 'words of names, titles and skills, for telling what a mistyped one was meant as; one that nobody has any more may stay';
      create index search_word_shape on search_word ("left"(word, 1), length(word));

      create table search_index (name text primary key, mapping_version integer not null);
      comment on table search_index is 'the version of the mapping that the rows of a table of the PostgreSQL engine were made by';
      insert into search_index select 'search_document', 1 where exists (select from search_document where not deleted);
    `);
  }
}
