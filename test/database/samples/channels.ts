import {
  channelListing,
  channelsById,
  spendOfChannels,
  touchesById,
  touchesOfCandidates,
} from '../../../src/domains/channels/channel.queries.js';
import {
  interactionListing,
  interactionsById,
} from '../../../src/domains/interactions/interaction.queries.js';
import { referralListing, referralsById } from '../../../src/domains/referrals/referral.queries.js';
import { SortDirection } from '../../../src/platform/graphql/connection.js';
import { id, moment, type Sample } from '../sampling.js';

const { ASC } = SortDirection;

export const samples: Sample[] = [
  ({ list }) => list({ channelListing: channelListing() }),
  ({ list }) =>
    list({
      channelListing: channelListing(
        { kinds: ['JOB_BOARD'], nameContains: 'board' },
        { field: 'CREATED_AT', direction: ASC },
      ),
    }),
  ({ sql }) => channelsById(sql, [id]),
  ({ sql }) => spendOfChannels(sql, [id]),
  ({ sql }) => touchesById(sql, [id]),
  ({ sql }) => touchesOfCandidates(sql, [id]),

  ({ list }) => list({ interactionListing: interactionListing(undefined) }),
  ({ list }) =>
    list({
      interactionListing: interactionListing(
        ['Engineering'],
        {
          types: ['CALL'],
          direction: 'IN',
          candidateIds: [id],
          applicationIds: [id],
          from: moment,
          to: moment,
        },
        { field: 'RECORDED_AT', direction: ASC },
      ),
    }),
  ({ sql }) => interactionsById(sql, [id], ['Engineering']),

  ({ list }) => list({ referralListing: referralListing(undefined) }),
  ({ list }) =>
    list({
      referralListing: referralListing(
        ['Engineering'],
        {
          referrerEmails: ['a@example.com'],
          candidateIds: [id],
          jobIds: [id],
          from: moment,
          to: moment,
        },
        { field: 'RECORDED_AT', direction: ASC },
      ),
    }),
  ({ sql }) => referralsById(sql, [id], ['Engineering']),
];
