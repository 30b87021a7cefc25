import { Migration } from '@mikro-orm/migrations';

/** What application and candidate_skill refer to: the foreign keys that ask once a row. */
const rowByRow = [
  ['application', 'candidate_id'],
  ['application', 'job_id'],
  ['application', 'channel_id'],
  ['application', 'stage_id'],
  ['candidate_skill', 'candidate_id'],
  ['candidate_skill', 'skill_id'],
] as const;

/** The tables that these name. */
const named = ['candidate', 'job', 'channel', 'stage', 'skill'] as const;

/** In SQL: locks the named rows, as a foreign key does. Nobody else can delete what this transaction has written. */
const hold = (table: string, ids: string): string =>
  `perform from ${table} where id in (${ids}) and xmin <> pg_current_xact_id()::xid for key share;`;

/** In SQL: the values of a column that the statement has written and that were not there before. */
const added = (column: string): string =>
  `select ${column} from changed where ${column} is not null except select ${column} from before`;

/** In SQL: the check of one column after an update; most updates change none. */
const checkUpdated = (table: string, refers: string, column: string, flag: string): string => `
          if ${flag} then
            ${hold(refers, added(column))}
            select n.${column} into missing from (${added(column)}) n left join ${refers} r on r.id = n.${column} where r.id is null;
            if found then
              raise exception '${table}: there is no ${refers} %', missing using errcode = 'foreign_key_violation', table = '${table}', constraint = '${table}_${column}_fkey';
            end if;
          end if;`;

/**
 * References of applications and of people's skills are checked once a statement, as those of transitions are
 * (docs/decisions/0021). The foreign keys stay as descriptions, `not enforced`.
 */
export class Migration20261130152000ReferencesByStatement extends Migration {
  override up(): void {
    this.addSql(`
      create function check_application() returns trigger language plpgsql as $$
      declare
        wrong record;
        missing uuid;
        other_candidate boolean;
        other_job boolean;
        other_channel boolean;
        other_stage boolean;
      begin
        if tg_op = 'INSERT' then
          ${hold('candidate', 'select candidate_id from changed')}
          ${hold('job', 'select job_id from changed')}
          ${hold('channel', 'select channel_id from changed')}
          ${hold('stage', 'select stage_id from changed')}
          -- Without a limit: PostgreSQL would choose a plan that is quick for a first row, and there is none.
          select c.id, case when p.id is null then 'candidate' when j.id is null then 'job' when c.channel_id is not null and h.id is null then 'channel' else 'stage' end as refers into wrong
          from changed c
          left join candidate p on p.id = c.candidate_id
          left join job j on j.id = c.job_id
          left join channel h on h.id = c.channel_id
          left join stage s on s.id = c.stage_id
          where p.id is null or j.id is null or (c.channel_id is not null and h.id is null) or (c.stage_id is not null and s.id is null);
          if found then
            raise exception 'application %: there is no % as it names', wrong.id, wrong.refers using errcode = 'foreign_key_violation', table = 'application', constraint = 'application_' || wrong.refers || '_id_fkey';
          end if;
        else
          select bool_or(c.candidate_id is distinct from b.candidate_id), bool_or(c.job_id is distinct from b.job_id),
            bool_or(c.channel_id is distinct from b.channel_id), bool_or(c.stage_id is distinct from b.stage_id)
          into other_candidate, other_job, other_channel, other_stage
          from changed c full join before b using (id);
          ${checkUpdated('application', 'candidate', 'candidate_id', 'other_candidate')}
          ${checkUpdated('application', 'job', 'job_id', 'other_job')}
          ${checkUpdated('application', 'channel', 'channel_id', 'other_channel')}
          ${checkUpdated('application', 'stage', 'stage_id', 'other_stage')}
        end if;
        return null;
      end $$;

      create function check_candidate_skill() returns trigger language plpgsql as $$
      declare
        wrong record;
        missing uuid;
      begin
        if tg_op = 'INSERT' then
          ${hold('candidate', 'select candidate_id from changed')}
          ${hold('skill', 'select skill_id from changed')}
          select c.candidate_id, c.skill_id, case when p.id is null then 'candidate' else 'skill' end as refers into wrong
          from changed c left join candidate p on p.id = c.candidate_id left join skill s on s.id = c.skill_id
          where p.id is null or s.id is null;
          if found then
            raise exception 'candidate_skill %, %: there is no such %', wrong.candidate_id, wrong.skill_id, wrong.refers using errcode = 'foreign_key_violation', table = 'candidate_skill', constraint = 'candidate_skill_' || wrong.refers || '_id_fkey';
          end if;
        else
          ${checkUpdated('candidate_skill', 'candidate', 'candidate_id', 'true')}
          ${checkUpdated('candidate_skill', 'skill', 'skill_id', 'true')}
        end if;
        return null;
      end $$;

      create function keep_referenced() returns trigger language plpgsql as $$
      declare
        referred boolean;
      begin
        case tg_table_name
          when 'candidate' then
            referred := exists (select from removed r join application a on a.candidate_id = r.id);
            if not referred then delete from candidate_skill k using removed r where k.candidate_id = r.id; end if;
          when 'job' then
            referred := exists (select from removed r join application a on a.job_id = r.id);
          when 'channel' then
            referred := exists (select from removed r join application a on a.channel_id = r.id);
          when 'stage' then
            referred := exists (select from removed r join application a on a.job_id = r.job_id and a.stage_id = r.id);
          when 'skill' then
            referred := exists (select from removed r join candidate_skill k on k.skill_id = r.id);
        end case;
        if referred then
          raise exception '%: % still refers to it', tg_table_name, case tg_table_name when 'skill' then 'candidate_skill' else 'application' end using errcode = 'foreign_key_violation';
        end if;
        return null;
      end $$;

      create function refuse_other_id() returns trigger language plpgsql as $$
      begin
        raise exception '%: an id is never changed', tg_table_name using errcode = 'foreign_key_violation';
      end $$;
    `);
    for (const table of ['application', 'candidate_skill']) {
      const call = `for each statement execute function check_${table}();`;
      this.addSql(
        `create trigger check_insert after insert on ${table} referencing new table as changed ${call}`,
      );
      this.addSql(
        `create trigger check_update after update on ${table} referencing old table as before new table as changed ${call}`,
      );
    }
    for (const table of named) {
      this.addSql(
        `create trigger keep_referenced after delete on ${table} referencing old table as removed for each statement execute function keep_referenced();`,
      );
      this.addSql(
        `create trigger keep_id before update of id on ${table} for each row when (new.id is distinct from old.id) execute function refuse_other_id();`,
      );
    }
    for (const [table, column] of rowByRow)
      this.addSql(`alter table ${table} alter constraint ${table}_${column}_fkey not enforced;`);
  }
}
