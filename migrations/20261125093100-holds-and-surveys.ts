import { Migration } from '@mikro-orm/migrations';

/** When jobs were on hold, so that durations can leave it out; and the published quarters of candidates' survey answers. */
export class Migration20261125093100HoldsAndSurveys extends Migration {
  override up(): void {
    this.addSql(`
      create table job_hold (
        job_id uuid not null references job on delete cascade,
        began_at timestamptz(3) not null,
        ended_at timestamptz(3) check (ended_at >= began_at),
        primary key (job_id, began_at)
      );
      comment on table job_hold is 'when a job was ON_HOLD, kept by trigger from the day on which this table was made';

      create function keep_holds() returns trigger language plpgsql as $$
      begin
        update job_hold set ended_at = now() from changed where job_hold.job_id = changed.id and ended_at is null and changed.status <> 'ON_HOLD';
        insert into job_hold (job_id, began_at)
        select id, now() from changed where status = 'ON_HOLD' and not exists (select from job_hold where job_id = changed.id and ended_at is null)
        on conflict (job_id, began_at) do update set ended_at = null;
        return null;
      end $$;
      create trigger keep_holds_insert after insert on job referencing new table as changed for each statement execute function keep_holds();
      create trigger keep_holds_update after update on job referencing new table as changed for each statement execute function keep_holds();
      insert into job_hold (job_id, began_at) select id, now() from job where status = 'ON_HOLD';

      create table experience_published (
        quarter date primary key,
        answers integer not null,
        surveys_sent integer not null,
        mean_score double precision not null,
        net_promoter_score double precision not null,
        published_at timestamptz(3) not null default now()
      );
      comment on table experience_published is 'quarters of survey answers as they were first shown: later answers do not change them';
      revoke update, delete, truncate on experience_published from rapport_app;
    `);
  }
}
