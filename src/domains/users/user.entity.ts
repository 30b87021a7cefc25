import { defineEntity, p } from '@mikro-orm/core';
import { v7 } from 'uuid';
import type { Role } from './user.enums.js';

export const UserEntity = defineEntity({
  name: 'User',
  tableName: 'app_user',
  properties: {
    id: p
      .uuid()
      .primary()
      .onCreate(() => v7()),
    email: p.string(),
    name: p.string().nullable(),
    role: p.string().$type<Role>(),
    departments: p.array<string>().default([]),
    active: p.boolean().default(true),
    version: p.integer().version(),
    createdAt: p.datetime(3).onCreate(() => new Date()),
    updatedAt: p
      .datetime(3)
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
  },
});

export const ApiKeyEntity = defineEntity({
  name: 'ApiKey',
  tableName: 'api_key',
  properties: {
    id: p
      .uuid()
      .primary()
      .onCreate(() => v7()),
    name: p.string(),
    role: p.string().$type<Role>(),
    departments: p.array<string>().default([]),
    hash: p.blob(),
    createdAt: p.datetime(3).onCreate(() => new Date()),
    lastUsedAt: p.datetime(3).nullable(),
    expiresAt: p.datetime(3).nullable(),
    revokedAt: p.datetime(3).nullable(),
  },
});
