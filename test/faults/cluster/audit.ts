import type { Postgres } from './postgres.js';

/**
 * What really was committed. Triggers of the harness record it in the writers' own transactions: a change that is rolled
 * back or undone by a restore disappears from here too, and a change that is pruned from the feed stays.
 */
const tables = `
  create schema audit;
  create table audit.announced (outbox_id bigint primary key, writer xid8 not null, kind text not null, entity_id uuid not null, client_mutation_id text);
  create table audit.placed (
    position bigint not null, outbox_id bigint not null, epoch uuid not null, entity text not null, entity_id uuid not null, kind text not null,
    operation text not null, candidate_id uuid, application_id uuid, job_id uuid, department text, previous_department text, transition_id uuid, client_mutation_id text);
  create table audit.versions (entity_id uuid not null, version bigint not null, writer xid8 not null);

  create function audit.announced() returns trigger language plpgsql security definer as $$
  begin
    insert into audit.announced select id, pg_current_xact_id(), kind, entity_id, client_mutation_id from written;
    return null;
  end $$;
  create function audit.placed() returns trigger language plpgsql security definer as $$
  begin
    insert into audit.placed
    select w.position, w.outbox_id, h.epoch, w.entity, w.entity_id, w.kind, w.operation, w.candidate_id, w.application_id, w.job_id, w.department, w.previous_department, w.transition_id, w.client_mutation_id
    from written w, feed_head h;
    return null;
  end $$;
  create function audit.versions() returns trigger language plpgsql security definer as $$
  begin
    insert into audit.versions select id, version, pg_current_xact_id() from written;
    return null;
  end $$;

  create trigger audit_announced after insert on outbox referencing new table as written for each statement execute function audit.announced();
  create trigger audit_placed after insert on feed referencing new table as written for each statement execute function audit.placed();
`;

const versioned = ['candidate', 'application', 'job'];

export async function addAudit(postgres: Postgres): Promise<void> {
  await postgres.asSuperuser(async (client) => {
    await client.query(tables);
    for (const table of versioned) {
      for (const operation of ['insert', 'update']) {
        await client.query(
          `create trigger audit_${operation} after ${operation} on ${table} referencing new table as written for each statement execute function audit.versions()`,
        );
      }
    }
  });
}

interface Announced {
  outboxId: number;
  /** the transaction */
  writer: string;
  kind: string;
  entityId: string;
  clientMutationId: string | null;
}

export interface Placed {
  position: number;
  outboxId: number;
  epoch: string;
  entity: string;
  entityId: string;
  kind: string;
  operation: string;
  candidateId: string | null;
  applicationId: string | null;
  jobId: string | null;
  department: string | null;
  previousDepartment: string | null;
  transitionId: string | null;
  clientMutationId: string | null;
}

interface VersionWritten {
  entityId: string;
  version: number;
  writer: string;
}

export interface Audit {
  announced: Announced[];
  placed: Placed[];
  versions: VersionWritten[];
}

export async function readAudit(postgres: Postgres): Promise<Audit> {
  const [announced, placed, versions] = await Promise.all([
    postgres.rows<Announced>(
      `select outbox_id::float8 as "outboxId", writer::text, kind, entity_id as "entityId", client_mutation_id as "clientMutationId" from audit.announced order by 1`,
    ),
    postgres.rows<Placed>(`
      select position::float8 as position, outbox_id::float8 as "outboxId", epoch, entity, entity_id as "entityId", kind, operation, candidate_id as "candidateId",
        application_id as "applicationId", job_id as "jobId", department, previous_department as "previousDepartment", transition_id as "transitionId", client_mutation_id as "clientMutationId"
      from audit.placed order by position, "outboxId"`),
    postgres.rows<VersionWritten>(
      `select entity_id as "entityId", version::float8 as version, writer::text from audit.versions`,
    ),
  ]);
  return { announced, placed, versions };
}
