import { Migration } from '@mikro-orm/migrations';

/** Metrics look for the few hires that were undone among all transitions. */
export class Migration20261129210000UndoneHires extends Migration {
  override up(): void {
    this.addSql(
      `create index transition_undone_hire on transition (application_id) where kind = 'UNHIRE'`,
    );
  }
}
