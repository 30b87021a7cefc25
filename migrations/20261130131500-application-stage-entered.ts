import { Migration } from '@mikro-orm/migrations';

/** Lists of all applications by the time in their stage, the newest first: without this each page sorts all of them. */
export class Migration20261130131500ApplicationStageEntered extends Migration {
  override up(): void {
    this.addSql(
      `create index application_stage_entered on application (stage_entered_at desc nulls last, id)`,
    );
  }
}
