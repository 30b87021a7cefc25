import { ChannelKind } from '../../channels/channel.enums.js';
import { choice, constant, of, required, text, type Table } from './table.js';

/** Channels through which people come. */
export const channels: Table = {
  name: 'channels',
  columns: [
    text('channel', required),
    choice('kind', ChannelKind, {
      CAREER_SITE: ChannelKind.CAREERS_SITE,
      WEBSITE: ChannelKind.CAREERS_SITE,
      JOBBOARD: ChannelKind.JOB_BOARD,
      SOCIAL_MEDIA: ChannelKind.SOCIAL,
      UNIVERSITY: ChannelKind.CAMPUS,
    }),
  ],
  key: ['lower(t.channel)'],
  target: {
    table: 'channel',
    match: 'x.name = t.channel::citext',
    identity: { name: 't.channel' },
    values: [{ column: 'kind', from: 'kind', fallback: constant(ChannelKind.OTHER) }],
    versioned: 'both',
  },
};

/** What was spent on a channel, by period, currency and campaign. */
export const spend: Table = {
  name: 'spend',
  columns: [
    text('channel', required),
    of('day', 'from', required),
    of('day', 'to', required),
    of('number', 'amount', { required: true, minimum: 0, maximum: 999_999_999_999 }),
    text('currency', required),
    text('campaign'),
  ],
  key: ['lower(t.channel)', 't."from"', 't."to"', 'upper(t.currency)', 't.campaign'],
  rules: [
    {
      column: 'to',
      needs: ['from', 'to'],
      when: 't."to" < t."from"',
      reason: 'is before "from"',
    },
    {
      column: 'currency',
      needs: ['currency'],
      when: `t.currency !~ '^[A-Za-z]{3}$'`,
      reason: 'is no currency code of three letters, such as EUR',
    },
  ],
  target: {
    table: 'channel_spend',
    match:
      'x.channel_id = t.channel_ref and x.first_day = t."from" and x.last_day = t."to" and x.currency = upper(t.currency) and x.campaign is not distinct from t.campaign',
    identity: {
      channel_id: 't.channel_ref',
      first_day: 't."from"',
      last_day: 't."to"',
      currency: 'upper(t.currency)',
      campaign: 't.campaign',
    },
    values: [{ column: 'amount', from: 'amount', value: 't.amount::numeric(14, 2)' }],
  },
};
