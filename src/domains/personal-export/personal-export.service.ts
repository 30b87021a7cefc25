import type { Readable } from 'node:stream';
import { RapportError } from '../../errors.js';
import type { Database, Sql } from '../../platform/database/database.js';
import type { RootPageArgs } from '../../platform/graphql/connection.js';
import { change, type ChangeArgs } from '../../platform/graphql/mutation.js';
import { instanceOf, isId } from '../../platform/graphql/node.js';
import { readPage } from '../../platform/graphql/page.queries.js';
import type { Session } from '../../platform/graphql/session.js';
import { refuse, UserErrorCode } from '../../platform/graphql/user-error.js';
import { installationSecret } from '../../platform/sealing/installation.queries.js';
import { Sealer } from '../../platform/sealing/sealer.js';
import type { CandidateService } from '../candidates/candidate.service.js';
import type { ExportFolder } from './export-folder.js';
import type { ExportMaker } from './export-maker.js';
import {
  applicationReader,
  belongingsOf,
  ConnectionReader,
  countHeld,
} from './held-rows.queries.js';
import { PersonalExportState } from './personal-export.enums.js';
import { mayExport } from './personal-export.policy.js';
import {
  askForExport,
  deleteExports,
  expireExports,
  exportById,
  exportListing,
  type ExportRow,
  exportsWithArchive,
} from './personal-export.queries.js';
import {
  CandidateHolding,
  PersonalExport,
  type CandidateExportPayload,
  type PersonalExportFilter,
} from './personal-export.type.js';

/** Where archives are sent from. */
export const exportsPath = '/exports';

/** Exports of people, and what is held about them. */
export class PersonalExportService {
  private sealing: Promise<Sealer> | undefined;

  /** @param asked called when an archive is to be made */
  constructor(
    private readonly database: Database,
    private readonly candidates: CandidateService,
    private readonly maker: ExportMaker,
    private readonly folder: ExportFolder,
    private readonly asked: () => void,
  ) {}

  /** Asks for an archive of a person. @throws FORBIDDEN */
  async ask(session: Session, id: string, args: ChangeArgs): Promise<CandidateExportPayload> {
    this.authorize(session);
    const { result, ...payload } = await change(
      session,
      'candidateExport',
      { id },
      args,
      async () => {
        const candidate = await this.candidates.byId(session, id);
        if (!candidate)
          return refuse(UserErrorCode.NOT_FOUND, 'id', `There is no candidate ${id}.`);
        return {
          id: await askForExport(session.sql, candidate.id, session.viewer.actor),
        };
      },
    );
    if (result) this.asked();
    return { ...payload, personalExport: result && (await this.byId(session, result.id)) };
  }

  /** Exports, the newest first. @throws FORBIDDEN */
  async page(session: Session, page: RootPageArgs, filter?: PersonalExportFilter) {
    this.authorize(session);
    session.rights.checkAsked('PersonalExportFilter', filter);
    await session.waitFor(page.waitFor);
    const known = filter?.candidateIds && {
      ...filter,
      candidateIds: filter.candidateIds.filter(isId),
    };
    return readPage(
      session.sql,
      exportListing(known ?? filter),
      page,
      toExport,
      session.changeCursor,
    );
  }

  /** One export; undefined when there is none or the viewer may not see it. */
  async byId(session: Session, id: string): Promise<PersonalExport | undefined> {
    if (!isId(id) || !mayExport(session.viewer)) return undefined;
    const row = await exportById(session.sql, id);
    return row && toExport(row);
  }

