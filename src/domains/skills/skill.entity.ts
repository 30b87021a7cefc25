import { defineEntity, p } from '@mikro-orm/core';
import { v7 } from 'uuid';

export const SkillEntity = defineEntity({
  name: 'Skill',
  tableName: 'skill',
  properties: {
    id: p
      .uuid()
      .primary()
      .onCreate(() => v7()),
    name: p.string(),
    key: p.string(),
    origin: p.string().$type<'TAXONOMY' | 'RECORDED'>().default('RECORDED'),
    version: p.integer().version(),
    createdAt: p.datetime(3).onCreate(() => new Date()),
  },
});

export const SkillAliasEntity = defineEntity({
  name: 'SkillAlias',
  tableName: 'skill_alias',
  properties: {
    key: p.string().primary(),
    alias: p.string(),
    skill: () => p.manyToOne(SkillEntity),
  },
});
