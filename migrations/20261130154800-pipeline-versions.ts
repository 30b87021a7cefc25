import { Migration } from '@mikro-orm/migrations';

/** Replaces a part of the function walk_applications, which must be there once; the rest stays as it is. */
const replaced = (old: string, now: string): string => `
  if cardinality(string_to_array(body, $old$${old}$old$)) <> 2 then raise exception 'walk_applications has changed: %', $old$${old}$old$; end if;
  body := replace(body, $old$${old}$old$, $now$${now}$now$);`;

/**
 * Which stages a job had, and when. `quality` divides by the stages that the job had when the application ended, so a
 * stage that is deleted later must not change it. A stage that nobody entered is removed without a trace, and the others
 * get new places: that is why the order of their ids is stored whenever it changes.
 */
export class Migration20261130154800PipelineVersions extends Migration {
  override up(): void {
    this.addSql(`
      create table pipeline_version (
        job_id uuid not null references job on delete cascade,
        since timestamptz(3) not null,
        stages uuid[] not null,
        primary key (job_id, since)
      );
      comment on table pipeline_version is 'the stages of each job in order, a row for each change, kept by the trigger of stage';
      comment on column pipeline_version.since is 'when the change was made; -infinity: the first pipeline that an application of the job met here, which counts for everything before';
      comment on column pipeline_version.stages is 'ids of stages that are not deleted, in the order of the pipeline; a stage that nobody entered may be gone';

      create function keep_pipelines() returns trigger language plpgsql as $$
      declare
        jobs uuid[] := array(select distinct job_id from changed);
      begin
        -- What no application has met does not count.
        delete from pipeline_version v where v.job_id = any(jobs) and not exists (select from application a where a.job_id = v.job_id);
        insert into pipeline_version (job_id, since, stages)
        select pipeline.job_id, case when latest.stages is null then '-infinity' else now() end, pipeline.stages
        from (
          select job.id as job_id, array(select s.id from stage s where s.job_id = job.id and s.deleted_at is null order by s.position, s.id) as stages
          from job where job.id = any(jobs)
        ) pipeline
        left join lateral (select v.stages from pipeline_version v where v.job_id = pipeline.job_id order by v.since desc limit 1) latest on true
        where latest.stages is distinct from pipeline.stages
        on conflict (job_id, since) do update set stages = excluded.stages;
        return null;
      end $$;
      create trigger keep_pipelines_insert after insert on stage referencing new table as changed for each statement execute function keep_pipelines();
      create trigger keep_pipelines_update after update on stage referencing new table as changed for each statement execute function keep_pipelines();
      create trigger keep_pipelines_delete after delete on stage referencing old table as changed for each statement execute function keep_pipelines();

      insert into pipeline_version (job_id, since, stages)
      select known.job_id, known.since, array(
        select s.id from stage s where s.job_id = known.job_id and (s.deleted_at is null or s.deleted_at > known.since) order by s.position, s.deleted_at nulls last, s.id)
      from (
        select job_id, timestamptz '-infinity' as since from stage
        union
        select job_id, deleted_at from stage where deleted_at is not null
      ) known;

      -- How far these stages go in the pipeline that the job had at a time: rank of the last one / stages. A stage that
      -- the pipeline lacks has the rank of the last one at or before its place. Null: the pipeline is empty.
      create function share_travelled(job uuid, at timestamptz, visited uuid[], furthest_place integer) returns double precision language sql stable as $$
        select coalesce((
            select max(coalesce(array_position(p.stages, s.id), (select count(*) from stage o where o.id = any(p.stages) and o.position <= s.position)))
            from stage s where s.id = any(visited) and s.position <= furthest_place
          ), 0)::double precision / nullif(cardinality(p.stages), 0)
        from pipeline_version p where p.job_id = job and p.since <= coalesce(at, '-infinity') order by p.since desc limit 1
      $$;
    `);
    this.addSql(`
      do $do$
      declare
        body text := pg_get_functiondef('walk_applications(uuid[])'::regprocedure);
      begin
        ${replaced('pipeline_of uuid;', 'pipeline_of uuid; pipeline_versions bigint;')}
        ${replaced(
          'pipeline_of := a.job_id;',
          'pipeline_of := a.job_id;\n            pipeline_versions := (select count(*) from pipeline_version p where p.job_id = a.job_id);',
        )}
        ${replaced(
          'outcome.quality := case when outcome.hired then 1 when',
          `-- Today's pipeline counts for open applications, and where it is the only one.
          outcome.quality := case when outcome.hired then 1 when outcome.ended_kind is not null and pipeline_versions > 1 then
            share_travelled(a.job_id, coalesce(case when last_event between 1 and n then a.times[last_event] end, a.ended_at),
              array(select v.stage_id from unnest(visits) v where v.by_stage and not v.skipped), top_place) when`,
        )}
        execute body;
      end $do$;
      comment on column application_outcome.quality is 'Rank of the furthest stage / stages that the job had when the application ended, of an open one today; 1 if hired.';

      do $$
      declare
        last uuid := '00000000-0000-0000-0000-000000000000';
        ids uuid[];
      begin
        perform from feed_checkpoint where consumer = 'application-facts' for update;
        loop
          select array_agg(id order by id) into ids from (
            select a.id from application a
            where a.id > last and a.job_id in (select job_id from pipeline_version group by 1 having count(*) > 1)
            order by a.id limit 2000
          ) page;
          exit when ids is null;
          perform refresh_application_facts(ids);
          last := ids[cardinality(ids)];
        end loop;
      end $$;
    `);
  }
}
