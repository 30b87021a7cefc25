import { defineEntity, p } from '@mikro-orm/core';
import { v7 } from 'uuid';
import type { CandidateFilter } from '../../candidates/candidate.filter.js';
import type { SavedSearchAccess } from './saved-search.type.js';

export const SavedSearchEntity = defineEntity({
  name: 'SavedSearch',
  tableName: 'saved_search',
  properties: {
    id: p
      .uuid()
      .primary()
      .onCreate(() => v7()),
    owner: p.string(),
    name: p.string(),
    query: p.text().default(''),
    filter: p.json<CandidateFilter>().onCreate(() => ({})),
    departments: p.array<string>().nullable(),
    role: p.string(),
    access: p.string().$type<SavedSearchAccess>().default('PRIVATE'),
    alerts: p.boolean().default(true),
    version: p.integer().version(),
    createdAt: p.datetime(3).onCreate(() => new Date()),
    updatedAt: p
      .datetime(3)
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
  },
});
