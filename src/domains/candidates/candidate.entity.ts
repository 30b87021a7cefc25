import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { v7 } from 'uuid';
import { SkillEntity } from '../skills/skill.entity.js';
import type { Relationship, Seniority, SkillEvidence } from './candidate.enums.js';

export const CandidateEntity = defineEntity({
  name: 'Candidate',
  tableName: 'candidate',
  properties: {
    id: p
      .uuid()
      .primary()
      .onCreate(() => v7()),
    source: p.string().nullable(),
    externalId: p.string().nullable(),
    givenName: p.string().nullable(),
    familyName: p.string().nullable(),
    emails: p.array<string>().default([]),
    phone: p.string().nullable(),
    location: p.string().nullable(),
    country: p.string().nullable(),
    title: p.string().nullable(),
    company: p.string().nullable(),
    relationship: p.string().$type<Relationship>().default('PASSIVE'),
    education: p.string().nullable(),
    experienceYears: p.decimal('number').nullable(),
    seniority: p.string().$type<Seniority>().nullable(),
    languages: p.array<string>().default([]),
    certificates: p.array<string>().default([]),
    latitude: p.double().nullable(),
    longitude: p.double().nullable(),
    willingToMove: p.boolean().nullable(),
    summary: p.text().nullable(),
    consentUntil: p.datetime(3).nullable(),
    doNotContact: p.boolean().default(false),
    mergedIntoId: p.uuid().nullable(),
    erasedAt: p.datetime(3).nullable(),
    version: p.integer().version(),
    createdAt: p.datetime(3).onCreate(() => new Date()),
    updatedAt: p
      .datetime(3)
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
  },
});
export type CandidateRecord = InferEntity<typeof CandidateEntity>;

export const CandidateSkillEntity = defineEntity({
  name: 'CandidateSkill',
  tableName: 'candidate_skill',
  properties: {
    candidate: () => p.manyToOne(CandidateEntity).primary(),
    skill: () => p.manyToOne(SkillEntity).primary(),
    level: p.smallint().nullable(),
    years: p.decimal('number').nullable(),
    lastUsed: p.date().nullable(),
    evidence: p.string().$type<SkillEvidence>().default('SELF'),
  },
});

export const ExperienceEntity = defineEntity({
  name: 'Experience',
  tableName: 'experience',
  properties: {
    id: p
      .uuid()
      .primary()
      .onCreate(() => v7()),
    candidate: () => p.manyToOne(CandidateEntity),
    externalId: p.string(),
    title: p.string(),
    company: p.string().nullable(),
    startedOn: p.date().nullable(),
    endedOn: p.date().nullable(),
    current: p.boolean().default(false),
    summary: p.text().nullable(),
  },
});
