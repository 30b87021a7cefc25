import { badInput, RapportError } from '../../errors.js';
import type { AuditTrail } from '../../platform/audit/trail.js';
import type { Sql } from '../../platform/database/database.js';
import type { RootPageArgs } from '../../platform/graphql/connection.js';
import { instanceOf, isId } from '../../platform/graphql/node.js';
import { readPage } from '../../platform/graphql/page.queries.js';
import type { Session } from '../../platform/graphql/session.js';
import { mayReadAudit } from './audit.policy.js';
import {
  actorNames,
  auditEventsAfter,
  auditListing,
  auditValues,
  forgetValues,
  type AuditEventRow,
  type AuditValueRow,
} from './audit.queries.js';
import {
  AuditChainCheck,
  AuditChange,
  AuditEvent,
  type AuditEventFilter,
  type AuditEventOrder,
} from './audit.type.js';
import { checkChain } from './chain-check.js';

/** Entries that one request checks. */
const checkedAtOnce = 20_000;
/** Entries that an export reads in one statement. */
const exportedAtOnce = 1_000;

const toEvent = ({ detail, ...row }: AuditEventRow): AuditEvent =>
  instanceOf(AuditEvent, { ...row, detail, count: detail.count, fields: detail.fields ?? [] });

/** Reads the audit log. For administrators and auditors. */
export class AuditService {
  constructor(private readonly trail: AuditTrail) {}

  /** Entries, the newest first. @throws FORBIDDEN, BAD_USER_INPUT (filter) */
  async page(
    session: Session,
    page: RootPageArgs,
    filter: AuditEventFilter = {},
    order?: AuditEventOrder,
  ) {
    this.authorize(session);
    session.rights.checkAsked('AuditEventFilter', filter);
    checkIds(filter);
    await session.waitFor(page.waitFor);
    await this.trail.settle(session.sql);
    return readPage(
      session.sql,
      auditListing(filter, order?.direction),
      page,
      toEvent,
      session.changeCursor,
    );
  }

  /** What a list or a search was asked with; undefined: nothing was kept. */
  async argumentsOf(session: Session, { position }: AuditEvent): Promise<object | undefined> {
    const values = await this.valuesOf(session, position);
    return values.find(({ content }) => content?.arguments)?.content?.arguments;
  }

  /** The objects that were edited, with the values that the viewer sees. */
  async changesOf(session: Session, { position }: AuditEvent): Promise<AuditChange[]> {
    const values = await this.valuesOf(session, position);
    return values
      .filter(({ content, entity }) => content?.before ?? entity)
      .map(({ entity, entityId, content, forgottenAt }) =>
        instanceOf(
          AuditChange,
          session.rights.shown('AuditChange', {
            entity,
            entityId,
            before: content?.before,
            after: content?.after,
            erasedAt: forgottenAt,
          }),
        ),
      );
  }

  /** The name of the user or of the API key; undefined: it was neither, or is gone. */
  async nameOf(session: Session, { actor }: AuditEvent): Promise<string | undefined> {
    const [, id = ''] = /^(?:user|key):(.+)$/.exec(actor) ?? [];
    if (!isId(id)) return undefined;
    return session
      .loader(
        'auditActor',
        async (ids) =>
          new Map((await actorNames(session.sql, ids)).map((row) => [row.id, row.name])),
      )
      .load(id);
  }

  /** Checks a part of the chain. @throws FORBIDDEN, BAD_USER_INPUT (after) */
  async check(session: Session, after: number): Promise<AuditChainCheck> {
    this.authorize(session);
    if (after < 0) throw badInput('after', `after is ${after}. Positions begin with 1.`);
    await this.trail.settle(session.sql);
    const { checkedTo, complete, broken, head, waiting } = await checkChain(session.sql, {
      after,
      most: checkedAtOnce,
    });
    return instanceOf(AuditChainCheck, {
      checkedTo,
      complete,
      brokenAt: broken?.position,
      problem: broken?.problem,
      headPosition: head.position,
      headHash: head.hash,
      waiting,
    });
  }

  /**
   * Entries as lines of JSON, in the order of the log.
   * @param shows takes what may not be shown out of the values
   */
  async *lines(
    sql: Sql,
    filter: AuditEventFilter = {},
    shows: (values: AuditValueRow[]) => AuditValueRow[] = (values) => values,
  ): AsyncGenerator<string> {
    checkIds(filter);
    await this.trail.settle(sql);
    for (let position = 0; ;) {
      const events = await auditEventsAfter(sql, filter, position, exportedAtOnce);
      const values = Map.groupBy(
        shows(
          await auditValues(
            sql,
            events.map((event) => event.position),
          ),
        ),
        (value) => value.position,
      );
      for (const { candidateId: _, ...event } of events) {
        const kept = (values.get(event.position) ?? []).map(({ position: __, ...value }) => value);
        yield `${JSON.stringify({ ...event, ...(kept.length > 0 && { values: kept }) })}\n`;
      }
      const last = events.at(-1);
      if (!last || events.length < exportedAtOnce) return;
      position = last.position;
    }
  }

  /** The same for a viewer. @throws FORBIDDEN, BAD_USER_INPUT (filter) */
  linesFor(session: Session, filter: AuditEventFilter): AsyncGenerator<string> {
    this.authorize(session);
    checkIds(filter);
    const seesValues = session.rights.sees('AuditChange', 'before');
    return this.lines(session.sql, filter, (values) =>
      seesValues ? values : values.filter(({ content }) => content?.arguments),
    );
  }

  /**
   * Empties what the log keeps of erased people: the values of edits about them, and the arguments of searches and lists
   * that name one of the texts. The entries themselves stay, and the chain holds.
   * @param people their ids, those of merged duplicates too
   * @param texts names, addresses and the like, of three characters and more
   * @returns how many values were emptied
   */
  async forget(sql: Sql, people: readonly string[], texts: readonly string[]): Promise<number> {
    await this.trail.flush();
    return forgetValues(sql, people, texts);
  }

  private async valuesOf(session: Session, position: number): Promise<AuditValueRow[]> {
    const rows = await session
      .loader('auditValues', async (positions) =>
        Map.groupBy(await auditValues(session.sql, positions.map(Number)), (row) =>
          String(row.position),
        ),
      )
      .load(String(position));
    return rows ?? [];
  }

  private authorize({ viewer }: Session): void {
    if (!mayReadAudit(viewer))
      throw new RapportError('FORBIDDEN', `${viewer.role} may not read the audit log.`);
  }
}

/** @throws BAD_USER_INPUT when something that must be an id is none */
function checkIds({ candidateIds, entityIds }: AuditEventFilter): void {
  for (const [name, ids] of Object.entries({ candidateIds, entityIds })) {
    const wrong = ids?.find((id) => !isId(id));
    if (wrong !== undefined) throw badInput(name, `${JSON.stringify(wrong)} is not an id.`);
  }
}
