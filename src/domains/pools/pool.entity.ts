import { defineEntity, p } from '@mikro-orm/core';
import { v7 } from 'uuid';

export const PoolEntity = defineEntity({
  name: 'Pool',
  tableName: 'pool',
  properties: {
    id: p
      .uuid()
      .primary()
      .onCreate(() => v7()),
    owner: p.string(),
    madeBy: p.string(),
    name: p.string(),
    description: p.text().nullable(),
    version: p.integer().version(),
    createdAt: p.datetime(3).onCreate(() => new Date()),
    updatedAt: p
      .datetime(3)
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
  },
});
