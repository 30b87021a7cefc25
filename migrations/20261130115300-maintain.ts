import { Migration } from '@mikro-orm/migrations';

/**
 * The application may analyse its tables after it has written much to them, such as an import does
 * (src/platform/database/statistics.queries.ts). Nobody but the owner could: then autovacuum did so, a minute or more
 * after the import, and until then metrics ran with plans for empty tables. The right changes no row.
 */
export class Migration20261130115300Maintain extends Migration {
  override up(): void {
    this.addSql(`
      do $$
      declare
        name regclass;
      begin
        for name in select oid from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and pg_has_role(relowner, 'usage')
          and has_table_privilege('rapport_app', oid, 'select') loop
          execute format('grant maintain on %s to rapport_app', name);
        end loop;
      end $$;
      alter default privileges in schema public grant maintain on tables to rapport_app;
      grant maintain on demographics.answer to rapport_demographics;
    `);
  }
}
