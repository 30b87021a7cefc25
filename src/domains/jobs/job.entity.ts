import { defineEntity, p } from '@mikro-orm/core';
import { v7 } from 'uuid';
import type { Seniority } from '../candidates/candidate.enums.js';
import { SkillEntity } from '../skills/skill.entity.js';
import type { JobStatus, Milestone, SkillNeed } from './job.enums.js';

export const JobEntity = defineEntity({
  name: 'Job',
  tableName: 'job',
  properties: {
    id: p
      .uuid()
      .primary()
      .onCreate(() => v7()),
    source: p.string().nullable(),
    externalId: p.string().nullable(),
    title: p.string(),
    department: p.string().nullable(),
    location: p.string().nullable(),
    country: p.string().nullable(),
    latitude: p.double().nullable(),
    longitude: p.double().nullable(),
    remote: p.boolean().default(false),
    status: p.string().$type<JobStatus>().default('OPEN'),
    openedAt: p.datetime(3).nullable(),
    closedAt: p.datetime(3).nullable(),
    seniority: p.string().$type<Seniority>().nullable(),
    languages: p.array<string>().default([]),
    certificates: p.array<string>().default([]),
    description: p.text().nullable(),
    version: p.integer().version(),
    createdAt: p.datetime(3).onCreate(() => new Date()),
    updatedAt: p
      .datetime(3)
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
  },
});

export const JobSkillEntity = defineEntity({
  name: 'JobSkill',
  tableName: 'job_skill',
  properties: {
    job: () => p.manyToOne(JobEntity).primary(),
    skill: () => p.manyToOne(SkillEntity).primary(),
    need: p.string().$type<SkillNeed>().default('MUST'),
    minLevel: p.smallint().nullable(),
    minYears: p.decimal('number').nullable(),
  },
});

export const StageTemplateEntity = defineEntity({
  name: 'StageTemplate',
  tableName: 'stage_template',
  properties: {
    source: p.string().primary(),
    name: p.string().primary(),
    position: p.integer(),
    milestone: p.string().$type<Milestone>(),
  },
});

export const StageEntity = defineEntity({
  name: 'Stage',
  tableName: 'stage',
  properties: {
    id: p
      .uuid()
      .primary()
      .onCreate(() => v7()),
    job: () => p.manyToOne(JobEntity),
    name: p.string(),
    position: p.integer(),
    milestone: p.string().$type<Milestone>(),
    fromTemplate: p.boolean().default(false),
    deletedAt: p.datetime(3).nullable(),
    version: p.integer().version(),
  },
});

export const OpeningEntity = defineEntity({
  name: 'Opening',
  tableName: 'opening',
  properties: {
    id: p
      .uuid()
      .primary()
      .onCreate(() => v7()),
    source: p.string().nullable(),
    externalId: p.string().nullable(),
    job: () => p.manyToOne(JobEntity),
    openedAt: p.datetime(3),
    filledAt: p.datetime(3).nullable(),
    closedAt: p.datetime(3).nullable(),
    applicationId: p.uuid().nullable(),
    version: p.integer().version(),
  },
});
