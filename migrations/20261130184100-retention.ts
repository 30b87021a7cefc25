import { Migration } from '@mikro-orm/migrations';
import { announcing } from './announcing.js';

const short = (column: string, most: number) =>
  `check (octet_length(${column}) <= ${most} or char_length(${column}) <= ${most})`;

/**
 * How long people are kept: rules, which an administrator turns on, runs with the list of people who are due, and legal
 * holds, which keep a person whatever the rules say.
 */
export class Migration20261130184100Retention extends Migration {
  override up(): void {
    this.addSql(`
      create table retention_rule (
        id uuid primary key default uuidv7(),
        name text not null ${short('name', 200)},
        action text not null check (action in ('ERASE', 'ASK_AGAIN', 'KEEP')),
        country text ${short('country', 100)},
        outcomes text[] not null default '{}'
          check (outcomes <@ '{HIRED,REJECTED,WITHDRAWN,TRANSFERRED,NEVER_APPLIED}'::text[] and array_to_string(outcomes, ',') ~ '^[A-Z_,]*$'),
        counted_from text not null default 'LAST_CONTACT' check (counted_from in ('CLOSING', 'LAST_CONTACT')),
        months integer not null check (months between 1 and 1200),
        priority integer not null default 0 check (priority between -1000 and 1000),
        time_zone text not null default 'UTC' ${short('time_zone', 100)},
        enabled boolean not null default false,
        version integer not null default 1,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now()
      );
      comment on column retention_rule.country is 'ISO 3166, like DE or CA-ON; CA covers CA-ON. null: every country';
      comment on column retention_rule.outcomes is 'empty: every outcome';
      comment on column retention_rule.priority is 'of the rules of one action that cover an application, those with the highest count';
      create unique index retention_rule_name on retention_rule (lower(name));
      insert into retention_rule (name, action, country, outcomes, counted_from, months, priority, time_zone) values
        ('People without an application', 'ERASE', null, '{NEVER_APPLIED}', 'LAST_CONTACT', 24, 0, 'UTC'),
        ('Rejected or withdrawn', 'ERASE', null, '{REJECTED,WITHDRAWN,TRANSFERRED}', 'LAST_CONTACT', 24, 0, 'UTC'),
        ('Germany: rejected or withdrawn', 'ERASE', 'DE', '{REJECTED,WITHDRAWN,TRANSFERRED}', 'CLOSING', 6, 10, 'Europe/Berlin'),
        ('United States: keep applications', 'KEEP', 'US', '{HIRED,REJECTED,WITHDRAWN,TRANSFERRED}', 'CLOSING', 12, 0, 'America/New_York'),
        ('Ontario: keep applications', 'KEEP', 'CA-ON', '{HIRED,REJECTED,WITHDRAWN,TRANSFERRED}', 'CLOSING', 36, 0, 'America/Toronto'),
        ('Ask again before the end', 'ASK_AGAIN', null, '{REJECTED,WITHDRAWN,TRANSFERRED,NEVER_APPLIED}', 'LAST_CONTACT', 22, 0, 'UTC');

      create table retention_run (
        id uuid primary key default uuidv7(),
        state text not null default 'PROPOSED' check (state in ('PROPOSED', 'APPROVED', 'CANCELLED', 'REPLACED')),
        as_of timestamptz(3) not null,
        proposed_by text not null ${short('proposed_by', 500)},
        proposed_at timestamptz(3) not null default now(),
        rules jsonb not null,
        approvals_needed integer not null check (approvals_needed between 1 and 2),
        first_approver text ${short('first_approver', 500)},
        first_approved_by text ${short('first_approved_by', 500)},
        first_approved_at timestamptz(3),
        approved_by text ${short('approved_by', 500)},
        approved_at timestamptz(3),
        ended_by text ${short('ended_by', 500)},
        ended_at timestamptz(3),
        version integer not null default 1
      );
      comment on column retention_run.rules is 'the rules that were turned on, as they were';
      comment on column retention_run.first_approver is 'the subject of the viewer; another one has to approve too';
      create index retention_run_newest on retention_run (proposed_at, id);
      create unique index retention_run_open on retention_run ((true)) where state = 'PROPOSED';

      create table retention_item (
        id uuid primary key default uuidv7(),
        run_id uuid not null references retention_run on delete cascade,
        candidate_id uuid not null references candidate,
        action text not null check (action in ('ERASE', 'ASK_AGAIN')),
        state text not null check (state in ('DUE', 'HELD', 'OFF', 'ERASED')),
        off_reason text check (off_reason in ('NEW_CONTACT', 'NEW_APPLICATION', 'LEGAL_HOLD', 'CONSENT', 'RULES', 'GONE', 'BLOCKED')),
        erasure_id uuid,
        rule_id uuid,
        rule_name text not null ${short('rule_name', 200)},
        due_on date not null,
        counted_from_at timestamptz(3) not null,
        outcome text not null check (outcome in ('HIRED', 'REJECTED', 'WITHDRAWN', 'TRANSFERRED', 'NEVER_APPLIED')),
        country text,
        disagreeing jsonb not null default '[]',
        last_contact_at timestamptz(3),
        applications integer not null,
        changed_at timestamptz(3),
        check ((state = 'OFF') = (off_reason is not null)),
        check ((state = 'ERASED') = (erasure_id is not null)),
        unique (run_id, candidate_id)
      );
      alter table retention_item add ${short('country', 100)};
      comment on column retention_item.erasure_id is 'the entry of the ledger of erasures';
      comment on column retention_item.disagreeing is 'the other rules that cover the person, with the days that they give';
      create index retention_item_person on retention_item (candidate_id);
      create index retention_item_order on retention_item (run_id, due_on, id);

      create table legal_hold (
        id uuid primary key default uuidv7(),
        candidate_id uuid not null references candidate,
        reason text not null ${short('reason', 2_000)},
        held_by text not null ${short('held_by', 500)},
        held_at timestamptz(3) not null,
        released_at timestamptz(3),
        released_by text ${short('released_by', 500)},
        check ((released_at is null) = (released_by is null))
      );
      comment on table legal_hold is 'keeps a person, whatever rules or anybody says, until it is released';
      create index legal_hold_person on legal_hold (candidate_id);
    `);
    for (const statement of [
      ...announcing('retention_rule', `announce('RETENTION_RULE', 'RETENTION_RULE', 'id')`),
      ...announcing('retention_run', `announce('RETENTION_RUN', 'RETENTION_RUN', 'id')`),
      ...announcing('legal_hold', `announce_of_candidate('LEGAL_HOLD')`),
    ])
      this.addSql(statement);
  }
}