  /** What is held about a person, by table; undefined when there is no such person. @throws FORBIDDEN */
  async holdings(session: Session, id: string): Promise<CandidateHolding[] | undefined> {
    this.authorize(session);
    if (!isId(id)) return undefined;
    const stores = await this.maker.stores();
    const application = applicationReader(session.sql);
    const ids = await belongingsOf(application, stores, id);
    if (!ids) return undefined;
    const { demographics } = this.database;
    const apart = demographics && new ConnectionReader(demographics, session.sql);
    const holdings: CandidateHolding[] = [];
    for (const store of stores) {
      const reader = store.apart ? apart : application;
      const held = reader && (await countHeld(reader, store, ids));
      if (!held || held.rows === 0) continue;
      const { table, module, holds } = store;
      holdings.push(instanceOf(CandidateHolding, { store: table, module, holds, ...held }));
    }
    return holdings;
  }

  /** Where the archive is sent from, with a name that nobody can guess; undefined unless it is ready. */
  async pathOf({ id, state }: PersonalExport): Promise<string | undefined> {
    if (state !== PersonalExportState.READY) return undefined;
    const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
    return `${exportsPath}/${(await this.sealer()).seal(bytes)}`;
  }

  /**
   * The archive of a link. Whoever has the link may have the archive: it can be handed to the person.
   * @param name the last part of the path
   * @throws NOT_FOUND
   */
  async openByLink(name: string): Promise<{ id: string; content: Readable; bytes: number }> {
    const hex = (await this.sealer()).open(name)?.toString('hex');
    const id = hex?.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    return this.open(id);
  }

  /** The archive of an export, for somebody who is signed in. @throws FORBIDDEN, NOT_FOUND */
  openById(session: Session, id: string) {
    this.authorize(session);
    return this.open(id);
  }

  /**
   * Ends exports whose time is over, and deletes files that belong to none.
   * @param now for tests that move the clock
   */
  async removeOld(now: Date): Promise<void> {
    for (const { id } of await expireExports(this.database.sql, now)) await this.folder.remove(id);
    const files = await this.folder.files();
    if (files.length === 0) return;
    const states = new Map(
      (await exportsWithArchive(this.database.sql, [...new Set(files.map(({ id }) => id))])).map(
        ({ id, state }) => [id, state],
      ),
    );
    for (const { id, name, complete } of files) {
      const state = states.get(id);
      // While an export is made, its file may have either name.
      if (!state || (state === 'READY' && !complete)) await this.folder.removeFile(name);
    }
  }

  /**
   * Deletes the exports of people with their archives, as at an erasure. An archive that is being made is deleted when
   * it is done.
   */
  async removeOf(sql: Sql, candidateIds: readonly string[]): Promise<void> {
    for (const { id } of await deleteExports(sql, candidateIds)) await this.folder.remove(id);
  }

  private async open(id: string | undefined) {
    const row = id !== undefined && isId(id) ? await exportById(this.database.sql, id) : undefined;
    const found = row?.state === 'READY' && !row.over ? await this.folder.open(row.id) : undefined;
    if (!row || !found)
      throw new RapportError(
        'NOT_FOUND',
        'There is no such archive. Archives are deleted after 7 days: ask for a new one.',
      );
    return { id: row.id, ...found };
  }

  private sealer(): Promise<Sealer> {
    this.sealing ??= installationSecret(this.database.sql).then(
      (secret) => new Sealer(secret, 'personal export'),
    );
    return this.sealing;
  }

  private authorize({ viewer }: Session): void {
    if (!mayExport(viewer))
      throw new RapportError(
        'FORBIDDEN',
        `${viewer.role} may not export people: an archive has what they said about themselves in confidence.`,
      );
  }
}

function toExport({
  over,
  rowCount,
  bytes,
  startedAt,
  readyAt,
  expiresAt,
  problem,
  ...row
}: ExportRow) {
  return instanceOf(PersonalExport, {
    ...row,
    state: over && row.state === 'READY' ? PersonalExportState.EXPIRED : row.state,
    startedAt: startedAt ?? undefined,
    readyAt: readyAt ?? undefined,
    expiresAt: expiresAt ?? undefined,
    bytes: bytes ?? undefined,
    rows: rowCount ?? undefined,
    problem: row.state === 'FAILED' ? (problem ?? undefined) : undefined,
  });
}
