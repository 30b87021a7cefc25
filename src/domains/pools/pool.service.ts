import { RapportError } from '../../errors.js';
import { checkVersion, findLocked, refuse, UserErrorCode } from '../../platform/graphql/change.js';
import type { RootPageArgs } from '../../platform/graphql/connection.js';
import { change, type ChangeArgs } from '../../platform/graphql/mutation.js';
import { instanceOf, isId } from '../../platform/graphql/node.js';
import { readPage } from '../../platform/graphql/page.queries.js';
import type { Session } from '../../platform/graphql/session.js';
import type { Sql } from '../../platform/database/database.js';
import { candidateScope } from '../candidates/candidate.policy.js';
import type { CandidateService } from '../candidates/candidate.service.js';
import { PoolEntity } from './pool.entity.js';
import { mayOwnPool, mayUsePools } from './pool.policy.js';
import {
  addMembers,
  poolListing,
  poolNameIsTaken,
  poolsById,
  poolSizes,
  poolsOfCandidates,
  removeMembers,
  type PoolRow,
} from './pool.queries.js';
import { Pool, PoolCandidateResult, type PoolInput } from './pool.type.js';

const longestName = 200;
const bulkLimit = 500;
const toPool = (row: PoolRow) => instanceOf(Pool, row);

/** Talent pools, and who is in them. */
export class PoolService {
  constructor(private readonly candidates: CandidateService) {}

  /** All pools, by name. @throws FORBIDDEN */
  async page(session: Session, page: RootPageArgs) {
    this.authorize(session);
    await session.waitFor(page.waitFor);
    return readPage(session.sql, poolListing, page, toPool, session.changeCursor);
  }

  /** A pool; undefined when it does not exist or the viewer may not use pools. */
  async byId(session: Session, id: string): Promise<Pool | undefined> {
    if (!isId(id) || !mayUsePools(session.viewer)) return undefined;
    return session
      .loader(
        'pool',
        async (ids) =>
          new Map((await poolsById(session.sql, ids)).map((row) => [row.id, toPool(row)])),
      )
      .load(id.toLowerCase());
  }

  /** The pools that a person is in, by name; empty for viewers who may not use pools. */
  async ofCandidate(session: Session, candidateId: string): Promise<Pool[]> {
    if (!mayUsePools(session.viewer)) return [];
    const rows = await session
      .loader('poolsOfCandidate', async (ids) =>
        Map.groupBy(await poolsOfCandidates(session.sql, ids), (row) => row.candidateId),
      )
      .load(candidateId);
    return (rows ?? []).map(toPool);
  }

  /** How many people of a pool the viewer may see. */
  async sizeOf(session: Session, poolId: string): Promise<number> {
    const sizes = session.loader(
      'poolSize',
      async (ids) =>
        new Map(
          (await poolSizes(session.sql, ids, candidateScope(session.viewer))).map(
            ({ id, size }) => [id, size],
          ),
        ),
    );
    return (await sizes.load(poolId)) ?? 0;
  }

  async create(session: Session, input: PoolInput, args: ChangeArgs) {
    this.authorize(session);
    return this.answer(
      session,
      await change(session, 'poolCreate', input, args, async () => {
        if (input.name == null) refuse(UserErrorCode.INVALID, ['input', 'name'], 'Give it a name.');
        const pool = session.em.create(PoolEntity, {
          name: await this.nameOf(session.sql, input.name),
          ...descriptionOf(input),
          owner: session.viewer.subject,
          madeBy: session.viewer.actor,
        });
        await session.em.persist(pool).flush();
        return { id: pool.id };
      }),
    );
  }

  async update(
    session: Session,
    id: string,
    input: PoolInput,
    expectedVersion: number | undefined,
    args: ChangeArgs,
  ) {
    this.authorize(session);
    return this.answer(
      session,
      await change(session, 'poolUpdate', { id, input, expectedVersion }, args, async () => {
        const pool = await this.owned(session, id, expectedVersion);
        if (input.name != null) pool.name = await this.nameOf(session.sql, input.name, pool.id);
        Object.assign(pool, descriptionOf(input));
        await session.em.flush();
        return { id: pool.id };
      }),
    );
  }

