import { analyticsModule } from './domains/analytics/analytics.module.js';
import { applicationsModule } from './domains/applications/applications.module.js';
import { auditModule } from './domains/audit/audit.module.js';
import { candidatesModule } from './domains/candidates/candidates.module.js';
import { catchUpModule } from './domains/catch-up/catch-up.module.js';
import { channelsModule } from './domains/channels/channels.module.js';
import { consentModule } from './domains/consent/consent.module.js';
import { demoModule } from './domains/demo/demo.module.js';
import { demographicsModule } from './domains/demographics/demographics.module.js';
import { erasureModule } from './domains/erasure/erasure.module.js';
import { extractedSkillsModule } from './domains/extracted-skills/extracted-skills.module.js';
import { importsModule } from './domains/imports/imports.module.js';
import { interactionsModule } from './domains/interactions/interactions.module.js';
import { jobsModule } from './domains/jobs/jobs.module.js';
import { matchingModule } from './domains/matching/matching.module.js';
import { personalExportModule } from './domains/personal-export/personal-export.module.js';
import { poolsModule } from './domains/pools/pools.module.js';
import { referralsModule } from './domains/referrals/referrals.module.js';
import { retentionModule } from './domains/retention/retention.module.js';
import { signInModule } from './domains/sign-in/sign-in.module.js';
import { skillsModule } from './domains/skills/skills.module.js';
import { suggestionsModule } from './domains/suggestions/suggestions.module.js';
import { taxonomyModule } from './domains/taxonomy/taxonomy.module.js';
import { usersModule } from './domains/users/users.module.js';
import type { Module } from './platform/module.js';

/**
 * The domains of the product. Each may only import those before it: .dependency-cruiser.cjs reads the order from this
 * list. A new domain is a folder and a line here.
 */
export const modules: readonly Module[] = [
  usersModule,
  taxonomyModule,
  skillsModule,
  candidatesModule,
  consentModule,
  signInModule,
  channelsModule,
  jobsModule,
  poolsModule,
  extractedSkillsModule,
  applicationsModule,
  interactionsModule,
  referralsModule,
  suggestionsModule,
  matchingModule,
  analyticsModule,
  demographicsModule,
  catchUpModule,
  importsModule,
  erasureModule,
  personalExportModule,
  retentionModule,
  auditModule,
  demoModule,
];
