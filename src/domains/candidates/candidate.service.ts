import { RapportError } from '../../errors.js';
import { noteEdit } from '../../platform/database/edits.js';
import { type Page, type RootPageArgs } from '../../platform/graphql/connection.js';
import { change, type ChangeArgs, type Changed } from '../../platform/graphql/mutation.js';
import type { Selected } from '../../platform/graphql/selected.js';
import { readSelectedPage, shapeOf } from '../../platform/graphql/joins.queries.js';
import { isId } from '../../platform/graphql/node.js';
import type { Session } from '../../platform/graphql/session.js';
import type { SkillService } from '../skills/skill.service.js';
import { checkVersion, findLocked, refuse, UserErrorCode } from '../../platform/graphql/change.js';
import { CandidateEntity, type CandidateRecord } from './candidate.entity.js';
import type { CandidateFilter } from './candidate.filter.js';
import { candidateConditions } from './candidate-filter.queries.js';
import type { CandidateInput } from './candidate-input.type.js';
import { candidateScope, mayEditCandidates } from './candidate.policy.js';
import {
  candidateBySource,
  candidateListing,
  candidatesById,
  differFromSkills,
  experiencesOfCandidates,
  externalIdOf,
  isErasedAddress,
  isErasedSource,
  lockSource,
  replaceSkills,
  skillsOfCandidates,
  visibleCandidates,
  writeAsImport,
} from './candidate.queries.js';
import { candidateRows, candidateSkillRows, experienceRows } from './candidate-rows.js';
import type { Candidate, CandidateOrder, CandidateSkill, Experience } from './candidate.type.js';
import { addressOf, checkCandidate, checkIdentified } from './candidate-rules.js';
import { valueOf } from '../../platform/present.js';

/** Why somebody who was erased is not recorded, and what to do. */
const erasedBefore =
  'This person was erased. Record them only if they apply again by their own wish: an administrator then lets them in with erasureLift.';

export class CandidateService {
  constructor(private readonly skills: SkillService) {}

  /** Reads and changes candidates whom the viewer may see. */
  async page(
    session: Session,
    page: RootPageArgs,
    filter?: CandidateFilter,
    order?: CandidateOrder,
    selected?: Selected,
  ): Promise<Page<Candidate>> {
    session.rights.checkAsked('CandidateFilter', filter);
    session.rights.checkAskedBy('CandidateOrderField', order?.field);
    await session.waitFor(page.waitFor);
    const departments = candidateScope(session.viewer);
    const where = [
      ...visibleCandidates(departments),
      ...candidateConditions(filter, 'c', new Date(), departments),
    ];
    return readSelectedPage(
      session,
      candidateRows,
      candidateListing(where, order, !filter),
      page,
      selected,
    );
  }

  /**
   * One candidate; undefined when there is none or the viewer may not see them.
   * @param selected the field that shows them
   */
  async byId(session: Session, id: string, selected?: Selected): Promise<Candidate | undefined> {
    return isId(id) ? this.loader(session, selected).load(id) : undefined;
  }

  /** Those of the candidates whom the viewer may see, by id. */
  async byIds(session: Session, ids: readonly string[]): Promise<Map<string, Candidate>> {
    const found = await Promise.all(ids.map((id) => this.loader(session).load(id)));
    return new Map(
      found
        .filter((candidate) => candidate !== undefined)
        .map((candidate) => [candidate.id, candidate]),
    );
  }

  async skillsOf(session: Session, candidateId: string): Promise<CandidateSkill[]> {
    const rows = await session
      .loader('skillsOfCandidate', async (ids) =>
        Map.groupBy(await skillsOfCandidates(session.sql, ids), (row) => row.candidateId),
      )
      .load(candidateId);
    return (rows ?? []).map(candidateSkillRows.make(session));
  }

  async experiencesOf(session: Session, candidateId: string): Promise<Experience[]> {
    const rows = await session
      .loader('experiencesOfCandidate', async (ids) =>
        Map.groupBy(await experiencesOfCandidates(session.sql, ids), (row) => row.candidateId),
      )
      .load(candidateId);
    return (rows ?? []).map(experienceRows.make(session));
  }

  create(session: Session, input: CandidateInput, args: ChangeArgs) {
    this.authorizeEdit(session);
    return this.answer(
      session,
      change(session, 'candidateCreate', input, args, async () => this.insert(session, input, {})),
    );
  }

  update(
    session: Session,
    id: string,
    input: CandidateInput,
    expectedVersion: number | undefined,
    args: ChangeArgs,
  ) {
    this.authorizeEdit(session);
    return this.answer(
      session,
      change(session, 'candidateUpdate', { id, input, expectedVersion }, args, async () => {
        const candidate = await findLocked(session, CandidateEntity, id, 'candidate');
        if (candidate.erasedAt)
          refuse(UserErrorCode.NOT_FOUND, 'id', `There is no candidate ${id}.`);
        checkVersion(candidate, expectedVersion);
        await this.write(session, candidate, input);
        return { id, created: false };
      }),
    );
  }

