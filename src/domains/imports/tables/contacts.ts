import { InteractionDirection, InteractionType } from '../../interactions/interaction.enums.js';
import {
  candidate,
  choice,
  external,
  hashed,
  of,
  plain,
  required,
  text,
  type Table,
} from './table.js';

const touchId = hashed('touch_id', 'candidate_id', 'channel', 'at', 'campaign');
const interactionId = hashed(
  'interaction_id',
  'candidate_id',
  'application_id',
  'at',
  'type',
  'direction',
  'by',
  'subject',
  'body',
);
/** Referrals have no id in the bundle: all their columns identify them. */
const referralId = `md5(concat_ws(chr(31), t.referrer_email, t.candidate_id, coalesce(t.job_id, ''), t.at::text))`;

/** When people met a channel. */
export const touches: Table = {
  name: 'touches',
  columns: [
    text('touch_id'),
    candidate,
    text('channel', required),
    of('time', 'at', required),
    text('campaign'),
  ],
  key: [touchId],
  target: {
    table: 'touch',
    ...external(touchId),
    values: [
      { column: 'candidate_id', from: 'candidate_id', value: 't.candidate_ref' },
      { column: 'channel_id', from: 'channel', value: 't.channel_ref' },
      ...plain('at', 'campaign'),
    ],
  },
};

/** Employees who named a person. */
export const referrals: Table = {
  name: 'referrals',
  columns: [
    of('email', 'referrer_email', required),
    candidate,
    text('job_id', { refers: 'job' }),
    of('time', 'at', required),
  ],
  key: [referralId],
  target: {
    table: 'referral',
    ...external(referralId),
    values: [
      { column: 'referrer_email', from: 'referrer_email', value: 't.referrer_email::citext' },
      { column: 'candidate_id', from: 'candidate_id', value: 't.candidate_ref' },
      { column: 'job_id', from: 'job_id', value: 't.job_ref' },
      ...plain('at'),
    ],
  },
};

/** Contacts and notes. */
export const interactions: Table = {
  name: 'interactions',
  columns: [
    text('interaction_id'),
    candidate,
    text('application_id', { refers: 'application' }),
    of('time', 'at', required),
    choice(
      'type',
      InteractionType,
      {
        PHONE_CALL: InteractionType.CALL,
        PHONE: InteractionType.CALL,
        TELEPHONE: InteractionType.CALL,
        E_MAIL: InteractionType.EMAIL,
        MAIL: InteractionType.EMAIL,
        TEXT: InteractionType.SMS,
        TEXT_MESSAGE: InteractionType.SMS,
        COMMENT: InteractionType.NOTE,
        SCORECARD: InteractionType.FEEDBACK,
        EVENT_ATTENDANCE: InteractionType.EVENT,
        SURVEY_ANSWER: InteractionType.SURVEY,
      },
      required,
    ),
    choice('direction', InteractionDirection, {
      INBOUND: InteractionDirection.IN,
      INCOMING: InteractionDirection.IN,
      OUTBOUND: InteractionDirection.OUT,
      OUTGOING: InteractionDirection.OUT,
      RECEIVED: InteractionDirection.IN,
      SENT: InteractionDirection.OUT,
    }),
    text('by'),
    text('subject'),
    text('body'),
  ],
  key: [interactionId],
  target: {
    table: 'interaction',
    ...external(interactionId),
    identity: { source: ':source', external_id: interactionId, imported: 'true' },
    values: [
      { column: 'candidate_id', from: 'candidate_id', value: 't.candidate_ref' },
      { column: 'application_id', from: 'application_id', value: 't.application_ref' },
      ...plain('at', 'type', 'direction'),
      { column: 'actor', from: 'by', value: 't."by"' },
      ...plain('subject', 'body'),
    ],
  },
};
