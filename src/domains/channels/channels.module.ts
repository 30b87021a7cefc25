import { defineModule } from '../../platform/module.js';
import { candidatesModule } from '../candidates/candidates.module.js';
import { ChannelEntity, ChannelSpendEntity } from './channel.entity.js';
import { CandidateTouchesResolver, ChannelResolver, TouchResolver } from './channel.resolver.js';
import { ChannelService } from './channel.service.js';
import { channelFieldRules } from './field-rules.policy.js';

/** Channels: where candidates come from, and what each channel costs. */
export const channelsModule = defineModule({
  name: 'channels',
  dependsOn: [candidatesModule],
  entities: [ChannelEntity, ChannelSpendEntity],
  changes: { CHANNEL: ['CHANNEL', 'SPEND'], CANDIDATE: ['TOUCH'] },
  services: () => ({ channels: new ChannelService() }),
  resolvers: ({ channels }) => [
    new CandidateTouchesResolver(channels),
    new ChannelResolver(channels),
    new TouchResolver(channels),
  ],
  nodes: ({ channels, candidates }) => ({
    Channel: { table: 'channel', byId: channels.byId.bind(channels) },
    Touch: {
      table: 'touch',
      byId: async (session, id) => {
        const touch = await channels.touch(session, id);
        return touch && (await candidates.byId(session, touch.candidateId)) ? touch : undefined;
      },
    },
  }),
  personalData: [
    {
      table: 'touch',
      by: ['candidate_id'],
      holds: 'which channel the person met, and when',
      erasure: {
        rows: 'CLEARED',
        columns: ['external_id'],
        because: 'applications are attributed to the first and the last channel',
      },
      texts: { source: 'the name of a system', campaign: 'the name of a campaign' },
    },
  ],
  fieldRules: channelFieldRules,
});