  /** Creates the candidate with this (source, externalId), or updates it. */
  upsert(
    session: Session,
    source: string,
    externalId: string,
    input: CandidateInput,
    args: ChangeArgs,
  ) {
    this.authorizeEdit(session);
    return this.answer(
      session,
      change(session, 'candidateUpsert', { source, externalId, input }, args, async () => {
        if (!source.trim() || !externalId.trim())
          refuse(
            UserErrorCode.INVALID,
            source.trim() ? 'externalId' : 'source',
            'Give the source and the id of the person in it.',
          );
        const kept = await externalIdOf(session.sql, externalId);
        await lockSource(session.sql, source, kept);
        await writeAsImport(session.sql);
        const known = await candidateBySource(session.sql, source, kept);
        if (!known && (await isErasedSource(session.sql, source, kept)))
          refuse(UserErrorCode.WRONG_STATE, 'externalId', erasedBefore);
        if (!known) return this.insert(session, input, { source, externalId: kept });
        await this.write(
          session,
          await findLocked(session, CandidateEntity, known.id, 'candidate'),
          input,
        );
        return { id: known.id, created: false };
      }),
    );
  }

  private async insert(
    session: Session,
    input: CandidateInput,
    origin: { source?: string; externalId?: string },
  ) {
    if (await isErasedAddress(session.sql, (input.emails ?? []).map(addressOf), input.phone))
      refuse(
        UserErrorCode.WRONG_STATE,
        ['input', input.emails?.length ? 'emails' : 'phone'],
        erasedBefore,
      );
    const candidate = session.em.create(CandidateEntity, { ...origin });
    await this.write(session, candidate, input);
    return { id: candidate.id, created: true };
  }

  private async write(
    session: Session,
    candidate: CandidateRecord,
    input: CandidateInput,
  ): Promise<void> {
    checkCandidate(input);
    checkIdentified(input, candidate);
    const {
      skills,
      languages,
      emails,
      certificates,
      coordinates,
      consentUntil,
      relationship,
      doNotContact,
      ...plain
    } = input;
    session.em.assign(candidate, {
      ...plain,
      ...(relationship ? { relationship } : {}),
      ...(doNotContact === undefined ? {} : { doNotContact: doNotContact ?? false }),
      ...(emails === undefined ? {} : { emails: (emails ?? []).map(addressOf) }),
      ...(certificates === undefined ? {} : { certificates: certificates ?? [] }),
      ...(languages === undefined
        ? {}
        : {
            languages: (languages ?? []).map(({ code, level }) =>
              level ? `${code}:${level}` : code,
            ),
          }),
      ...(coordinates === undefined
        ? {}
        : { latitude: coordinates?.latitude ?? null, longitude: coordinates?.longitude ?? null }),
      ...(consentUntil === undefined
        ? {}
        : { consentUntil: consentUntil ? new Date(consentUntil) : null }),
    });
    if (skills === undefined) return void (await session.em.persist(candidate).flush());
    const ids = await this.skills.recognise(
      session,
      (skills ?? []).map(({ name }) => name),
    );
    // Two names of one skill are one skill. The first entry counts.
    const distinct = new Map(
      (skills ?? [])
        .toReversed()
        .map(({ name, ...facts }) => [valueOf(ids, name), { id: valueOf(ids, name), ...facts }]),
    );
    if (!candidate.version)
      await session.em.persist(candidate).flush(); // a new person must exist before skills refer to them
    // A change of skills also raises the version of the person, so that a stale edit is noticed.
    else if (await differFromSkills(session.sql, candidate.id, [...distinct.values()]))
      candidate.updatedAt = new Date();
    else return void (await session.em.persist(candidate).flush());
    const before = await this.skillsInWords(session, candidate.id);
    await replaceSkills(session.sql, candidate.id, [...distinct.values()]);
    await session.em.persist(candidate).flush();
    if (before.length > 0)
      noteEdit(session.em, {
        table: 'candidate',
        entity: 'Candidate',
        id: candidate.id,
        before: { skills: before },
        after: { skills: await this.skillsInWords(session, candidate.id) },
      });
  }

  /** The skills of a candidate by name, for the audit log. */
  private async skillsInWords(session: Session, id: string): Promise<object[]> {
    const rows = await skillsOfCandidates(session.sql, [id]);
    return Promise.all(
      rows.map(async ({ skillId, candidateId: _, ...facts }) => ({
        name: (await this.skills.byId(session, skillId))?.name ?? skillId,
        ...facts,
      })),
    );
  }

  private async answer(
    session: Session,
    changed: Promise<Changed<{ id: string; created: boolean }>>,
  ) {
    const { result, ...rest } = await changed;
    return {
      ...rest,
      created: result?.created,
      candidate: result ? await this.byId(session, result.id) : undefined,
    };
  }

  private authorizeEdit({ viewer }: Session): void {
    if (!mayEditCandidates(viewer))
      throw new RapportError('FORBIDDEN', `${viewer.role} may not edit candidates.`);
  }

  private loader(session: Session, selected?: Selected) {
    return session.loader(`candidate ${selected?.field.id ?? ''}`, async (ids) => {
      const { columns, make } = shapeOf(session, candidateRows, selected && [selected]);
      const rows = await candidatesById(session.sql, ids, candidateScope(session.viewer), columns);
      return new Map(rows.map((row) => [row.id, make(row)]));
    });
  }
}
