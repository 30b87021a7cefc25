import { Migration } from '@mikro-orm/migrations';
import { refusingTruncate } from './announcing.js';

const exits = `('ADVANCED', 'MOVED_BACK', 'REJECTED', 'WITHDREW', 'TRANSFERRED', 'STILL_THERE', 'SKIPPED')`;

/**
 * Application facts: what metrics count. One table has a row for each application, the other a row for each visit of an
 * application to a stage. They replace application_journey, which packed its figures into the bits of a number. The
 * next two migrations have the walk that makes them, and fill them.
 */
export class Migration20261130081400ApplicationFacts extends Migration {
  override up(): void {
    this.dropJourneys();
    this.createTables();
  }

  private dropJourneys(): void {
    this.addSql(`
      drop function keep_journeys(uuid[], uuid[]);
      drop function refresh_journeys(uuid[]);
      drop function refresh_attribution(uuid[]);
      drop function walk_journeys(uuid[]);
      drop function journey_rank(text);
      drop table application_journey;
      drop table journey_state;
      delete from feed_dead_letter where consumer = 'journeys';
      delete from feed_sweep where consumer = 'journeys';
      delete from feed_checkpoint where consumer = 'journeys';
    `);
  }

  private createTables(): void {
    this.addSql(`
      create table application_outcome (
        application_id uuid primary key,
        person_id uuid not null,
        job_id uuid not null,
        channel_id uuid,
        first_channel_id uuid,
        last_channel_id uuid,
        end_transition_id uuid,
        applied_at timestamptz(3) not null,
        first_touch_at timestamptz(3),
        ended_at timestamptz(3),
        screen_at timestamptz(3),
        assessment_at timestamptz(3),
        interview_at timestamptz(3),
        offer_at timestamptz(3),
        hired_at timestamptz(3),
        hire_undone_at timestamptz(3),
        quality double precision,
        hired boolean not null,
        hire_out_of_order boolean not null,
        hire_undone boolean not null,
        unhired boolean not null,
        status text not null,
        furthest_milestone text,
        application_exit text check (application_exit in ${exits}),
        screen_exit text check (screen_exit in ${exits}),
        assessment_exit text check (assessment_exit in ${exits}),
        interview_exit text check (interview_exit in ${exits}),
        offer_exit text check (offer_exit in ${exits}),
        ended_kind text check (ended_kind in ('REJECT', 'WITHDRAW', 'TRANSFER', 'HIRE')),
        campaign text,
        first_campaign text,
        last_campaign text
      );
      comment on table application_outcome is 'What became of each application. Made from application, transition, stage, touch and candidate by the consumer application-facts, and by readers who take in what it has not processed yet; "rapport analytics rebuild" makes it again from the start.';
      comment on column application_outcome.person_id is 'The candidate, or the one that the candidate was merged into.';
      comment on column application_outcome.first_channel_id is 'Of the touch that attribution FIRST counts it for.';
      comment on column application_outcome.last_channel_id is 'Of the touch that attribution LAST counts it for.';
      comment on column application_outcome.first_touch_at is 'The earliest touch of the person at or before applied_at, channels of applications included. Null: none.';
      comment on column application_outcome.furthest_milestone is 'Of the furthest stage entered; HIRED if the hire stands. Null: no stage was entered.';
      comment on column application_outcome.screen_exit is 'How the last visit to the milestone ended; SKIPPED: never there, but further, and the pipeline has the milestone. Null: not reached.';
      comment on column application_outcome.screen_at is 'The first entry to the milestone; of a skipped one, the first entry to a later one. Null: not reached, or undated.';
      comment on column application_outcome.hired is 'Whether it has a hire that was not undone.';
      comment on column application_outcome.hire_out_of_order is 'Whether that hire is dated before the event that precedes it.';
      comment on column application_outcome.hire_undone is 'Whether a hire was undone later.';
      comment on column application_outcome.unhired is 'Whether its history has an UNHIRE, even without the hire.';
      comment on column application_outcome.ended_kind is 'The event that ended it, recorded or taken from the status. Null: it has not ended.';
      comment on column application_outcome.end_transition_id is 'The transition that ended it: its reason and actor are read there. Null: not ended, or not recorded.';
      comment on column application_outcome.quality is 'Rank of the furthest stage / stages of the job today; 1 if hired.';
      create index application_outcome_person on application_outcome (person_id);
      create index application_outcome_job on application_outcome (job_id);
      create index application_outcome_applied on application_outcome (applied_at);

      create table application_visit (
        application_id uuid not null,
        ordinal integer not null,
        stage_id uuid not null,
        entered_at timestamptz(3),
        left_at timestamptz(3),
        open boolean not null,
        out_of_order boolean not null,
        by_stage boolean not null,
        by_milestone boolean not null,
        skipped boolean not null,
        milestone text not null,
        exit_kind text check (exit_kind in ${exits}),
        primary key (application_id, ordinal)
      );
      comment on table application_visit is 'Visits of applications to stages, in order; stages that were skipped come last. Made together with application_outcome.';
      comment on column application_visit.by_milestone is 'Whether it is a visit when milestones are counted. A stay at several stages of one milestone is one row by milestone, beside one for each stage.';
      comment on column application_visit.open is 'Whether the application is still there.';
      comment on column application_visit.out_of_order is 'Whether it begins or ends at an event that is dated before the one that precedes it.';
      comment on column application_visit.exit_kind is 'How the application left the stage, at its last visit there. Null: an earlier visit, or one by milestone only.';
      comment on column application_visit.skipped is 'Whether the application jumped over the stage and never was there.';

      create table application_facts_state (
        one boolean primary key default true check (one),
        version integer not null,
        complete boolean not null,
        after uuid,
        done bigint not null default 0,
        epoch uuid,
        position bigint,
        updated_at timestamptz(3) not null default now()
      );
      comment on table application_facts_state is 'Whether the application facts hold every application, and how far a rebuild is.';
      comment on column application_facts_state.position is 'Where the feed was when the rebuild began: later changes may have to be processed again.';
      insert into application_facts_state (version, complete) values (1, true);

      grant select (application_id, person_id, job_id, applied_at, hired, hire_undone, furthest_milestone, screen_exit, assessment_exit, interview_exit, offer_exit)
        on application_outcome to rapport_demographics;
    `);
    for (const table of ['application_outcome', 'application_visit'])
      this.addSql(refusingTruncate(table));
  }
}
