import { Migration } from '@mikro-orm/migrations';

/**
 * The walk through one history after the other: what became of each application. The rules are those of
 * docs/metrics.md; src/domains/analytics/history has them as a replay, and a test proves that both agree.
 */
export class Migration20261125094400JourneyWalk extends Migration {
  override up(): void {
    this.addSql(`
      create function journey_rank(milestone text) returns integer language sql immutable parallel safe
        return array_position(array['APPLICATION', 'SCREEN', 'ASSESSMENT', 'INTERVIEW', 'OFFER', 'HIRED'], milestone);

      -- Walks through the history of each of these applications.
      create function walk_journeys(ids uuid[]) returns table (
        application_id uuid, outcome integer, quality double precision,
        screen_at timestamptz, assessment_at timestamptz, interview_at timestamptz, offer_at timestamptz, hired_at timestamptz, undone_at timestamptz
      ) language plpgsql stable as $$
      declare
        a record;
        pipeline_of uuid;
        live_positions integer[];
        live_ranks integer[];
        n integer;
        last_unhire integer;
        hire integer;
        has_end boolean;
        has_entry boolean;
        hired boolean;
        hire_flagged boolean;
        kind text;
        rank integer;
        place integer;
        at timestamptz;
        here_rank integer;
        here_place integer;
        before_rank integer;
        before_place integer;
        before_end boolean;
        begun boolean;
        is_end boolean;
        top_rank integer;
        top_place integer;
        ways integer[];
        seen boolean[];
        seen_at timestamptz[];
        later boolean[];
        later_at timestamptz[];
        dates timestamptz[];
      begin
        for a in
          select own.id, own.status, own.job_id, own.stage_id, h.*
          from (select app.id, app.status, app.job_id, app.stage_id from unnest(ids) i(id) join application app on app.id = i.id order by app.job_id) own
          cross join lateral (
            select count(*)::integer as events, array_agg(t.kind order by t.ordinal) as kinds, array_agg(journey_rank(s.milestone) order by t.ordinal) as ranks,
              array_agg(s.position order by t.ordinal) as places, array_agg(t.at order by t.ordinal) as times, array_agg(t.out_of_order order by t.ordinal) as flags,
              array_agg(t.from_stage_id order by t.ordinal) as origins
            from transition t left join stage s on s.id = t.to_stage_id
            where t.application_id = own.id and not exists (select from transition_superseded gone where gone.transition_id = t.id)
          ) h
        loop
          if pipeline_of is distinct from a.job_id then
            pipeline_of := a.job_id;
            select coalesce(array_agg(s.position order by s.position), '{}'), coalesce(array_agg(journey_rank(s.milestone) order by s.position), '{}')
              into live_positions, live_ranks from stage s where s.job_id = a.job_id and s.deleted_at is null;
          end if;

          n := a.events;
          last_unhire := 0;
          hire := null;
          has_end := false;
          has_entry := false;
          undone_at := null;
          for i in 1 .. n loop
            kind := a.kinds[i];
            if kind = 'UNHIRE' then
              last_unhire := i;
            elsif kind in ('REJECT', 'WITHDRAW', 'TRANSFER', 'HIRE') then
              has_end := true;
            elsif a.ranks[i] is not null then
              has_entry := true;
            end if;
          end loop;
          outcome := 0;
          for i in 1 .. n loop
            if a.kinds[i] = 'HIRE' then
              if i > last_unhire then
                hire := i;
                exit;
              end if;
              outcome := 1 << 17; -- a hire that was undone
              undone_at := a.times[i];
            end if;
          end loop;
          hired := hire is not null or (a.status = 'HIRED' and not has_end);
          hired_at := case when hire is not null then a.times[hire] end;
          hire_flagged := hire is not null and a.flags[hire];

          here_rank := null; here_place := null; before_rank := null; before_place := null; before_end := true; begun := false;
          top_rank := null; top_place := null;
          ways := array[0, 0, 0, 0, 0]; -- by milestone, as in the comment on outcome
          seen := array[false, false, false, false, false, false]; seen_at := array_fill(null::timestamptz, array[6]);
          later := seen; later_at := seen_at;
          -- 0 is an entry that the source does not have, n + 1 an end that it does not have.
          for i in 0 .. coalesce(hire, n + 1) loop
            if i = 0 then
              continue when has_entry;
              select journey_rank(s.milestone), s.position into rank, place from stage s where s.id = coalesce(
                (select origin from unnest(a.origins) with ordinality o(origin, ordinal) where origin is not null order by ordinal limit 1),
                (select own.id from stage own where own.id = a.stage_id and own.milestone <> 'HIRED'),
                (select first.id from stage first where first.job_id = a.job_id and first.deleted_at is null order by first.position limit 1));
              kind := 'ENTER'; at := null;
            elsif i > n then
              continue when a.status = 'ACTIVE' or has_end;
              kind := case a.status when 'HIRED' then 'HIRE' when 'REJECTED' then 'REJECT' when 'WITHDRAWN' then 'WITHDRAW' else 'TRANSFER' end;
              rank := null; place := null; at := null;
            else
              kind := a.kinds[i]; rank := a.ranks[i]; place := a.places[i]; at := a.times[i];
              continue when kind = 'UNHIRE' or (kind = 'HIRE' and i is distinct from hire);
            end if;
            is_end := kind in ('REJECT', 'WITHDRAW', 'TRANSFER', 'HIRE');
            continue when rank is null and not is_end and kind <> 'REOPEN';
            if not is_end and rank is not null then
              here_rank := rank; here_place := place;
            end if;
            continue when here_rank is null and not is_end;
            if not before_end and before_rank < 6 then
              ways[before_rank] := case kind when 'REJECT' then 3 when 'WITHDRAW' then 4 when 'TRANSFER' then 5 when 'HIRE' then 1 when 'ADVANCE' then 1 when 'SKIP' then 1
                else case when kind = 'BACK' or here_place < before_place then 2 else 1 end end;
            end if;
            if not is_end then
              if here_rank < 6 then ways[here_rank] := 6; end if;
              top_rank := greatest(top_rank, here_rank); top_place := greatest(top_place, here_place);
              if not seen[here_rank] then seen[here_rank] := true; seen_at[here_rank] := at; end if;
              for r in 2 .. least(here_rank - 1, 5) loop
                if not later[r] then later[r] := true; later_at[r] := at; end if;
              end loop;
            end if;
            before_rank := here_rank; before_place := here_place; before_end := is_end; begun := true;
          end loop;

          if hired then top_rank := 6; end if;
          dates := array_fill(null::timestamptz, array[5]);
          for r in 1 .. 5 loop
            if ways[r] = 0 and r < top_rank and r = any(live_ranks) then ways[r] := 7; end if;
            outcome := outcome | (ways[r] << (3 * (r - 1)));
            if r > 1 and (seen[r] or (r <= top_rank and r = any(live_ranks))) then
              outcome := outcome | (1 << (16 + r));
              dates[r] := case when seen[r] then seen_at[r] when later[r] then later_at[r] when hired then hired_at end;
            end if;
          end loop;
          outcome := outcome | (hired::integer << 15) | ((before_end and begun)::integer << 16)
            | (hire_flagged::integer << 22) | (has_end::integer << 23) | (has_entry::integer << 24);
          quality := case when hired then 1 when cardinality(live_positions) > 0 then
            (select count(*) from unnest(live_positions) p where p <= top_place)::double precision / cardinality(live_positions) end;
          application_id := a.id;
          screen_at := dates[2]; assessment_at := dates[3]; interview_at := dates[4]; offer_at := dates[5];
          return next;
        end loop;
      end $$;
    `);
  }
}
