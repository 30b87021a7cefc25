import { Migration } from '@mikro-orm/migrations';

/** Indexes for completing what is typed. */
export class Migration20261123100600Suggestions extends Migration {
  override up(): void {
    for (const column of ['title', 'company', 'location', 'family_name', 'name']) {
      this.addSql(
        `create index candidate_${column}_prefix on candidate (lower(${column}) text_pattern_ops) where merged_into_id is null;`,
      );
    }
    for (const table of ['skill', 'skill_alias']) {
      this.addSql(`create index ${table}_prefix on ${table} (key text_pattern_ops);`);
    }
  }
}