  /** Deletes a pool, not its people. */
  async delete(
    session: Session,
    id: string,
    expectedVersion: number | undefined,
    args: ChangeArgs,
  ) {
    this.authorize(session);
    return this.answer(
      session,
      await change(session, 'poolDelete', { id, expectedVersion }, args, async () => {
        await session.em.remove(await this.owned(session, id, expectedVersion)).flush();
        return {};
      }),
    );
  }

  /** Adds people to a pool or removes them, each separately; 500 at most. */
  async changeMembers(
    session: Session,
    how: 'add' | 'remove',
    id: string,
    candidateIds: readonly string[],
    args: ChangeArgs,
  ) {
    this.authorize(session);
    const changed = await change(
      session,
      how === 'add' ? 'poolAddCandidates' : 'poolRemoveCandidates',
      { id, candidateIds },
      args,
      async () => {
        if (candidateIds.length === 0 || candidateIds.length > bulkLimit)
          refuse(
            UserErrorCode.INVALID,
            'candidateIds',
            `${candidateIds.length} people were given. Give 1 to ${bulkLimit}.`,
          );
        const pool = await findLocked(session, PoolEntity, id, 'pool');
        const seen = await this.candidates.byIds(
          session,
          candidateIds.filter(isId).map((one) => one.toLowerCase()),
        );
        const ids = [...seen.keys()];
        const count =
          how === 'add'
            ? await addMembers(session.sql, pool.id, ids, session.viewer.actor)
            : await removeMembers(session.sql, pool.id, ids);
        const results = candidateIds.map((one) => ({
          id: one,
          userErrors: seen.has(one.toLowerCase())
            ? []
            : [
                {
                  code: UserErrorCode.NOT_FOUND,
                  field: ['candidateIds'],
                  message: `There is no candidate ${one}.`,
                },
              ],
        }));
        return { id: pool.id, count, results };
      },
    );
    const { result } = changed;
    return {
      ...(await this.answer(session, changed)),
      changed: result?.count ?? 0,
      results: (result?.results ?? []).map((one) => instanceOf(PoolCandidateResult, one)),
    };
  }

  private authorize({ viewer }: Session): void {
    if (!mayUsePools(viewer))
      throw new RapportError('FORBIDDEN', `${viewer.role} may not use talent pools.`);
  }

  private async answer<Payload extends { result?: { id?: string } }>(
    session: Session,
    { result, ...rest }: Payload,
  ) {
    return { ...rest, pool: result?.id ? await this.byId(session, result.id) : undefined };
  }

  private async owned(session: Session, id: string, expectedVersion: number | undefined) {
    const pool = await findLocked(session, PoolEntity, id, 'pool');
    if (!mayOwnPool(session.viewer, pool))
      throw new RapportError(
        'FORBIDDEN',
        'Only the creator of a pool and admins may rename or delete it.',
      );
    checkVersion(pool, expectedVersion);
    return pool;
  }

  /**
   * Trims and checks the name of a pool.
   * @param id the pool that is renamed, which may have the name already
   */
  private async nameOf(sql: Sql, name: string, id?: string): Promise<string> {
    const trimmed = name.trim();
    if (trimmed === '') refuse(UserErrorCode.INVALID, ['input', 'name'], 'Give it a name.');
    if (trimmed.length > longestName)
      refuse(
        UserErrorCode.INVALID,
        ['input', 'name'],
        `A name has ${longestName} characters at most.`,
      );
    if (await poolNameIsTaken(sql, trimmed, id))
      refuse(
        UserErrorCode.DUPLICATE,
        ['input', 'name'],
        `There is a pool ${JSON.stringify(trimmed)} already. Use it, or choose another name.`,
      );
    return trimmed;
  }
}

const descriptionOf = ({ description }: PoolInput) =>
  description === undefined ? {} : { description: description?.trim() || null };
