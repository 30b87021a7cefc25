import { Migration } from '@mikro-orm/migrations';

/**
 * The walk over transitions that makes the application facts. The rules of docs/metrics.md stand here, and nowhere else
 * in the product; the tests have them a second time, as a replay in SQL, to compare the facts with.
 */
export class Migration20261130081430ApplicationWalk extends Migration {
  override up(): void {
    this.addSql(`
      create function milestone_rank(milestone text) returns integer language sql immutable parallel safe
        return array_position(array['APPLICATION', 'SCREEN', 'ASSESSMENT', 'INTERVIEW', 'OFFER', 'HIRED'], milestone);

      -- Walks through the events of each of these applications, by the rules of docs/metrics.md. Of outcome, the columns
      -- about the person are null.
      create function walk_applications(ids uuid[]) returns table (outcome application_outcome, visits application_visit[]) language plpgsql stable as $$
      declare
        a record;
        visit application_visit;
        -- the pipeline of the job
        pipeline_of uuid;
        live_stages uuid[]; live_steps text[]; live_milestones text[]; live_ranks integer[]; live_places integer[];
        -- what the whole history says
        n integer;
        last_unhire integer;
        hire integer;
        has_end boolean;
        has_entry boolean;
        stop integer;
        -- the event at hand, and the stage that it leads to
        kind text;
        stage uuid; step text; milestone text; rank integer; place integer;
        at timestamptz; flagged boolean;
        is_end boolean;
        -- where the visits are: undone hires end a visit, and UNHIRE begins one
        there uuid; there_step text; there_milestone text;
        in_stage boolean; stage_event integer; stage_at timestamptz; stage_flagged boolean; visited uuid; visited_step text; visited_milestone text;
        in_milestone boolean; milestone_event integer; milestone_at timestamptz; milestone_flagged boolean;
        leaves_milestone boolean;
        visit_steps text[];
        -- where the application is: undone hires and UNHIRE have not happened
        here_step text; here_rank integer; here_place integer;
        before_exit integer; before_rank integer; before_place integer; before_end boolean;
        begun boolean; last_kind text; last_event integer;
        left_as text;
        top_rank integer; top_place integer;
        exit_steps text[]; exit_kinds text[];
        exits text[];
        seen boolean[]; seen_at timestamptz[];
        later boolean[]; later_at timestamptz[];
        dates timestamptz[];
        found integer;
      begin
        for a in
          select own.*, h.*
          from (
            select app.id, app.status, app.job_id, app.stage_id, app.applied_at, app.ended_at, app.channel_id, app.campaign
            from unnest(ids) i(id) join application app on app.id = i.id order by app.job_id
          ) own
          cross join lateral (
            select count(*)::integer as events, array_agg(t.id order by t.ordinal) as transitions, array_agg(t.kind order by t.ordinal) as kinds,
              array_agg(s.id order by t.ordinal) as stages, array_agg(s.milestone || ' ' || lower(s.name) order by t.ordinal) as steps,
              array_agg(s.milestone order by t.ordinal) as milestones, array_agg(milestone_rank(s.milestone) order by t.ordinal) as ranks,
              array_agg(s.position order by t.ordinal) as places, array_agg(t.at order by t.ordinal) as times, array_agg(t.out_of_order order by t.ordinal) as flags,
              array_agg(t.from_stage_id order by t.ordinal) as origins
            from transition t left join stage s on s.id = t.to_stage_id
            where t.application_id = own.id and not exists (select from transition_superseded gone where gone.transition_id = t.id)
          ) h
        loop
          if pipeline_of is distinct from a.job_id then
            pipeline_of := a.job_id;
            select coalesce(array_agg(s.id order by s.position), '{}'), coalesce(array_agg(s.milestone || ' ' || lower(s.name) order by s.position), '{}'),
                coalesce(array_agg(s.milestone order by s.position), '{}'), coalesce(array_agg(milestone_rank(s.milestone) order by s.position), '{}'),
                coalesce(array_agg(s.position order by s.position), '{}')
              into live_stages, live_steps, live_milestones, live_ranks, live_places
              from stage s where s.job_id = a.job_id and s.deleted_at is null;
          end if;

          -- The hire that stands is the first one after the last UNHIRE.
          n := a.events;
          last_unhire := 0; hire := null; has_end := false; has_entry := false;
          for i in 1 .. n loop
            if a.kinds[i] = 'UNHIRE' then
              last_unhire := i;
            elsif a.kinds[i] in ('REJECT', 'WITHDRAW', 'TRANSFER', 'HIRE') then
              has_end := true;
            elsif a.ranks[i] is not null then
              has_entry := true;
            end if;
          end loop;
          outcome := null;
          outcome.hire_undone := false;
          for i in 1 .. n loop
            if a.kinds[i] = 'HIRE' then
              if i > last_unhire then
                hire := i;
                exit;
              end if;
              outcome.hire_undone := true;
              outcome.hire_undone_at := a.times[i];
            end if;
          end loop;
          outcome.hired := hire is not null or (a.status = 'HIRED' and not has_end);
          outcome.hired_at := case when hire is not null then a.times[hire] end;
          outcome.hire_out_of_order := hire is not null and a.flags[hire];
          outcome.unhired := last_unhire > 0;

          there := null; there_step := null; there_milestone := null;
          in_stage := false; in_milestone := false;
          visits := '{}'; visit_steps := '{}';
          here_step := null; here_rank := null; here_place := null;
          before_exit := null; before_rank := null; before_place := null; before_end := true;
          begun := false; last_kind := null; last_event := null;
          top_rank := null; top_place := null;
          exit_steps := '{}'; exit_kinds := '{}';
          exits := array_fill(null::text, array[5]);
          seen := array_fill(false, array[6]); seen_at := array_fill(null::timestamptz, array[6]);
          later := seen; later_at := seen_at;
          -- Event 0 is an entry that the source does not have, n + 1 an end that it does not have, and stop + 1 is now.
          stop := coalesce(hire, n + 1);
          for i in 0 .. stop + 1 loop
            stage := null; step := null; milestone := null; rank := null; place := null; at := null; flagged := false; kind := null;
            if i > stop then
              null;
            elsif i = 0 then
              continue when has_entry;
              kind := 'ENTER';
              select s.id, s.milestone || ' ' || lower(s.name), s.milestone, milestone_rank(s.milestone), s.position into stage, step, milestone, rank, place
                from stage s where s.id = coalesce(
                  (select origin from unnest(a.origins) with ordinality o(origin, ordinal) where origin is not null order by ordinal limit 1),
                  (select own.id from stage own where own.id = a.stage_id and own.milestone <> 'HIRED'),
                  (select first.id from stage first where first.job_id = a.job_id and first.deleted_at is null order by first.position limit 1));
            elsif i > n then
              continue when a.status = 'ACTIVE' or has_end;
              kind := case a.status when 'HIRED' then 'HIRE' when 'REJECTED' then 'REJECT' when 'WITHDRAWN' then 'WITHDRAW' else 'TRANSFER' end;
            else
              kind := a.kinds[i]; at := a.times[i]; flagged := a.flags[i];
              stage := a.stages[i]; step := a.steps[i]; milestone := a.milestones[i]; rank := a.ranks[i]; place := a.places[i];
            end if;
            is_end := coalesce(kind in ('REJECT', 'WITHDRAW', 'TRANSFER', 'HIRE'), false);
            continue when i <= stop and stage is null and not is_end and kind not in ('REOPEN', 'UNHIRE');

            -- Visits.
            if not is_end and stage is not null then
              there := stage; there_step := step; there_milestone := milestone;
            end if;
            if in_stage and (i > stop or is_end or visited_step <> there_step) then
              leaves_milestone := i > stop or is_end or visited_milestone <> there_milestone;
              visit := null;
              visit.application_id := a.id; visit.ordinal := cardinality(visits) + 1; visit.stage_id := visited; visit.milestone := visited_milestone;
              visit.by_stage := true; visit.by_milestone := leaves_milestone and milestone_event = stage_event;
              visit.entered_at := stage_at; visit.left_at := at; visit.open := i > stop; visit.out_of_order := stage_flagged or flagged; visit.skipped := false;
              visits := visits || visit; visit_steps := visit_steps || visited_step;
              if leaves_milestone and not visit.by_milestone then
                visit.ordinal := visit.ordinal + 1; visit.by_stage := false; visit.by_milestone := true;
                visit.entered_at := milestone_at; visit.out_of_order := milestone_flagged or flagged;
                visits := visits || visit; visit_steps := visit_steps || null::text;
              end if;
              in_stage := false;
              in_milestone := not leaves_milestone;
            end if;
            exit when i > stop;
            if not is_end and there is not null then
              if not in_stage then
                stage_event := i; stage_at := at; stage_flagged := flagged;
              end if;
              if not in_milestone then
                milestone_event := i; milestone_at := at; milestone_flagged := flagged;
              end if;
              in_stage := true; in_milestone := true;
              visited := there; visited_step := there_step; visited_milestone := there_milestone;
            end if;

            -- How steps were left, and how far the application got.
            continue when kind = 'UNHIRE' or (kind = 'HIRE' and i is distinct from hire and i <= n);
            if not is_end and stage is not null then
              here_step := step; here_rank := rank; here_place := place;
            end if;
            continue when here_rank is null and not is_end;
            if not before_end and before_rank < 6 then
              left_as := case kind when 'REJECT' then 'REJECTED' when 'WITHDRAW' then 'WITHDREW' when 'TRANSFER' then 'TRANSFERRED'
                when 'HIRE' then 'ADVANCED' when 'ADVANCE' then 'ADVANCED' when 'SKIP' then 'ADVANCED' when 'BACK' then 'MOVED_BACK'
                else case when here_place < before_place then 'MOVED_BACK' else 'ADVANCED' end end;
              exits[before_rank] := left_as;
              exit_kinds[before_exit] := left_as;
            end if;
            if not is_end then
              if here_rank < 6 then
                exits[here_rank] := 'STILL_THERE';
                before_exit := coalesce(array_position(exit_steps, here_step), cardinality(exit_steps) + 1);
                exit_steps[before_exit] := here_step;
                exit_kinds[before_exit] := 'STILL_THERE';
              end if;
              top_rank := greatest(top_rank, here_rank); top_place := greatest(top_place, here_place);
              if not seen[here_rank] then seen[here_rank] := true; seen_at[here_rank] := at; end if;
              for r in 2 .. least(here_rank - 1, 5) loop
                if not later[r] then later[r] := true; later_at[r] := at; end if;
              end loop;
            end if;
            before_rank := here_rank; before_place := here_place; before_end := is_end; begun := true; last_kind := kind; last_event := i;
          end loop;

          -- Each step's exit stands at the last visit to it; then come the stages that were skipped.
          for j in 1 .. cardinality(exit_steps) loop
            found := (select max(ordinal) from unnest(visit_steps) with ordinality v(name, ordinal) where name = exit_steps[j]);
            visits[found].exit_kind := exit_kinds[j];
          end loop;
          for j in 1 .. cardinality(live_stages) loop
            if live_ranks[j] < 6 and (outcome.hired or live_places[j] < top_place) and not live_steps[j] = any(exit_steps) then
              visit := null;
              visit.application_id := a.id; visit.ordinal := cardinality(visits) + 1; visit.stage_id := live_stages[j]; visit.milestone := live_milestones[j];
              visit.by_stage := true; visit.by_milestone := false; visit.open := false; visit.out_of_order := false;
              visit.exit_kind := 'SKIPPED'; visit.skipped := true;
              visits := visits || visit;
            end if;
          end loop;

          if outcome.hired then top_rank := 6; end if;
          dates := array_fill(null::timestamptz, array[5]);
          for r in 1 .. 5 loop
            if exits[r] is null and r < top_rank and r = any(live_ranks) then exits[r] := 'SKIPPED'; end if;
            if exits[r] is not null then
              dates[r] := case when seen[r] then seen_at[r] when later[r] then later_at[r] when outcome.hired then outcome.hired_at end;
            end if;
          end loop;
          outcome.application_id := a.id;
          outcome.job_id := a.job_id; outcome.status := a.status; outcome.applied_at := a.applied_at; outcome.ended_at := a.ended_at;
          outcome.channel_id := a.channel_id; outcome.campaign := a.campaign;
          outcome.furthest_milestone := (array['APPLICATION', 'SCREEN', 'ASSESSMENT', 'INTERVIEW', 'OFFER', 'HIRED'])[top_rank];
          outcome.application_exit := exits[1]; outcome.screen_exit := exits[2]; outcome.assessment_exit := exits[3];
          outcome.interview_exit := exits[4]; outcome.offer_exit := exits[5];
          outcome.screen_at := dates[2]; outcome.assessment_at := dates[3]; outcome.interview_at := dates[4]; outcome.offer_at := dates[5];
          outcome.ended_kind := case when begun and before_end then last_kind end;
          outcome.end_transition_id := case when begun and before_end and last_event between 1 and n then a.transitions[last_event] end;
          outcome.quality := case when outcome.hired then 1 when cardinality(live_places) > 0 then
            (select count(*) from unnest(live_places) p where p <= top_place)::double precision / cardinality(live_places) end;
          return next;
        end loop;
      end $$;
    `);
  }
}
