import { Migration } from '@mikro-orm/migrations';

const lists = {
  found_skill_ids: 'foundSkillIds',
  occupation_ids: 'occupationIds',
  past_occupation_ids: 'pastOccupationIds',
};

/** Found skills and occupations in the PostgreSQL engine. They follow from the document, like its other columns. */
export class Migration20261125094000SearchFindings extends Migration {
  override up(): void {
    this.addSql(`
      alter table search_document ${Object.keys(lists)
        .map((column) => `add column ${column} text[]`)
        .join(', ')};
      create function search_document_findings() returns trigger language plpgsql as $$
      begin
        ${Object.entries(lists)
          .map(([column, field]) => `new.${column} := document_texts(new.document, '${field}');`)
          .join('\n        ')}
        return new;
      end $$;
      create trigger findings before insert or update of document on search_document for each row execute function search_document_findings();
      create index search_document_findings on search_document using gin (${Object.keys(lists).join(', ')});
    `);
  }
}
