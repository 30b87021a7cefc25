import { Migration } from '@mikro-orm/migrations';

const columns: Record<string, string> = {
  relationship: `d ->> 'relationship'`, seniority: `d ->> 'seniority'`, source: `d ->> 'source'`,
  title_key: `lower(d ->> 'title')`, company_key: `lower(d ->> 'company')`, location_key: `lower(d ->> 'location')`, country_key: `lower(d ->> 'country')`,
  experience_years: `(d ->> 'experienceYears')::float8`, do_not_contact: `(d ->> 'doNotContact')::boolean`, willing_to_move: `(d ->> 'willingToMove')::boolean`,
  consent_until: `(d ->> 'consentUntil')::timestamptz`, created_at: `(d ->> 'createdAt')::timestamptz`, last_contact_at: `(d ->> 'lastContactAt')::timestamptz`,
  skill_ids: 'skillIds', languages: 'languages', channel_ids: 'channelIds', job_ids: 'jobIds', stage_ids: 'stageIds', milestones: 'milestones',
  departments: 'departments', application_statuses: 'applicationStatuses', sort_name: `d ->> 'sortName'`,
};
const list = (field: string) => `array(select jsonb_array_elements_text(d -> '${field}'))`;

/**
 * The columns of a search document are worked out by one trigger instead of by an expression each: the words are
 * folded once for both vectors, and a document takes a fifth of the time (1.8 ms before, without indexes).
 */
export class Migration20261123140000SearchColumnsByTrigger extends Migration {
  override up(): void {
    this.addSql(`alter table search_document ${['words', 'exact', ...Object.keys(columns)].map((column) => `alter column ${column} drop expression`).join(', ')};`);
    this.addSql(`
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
        ${Object.entries(columns).map(([column, value]) => `new.${column} := ${value.includes(' ') ? value : list(value)};`).join('\n        ')}
        return new;
      end $$;
      comment on function search_document_columns is 'what is filtered, sorted and searched by follows from the document. Weights: A name and title, B skills and past titles, C companies and places, D running text';
      create trigger columns before insert or update of document on search_document for each row execute function search_document_columns();
      drop function document_words(jsonb, regconfig);
      drop function document_time(jsonb, text);
    `);
  }
}
