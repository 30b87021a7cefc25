import { defineEntity, p } from '@mikro-orm/core';
import { v7 } from 'uuid';
import { ApplicationEntity } from '../applications/application.entity.js';
import { CandidateEntity } from '../candidates/candidate.entity.js';
import type { InteractionDirection, InteractionType } from './interaction.enums.js';

export const InteractionEntity = defineEntity({
  name: 'Interaction',
  tableName: 'interaction',
  properties: {
    id: p
      .uuid()
      .primary()
      .onCreate(() => v7()),
    source: p.string().nullable(),
    externalId: p.string().nullable(),
    candidate: () => p.manyToOne(CandidateEntity),
    application: () => p.manyToOne(ApplicationEntity).nullable(),
    at: p.datetime(3),
    type: p.string().$type<InteractionType>(),
    direction: p.string().$type<InteractionDirection>().nullable(),
    actor: p.string().nullable(),
    subject: p.text().nullable(),
    body: p.text().nullable(),
    imported: p.boolean().default(false),
    recordedAt: p.datetime(3).onCreate(() => new Date()),
  },
});
