import { Migration } from '@mikro-orm/migrations';

/**
 * What the PostgreSQL engine filters, sorts and counts by is generated from the document, so that the indexer writes
 * one thing and a row can't disagree with itself. Lower-case keys make comparisons the same as in Elasticsearch.
 */
export class Migration20261123130000SearchColumns extends Migration {
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
      create function document_time(document jsonb, field text) returns timestamptz language sql immutable strict parallel safe
        return (document ->> field)::timestamptz;
      comment on function document_time is 'immutable because documents write times with their zone';

      create function document_words(document jsonb, config regconfig) returns tsvector language sql immutable strict parallel safe
        return setweight(to_tsvector(config, fold_words(concat_ws(' ', document ->> 'name', document ->> 'title'))), 'A')
          || setweight(to_tsvector(config, fold_words(array_to_string(document_texts(document, 'skillNames') || document_texts(document, 'titles'), ' '))), 'B')
          || setweight(to_tsvector(config, fold_words(concat_ws(' ', document ->> 'company', array_to_string(document_texts(document, 'companies') || document_texts(document, 'certificates'), ' '), document ->> 'location'))), 'C')
          || setweight(to_tsvector(config, fold_words(concat_ws(' ', document ->> 'summary', document ->> 'education', array_to_string(document_texts(document, 'experienceText'), ' ')))), 'D');
      comment on function document_words is 'weights: A name and title, B skills and past titles, C companies and places, D running text';
    `);

    const text = (column: string, field: string) => `add column ${column} text generated always as (document ->> '${field}') stored`;
    const key = (column: string, field: string) => `add column ${column} text generated always as (lower(document ->> '${field}')) stored`;
    const texts = (column: string, field: string) => `add column ${column} text[] generated always as (document_texts(document, '${field}')) stored`;
    const time = (column: string, field: string) => `add column ${column} timestamptz(3) generated always as (document_time(document, '${field}')) stored`;
    this.addSql(`
      alter table search_document
        drop column words, drop column exact,
        add column words tsvector generated always as (document_words(document, 'pg_catalog.english')) stored,
        add column exact tsvector generated always as (document_words(document, 'pg_catalog.simple')) stored,
        ${text('relationship', 'relationship')}, ${text('seniority', 'seniority')}, ${text('source', 'source')},
        ${key('title_key', 'title')}, ${key('company_key', 'company')}, ${key('location_key', 'location')}, ${key('country_key', 'country')},
        add column experience_years float8 generated always as ((document ->> 'experienceYears')::float8) stored,
        add column do_not_contact boolean generated always as ((document ->> 'doNotContact')::boolean) stored,
        add column willing_to_move boolean generated always as ((document ->> 'willingToMove')::boolean) stored,
        ${time('consent_until', 'consentUntil')}, ${time('created_at', 'createdAt')}, ${time('last_contact_at', 'lastContactAt')},
        ${texts('skill_ids', 'skillIds')}, ${texts('languages', 'languages')}, ${texts('channel_ids', 'channelIds')}, ${texts('job_ids', 'jobIds')},
        ${texts('stage_ids', 'stageIds')}, ${texts('milestones', 'milestones')}, ${texts('departments', 'departments')},
        ${texts('application_statuses', 'applicationStatuses')},
        add column sort_name text collate "C" generated always as (document ->> 'sortName') stored;
      comment on column search_document.words is 'stemmed';
      comment on column search_document.exact is 'as written: for quoted phrases and prefixes';
      create index search_document_words on search_document using gin (words);
      create index search_document_exact on search_document using gin (exact);
      create index search_document_lists on search_document
        using gin (skill_ids, channel_ids, job_ids, stage_ids, milestones, departments, application_statuses, languages);
      create index search_document_newest on search_document (created_at, candidate_id);
      create index search_document_name on search_document (sort_name, candidate_id);
    `);
  }
}
