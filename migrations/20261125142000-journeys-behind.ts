import { Migration } from '@mikro-orm/migrations';

/**
 * application_journey is kept behind the change feed instead of in the writer's transaction: by a consumer, and by
 * whoever reads it and finds it behind. One at a time, who has the row of the consumer's checkpoint; nobody locks rows
 * that writers write.
 */
export class Migration20261125142000JourneysBehind extends Migration {
  override up(): void {
    const kept = {
      transition: ['insert'],
      transition_superseded: ['insert'],
      application: ['insert', 'update', 'delete'],
      touch: ['insert', 'update', 'delete'],
      candidate: ['update'],
      stage: ['insert', 'update', 'delete'],
    };
    for (const [table, operations] of Object.entries(kept))
      for (const operation of operations)
        this.addSql(`drop trigger keep_journey_${operation} on ${table};`);
    for (const subject of [
      'transition',
      'superseded',
      'application',
      'touch',
      'candidate',
      'stage',
    ])
      this.addSql(`drop function keep_journey_of_${subject}();`);

    this.addSql(`
      -- Until here the triggers have kept everything that has a position.
      insert into feed_checkpoint (consumer, epoch, position) select 'journeys', epoch, last from feed_head;
      comment on table application_journey is 'made from application, transition, stage, touch and candidate behind the feed, by whoever has the row of the checkpoint ''journeys''; rapport analytics rebuild makes it anew';
      alter table journey_state add epoch uuid, add position bigint;
      comment on column journey_state.position is 'where the feed was when the rebuild began: what changed later may have to be taken again';
      update journey_state set (epoch, position) = (select epoch, last from feed_head) where not complete;
    `);

    this.addSql(`
      drop function refresh_journeys(uuid[]);

      -- Makes the histories of these applications anew, and takes out those that are gone. Returns the people of those
      -- that were not there yet. Only for who has the checkpoint 'journeys'; each statement sees what is committed when it begins.
      create function refresh_journeys(ids uuid[]) returns setof uuid language plpgsql as $$
      begin
        delete from application_journey j where j.application_id = any(ids) and not exists (select from application a where a.id = j.application_id);
        return query
        with refreshed as (
          insert into application_journey as j (application_id, person_id, job_id, channel_id, campaign, applied_at, outcome, quality, screen_at, assessment_at, interview_at, offer_at, hired_at, undone_at)
          select a.id, a.candidate_id, a.job_id, a.channel_id, a.campaign, a.applied_at, w.outcome, w.quality, w.screen_at, w.assessment_at, w.interview_at, w.offer_at, w.hired_at, w.undone_at
          from walk_journeys(ids) w join application a on a.id = w.application_id
          on conflict (application_id) do update set job_id = excluded.job_id, channel_id = excluded.channel_id, campaign = excluded.campaign, applied_at = excluded.applied_at,
            outcome = excluded.outcome, quality = excluded.quality, screen_at = excluded.screen_at, assessment_at = excluded.assessment_at, interview_at = excluded.interview_at,
            offer_at = excluded.offer_at, hired_at = excluded.hired_at, undone_at = excluded.undone_at
          where (j.job_id, j.channel_id, j.campaign, j.applied_at, j.outcome, j.quality, j.screen_at, j.assessment_at, j.interview_at, j.offer_at, j.hired_at, j.undone_at)
            is distinct from (excluded.job_id, excluded.channel_id, excluded.campaign, excluded.applied_at, excluded.outcome, excluded.quality, excluded.screen_at, excluded.assessment_at,
              excluded.interview_at, excluded.offer_at, excluded.hired_at, excluded.undone_at)
          returning new.person_id, old.application_id as known
        )
        select distinct person_id from refreshed where known is null;
      end $$;

      -- As it was, without the lock on applications.
      create or replace function refresh_attribution(candidates uuid[]) returns void language sql as $$
        update application_journey j
        set person_id = f.person_id, first_channel_id = f.first_channel_id, first_campaign = f.first_campaign, last_channel_id = f.last_channel_id, last_campaign = f.last_campaign
        from (
          with people as materialized (select * from same_people(candidates)),
          own as materialized (select a.id, a.applied_at, a.channel_id, a.campaign, people.person_id from people join application a on a.candidate_id = people.id),
          possible as (
            select people.person_id, t.at, t.channel_id, t.campaign, t.id, null::uuid as application_id from people join touch t on t.candidate_id = people.id
            union all
            select own.person_id, own.applied_at, own.channel_id, own.campaign, own.id, own.id from own where own.channel_id is not null
          )
          select own.id, own.person_id, (early.touch).channel_id as first_channel_id, (early.touch).campaign as first_campaign, (late.touch).channel_id as last_channel_id, (late.touch).campaign as last_campaign
          from own
          left join (
            select distinct on (own.id) own.id, p as touch from own join possible p on p.person_id = own.person_id and p.at <= own.applied_at
            order by own.id, p.at, coalesce(p.application_id = own.id, false), p.id
          ) early on early.id = own.id
          left join (
            select distinct on (own.id) own.id, p as touch from own join possible p on p.person_id = own.person_id and p.at <= own.applied_at
            order by own.id, p.at desc, coalesce(p.application_id = own.id, false) desc, p.id desc
          ) late on late.id = own.id
        ) f
        where f.id = j.application_id and (j.person_id, j.first_channel_id, j.first_campaign, j.last_channel_id, j.last_campaign)
          is distinct from (f.person_id, f.first_channel_id, f.first_campaign, f.last_channel_id, f.last_campaign)
      $$;

      -- What changed about these applications, and about the touches of these people.
      create function keep_journeys(applications uuid[], people uuid[]) returns void language plpgsql as $$
      declare
        attributed uuid[] := people || array(select refresh_journeys(applications));
      begin
        if cardinality(attributed) > 0 then perform refresh_attribution(attributed); end if;
      end $$;
    `);

    this.addSql(`
      -- A merge, its undoing, and the removal of somebody who was merged are news of the other one, too.
      create or replace function announce_candidate() returns trigger language plpgsql as $$
      begin
        insert into outbox (entity, entity_id, kind, operation, candidate_id, client_mutation_id)
        select 'CANDIDATE', id, 'CANDIDATE', tg_op, id, client_mutation_id() from changed order by id;
        if tg_op = 'UPDATE' then
          insert into outbox (entity, entity_id, kind, operation, candidate_id, client_mutation_id)
          select distinct 'CANDIDATE', either.id, 'MERGED', tg_op, either.id, client_mutation_id()
          from changed c join before b using (id) cross join lateral (values (c.id), (c.merged_into_id), (b.merged_into_id)) either(id)
          where c.merged_into_id is distinct from b.merged_into_id and either.id is not null;
        elsif tg_op = 'DELETE' then
          insert into outbox (entity, entity_id, kind, operation, candidate_id, client_mutation_id)
          select distinct 'CANDIDATE', merged_into_id, 'MERGED', 'UPDATE', merged_into_id, client_mutation_id() from changed where merged_into_id is not null;
        end if;
        return null;
      end $$;
    `);
  }
}
