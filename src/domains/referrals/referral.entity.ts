import { defineEntity, p } from '@mikro-orm/core';
import { v7 } from 'uuid';
import { CandidateEntity } from '../candidates/candidate.entity.js';
import { ChannelEntity } from '../channels/channel.entity.js';
import { JobEntity } from '../jobs/job.entity.js';

export const ReferralEntity = defineEntity({
  name: 'Referral',
  tableName: 'referral',
  properties: {
    id: p
      .uuid()
      .primary()
      .onCreate(() => v7()),
    source: p.string().nullable(),
    externalId: p.string().nullable(),
    referrerEmail: p.string(),
    candidate: () => p.manyToOne(CandidateEntity),
    job: () => p.manyToOne(JobEntity).nullable(),
    at: p.datetime(3),
    recordedAt: p.datetime(3).onCreate(() => new Date()),
  },
});

/** Where and when a person met the company. Attribution is computed from these rows. */
export const TouchEntity = defineEntity({
  name: 'Touch',
  tableName: 'touch',
  properties: {
    id: p
      .uuid()
      .primary()
      .onCreate(() => v7()),
    source: p.string().nullable(),
    externalId: p.string().nullable(),
    candidate: () => p.manyToOne(CandidateEntity),
    channel: () => p.manyToOne(ChannelEntity),
    campaign: p.string().nullable(),
    at: p.datetime(3),
  },
});
