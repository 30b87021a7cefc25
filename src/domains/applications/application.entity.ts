import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { v7 } from 'uuid';
import { CandidateEntity } from '../candidates/candidate.entity.js';
import { ChannelEntity } from '../channels/channel.entity.js';
import { JobEntity, StageEntity } from '../jobs/job.entity.js';
import type { ApplicationStatus, OfferStatus, TransitionKind } from './application.enums.js';

export const ApplicationEntity = defineEntity({
  name: 'Application',
  tableName: 'application',
  properties: {
    id: p
      .uuid()
      .primary()
      .onCreate(() => v7()),
    source: p.string().nullable(),
    externalId: p.string().nullable(),
    candidate: () => p.manyToOne(CandidateEntity),
    job: () => p.manyToOne(JobEntity),
    appliedAt: p.datetime(3),
    channel: () => p.manyToOne(ChannelEntity).nullable(),
    campaign: p.string().nullable(),
    status: p.string().$type<ApplicationStatus>().default('ACTIVE'),
    referredBy: p.string().nullable(),
    stage: () => p.manyToOne(StageEntity).nullable(),
    stageEnteredAt: p.datetime(3).nullable(),
    endedAt: p.datetime(3).nullable(),
    imported: p.boolean().default(false),
    version: p.integer().version(),
    createdAt: p.datetime(3).onCreate(() => new Date()),
    updatedAt: p
      .datetime(3)
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
  },
});
export type ApplicationRecord = InferEntity<typeof ApplicationEntity>;

/** Append-only: PostgreSQL refuses an update or a delete. */
export const TransitionEntity = defineEntity({
  name: 'Transition',
  tableName: 'transition',
  properties: {
    id: p
      .uuid()
      .primary()
      .onCreate(() => v7()),
    application: () => p.manyToOne(ApplicationEntity),
    ordinal: p.integer(),
    revision: p.integer().default(1),
    fromStage: () => p.manyToOne(StageEntity).nullable(),
    toStage: () => p.manyToOne(StageEntity).nullable(),
    at: p.datetime(3).nullable(),
    kind: p.string().$type<TransitionKind>(),
    kindGiven: p.boolean().default(true),
    outOfOrder: p.boolean().default(false),
    reason: p.text().nullable(),
    actor: p.string().nullable(),
    imported: p.boolean().default(false),
    source: p.string().nullable(),
    externalId: p.string().nullable(),
    recordedAt: p.datetime(3).onCreate(() => new Date()),
  },
});

export const OfferEntity = defineEntity({
  name: 'Offer',
  tableName: 'offer',
  properties: {
    id: p
      .uuid()
      .primary()
      .onCreate(() => v7()),
    application: () => p.manyToOne(ApplicationEntity),
    revision: p.integer(),
    status: p.string().$type<OfferStatus>(),
    sentAt: p.datetime(3).nullable(),
    resolvedAt: p.datetime(3).nullable(),
    startsOn: p.date().nullable(),
    version: p.integer().version(),
  },
});
