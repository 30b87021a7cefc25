import {
  ApplicationStatus,
  OfferStatus,
  TransitionKind,
} from '../../applications/application.enums.js';
import {
  application,
  candidate,
  choice,
  constant,
  external,
  hashed,
  job,
  of,
  ownId,
  plain,
  required,
  text,
  type Table,
} from './table.js';

/** The id of an event; the history needs it too. */
export const eventId = hashed('event_id', 'application_id', 'stage', 'at', 'kind', 'reason', 'by');

/** Applications. Their stage and status come from their history. */
export const applications: Table = {
  name: 'applications',
  columns: [
    ownId('application_id'),
    candidate,
    job,
    of('time', 'applied_at', required),
    text('channel'),
    text('campaign'),
    choice('status', ApplicationStatus, {
      OPEN: ApplicationStatus.ACTIVE,
      IN_PROGRESS: ApplicationStatus.ACTIVE,
      DECLINED: ApplicationStatus.REJECTED,
      WITHDREW: ApplicationStatus.WITHDRAWN,
    }),
    text('referred_by'),
  ],
  key: ['t.application_id'],
  target: {
    table: 'application',
    ...external('t.application_id'),
    identity: {
      source: ':source',
      external_id: 't.application_id',
      job_id: 't.job_ref',
      imported: 'true',
    },
    values: [
      { column: 'candidate_id', from: 'candidate_id', value: 't.candidate_ref' },
      ...plain('applied_at'),
      { column: 'channel_id', from: 'channel', value: 't.channel_ref' },
      ...plain('campaign', 'referred_by'),
    ],
    versioned: 'both',
  },
};

/** The history of applications. */
export const stageEvents: Table = {
  name: 'stage_events',
  columns: [
    text('event_id'),
    application,
    text('stage'),
    of('time', 'at'),
    choice('kind', TransitionKind, {
      REJECTED: TransitionKind.REJECT,
      WITHDRAWN: TransitionKind.WITHDRAW,
      HIRED: TransitionKind.HIRE,
      TRANSFERRED: TransitionKind.TRANSFER,
    }),
    text('reason'),
    text('by'),
  ],
  key: [eventId],
};

/** Offers, in versions. */
export const offers: Table = {
  name: 'offers',
  columns: [
    application,
    of('integer', 'version', { required: true, minimum: 1 }),
    choice('status', OfferStatus, {
      SIGNED: OfferStatus.ACCEPTED,
      OPEN: OfferStatus.SENT,
      REJECTED: OfferStatus.DECLINED,
      WITHDRAWN: OfferStatus.RESCINDED,
    }),
    of('time', 'sent_at'),
    of('time', 'resolved_at'),
    of('day', 'starts_on'),
  ],
  key: ['t.application_ref', 't.version'],
  target: {
    table: 'offer',
    match: 'x.application_id = t.application_ref and x.revision = t.version',
    identity: { application_id: 't.application_ref', revision: 't.version' },
    values: [
      { column: 'status', from: 'status', fallback: constant(OfferStatus.SENT) },
      ...plain('sent_at', 'resolved_at', 'starts_on'),
    ],
    versioned: 'version',
  },
};
