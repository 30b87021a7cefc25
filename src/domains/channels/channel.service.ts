import { RapportError } from '../../errors.js';
import type { RootPageArgs } from '../../platform/graphql/connection.js';
import { instanceOf } from '../../platform/graphql/node.js';
import { readPage } from '../../platform/graphql/page.queries.js';
import type { Session } from '../../platform/graphql/session.js';
import {
  channelListing,
  channelsById,
  spendOfChannels,
  touchesById,
  touchesOfCandidates,
  type ChannelRow,
} from './channel.queries.js';
import {
  Channel,
  type ChannelFilter,
  type ChannelOrder,
  ChannelSpend,
  Touch,
} from './channel.type.js';

const toChannel = (row: ChannelRow) => instanceOf(Channel, row);

export class ChannelService {
  async page(session: Session, page: RootPageArgs, filter?: ChannelFilter, order?: ChannelOrder) {
    session.rights.checkAsked('ChannelFilter', filter);
    session.rights.checkAskedBy('ChannelOrderField', order?.field);
    await session.waitFor(page.waitFor);
    return readPage(
      session.sql,
      channelListing(filter, order),
      page,
      toChannel,
      session.changeCursor,
    );
  }

  byId(session: Session, id: string): Promise<Channel | undefined> {
    return session
      .loader(
        'channel',
        async (ids) =>
          new Map((await channelsById(session.sql, ids)).map((row) => [row.id, toChannel(row)])),
      )
      .load(id);
  }

  /** @throws FORBIDDEN for a role that may not see what channels cost */
  async spend(session: Session, channelId: string): Promise<ChannelSpend[]> {
    if (!session.rights.sees('Channel', 'spend'))
      throw new RapportError('FORBIDDEN', `${session.viewer.role} may not see what channels cost.`);
    const spend = await session
      .loader('channelSpend', async (ids) =>
        Map.groupBy(
          (await spendOfChannels(session.sql, ids)).map((row) => ({
            channelId: row.channelId,
            spend: instanceOf(ChannelSpend, row),
          })),
          (row) => row.channelId,
        ),
      )
      .load(channelId);
    return (spend ?? []).map((row) => row.spend);
  }

  /** A touch by its id. The caller must check that the viewer may see its candidate. */
  async touch(session: Session, id: string): Promise<Touch | undefined> {
    return session
      .loader(
        'touch',
        async (ids) =>
          new Map(
            (await touchesById(session.sql, ids)).map((row) => [row.id, instanceOf(Touch, row)]),
          ),
      )
      .load(id);
  }

  async touches(session: Session, candidateId: string): Promise<Touch[]> {
    const touches = await session
      .loader('touchesOfCandidate', async (ids) =>
        Map.groupBy(
          (await touchesOfCandidates(session.sql, ids)).map((row) => ({
            candidateId: row.candidateId,
            touch: instanceOf(Touch, row),
          })),
          (row) => row.candidateId,
        ),
      )
      .load(candidateId);
    return (touches ?? []).map(({ touch }) => touch);
  }
}
