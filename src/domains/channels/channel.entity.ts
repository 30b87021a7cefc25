import { defineEntity, p } from '@mikro-orm/core';
import { v7 } from 'uuid';
import type { ChannelKind } from './channel.enums.js';

export const ChannelEntity = defineEntity({
  name: 'Channel',
  tableName: 'channel',
  properties: {
    id: p
      .uuid()
      .primary()
      .onCreate(() => v7()),
    name: p.string(),
    kind: p.string().$type<ChannelKind>(),
    version: p.integer().version(),
    createdAt: p.datetime(3).onCreate(() => new Date()),
    updatedAt: p
      .datetime(3)
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
  },
});

export const ChannelSpendEntity = defineEntity({
  name: 'ChannelSpend',
  tableName: 'channel_spend',
  properties: {
    id: p
      .uuid()
      .primary()
      .onCreate(() => v7()),
    channel: () => p.manyToOne(ChannelEntity),
    firstDay: p.date(),
    lastDay: p.date(),
    amount: p.decimal(),
    currency: p.string(),
    campaign: p.string().nullable(),
    createdAt: p.datetime(3).onCreate(() => new Date()),
  },
});
