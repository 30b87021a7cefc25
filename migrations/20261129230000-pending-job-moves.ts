import { Migration } from '@mikro-orm/migrations';

/** The sequencer asks before each batch which jobs wait to be told of in another department: without this it reads all that waits. */
export class Migration20261129230000PendingJobMoves extends Migration {
  override up(): void {
    this.addSql(
      `create index outbox_job_moves on outbox (job_id, id) where entity = 'JOB' and operation = 'UPDATE' and previous_department is distinct from department`,
    );
  }
}
