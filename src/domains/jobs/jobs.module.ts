import { defineModule } from '../../platform/module.js';
import { skillsModule } from '../skills/skills.module.js';
import { jobChangeColumns } from './job-changes.queries.js';
import {
  JobEntity,
  JobSkillEntity,
  OpeningEntity,
  StageEntity,
  StageTemplateEntity,
} from './job.entity.js';
import { JobResolver, JobSkillResolver, StageResolver } from './job.resolver.js';
import { JobService } from './job.service.js';
import { jobFieldRules } from './field-rules.policy.js';

/** Jobs with their pipelines, openings and the skills that they need. */
export const jobsModule = defineModule({
  name: 'jobs',
  dependsOn: [skillsModule],
  entities: [JobEntity, JobSkillEntity, StageTemplateEntity, StageEntity, OpeningEntity],
  changes: { JOB: ['JOB', 'REQUIREMENTS', 'STAGES', 'OPENING'] },
  changeColumns: jobChangeColumns,
  services: () => ({ jobs: new JobService() }),
  resolvers: ({ jobs, skills }) => [
    new JobResolver(jobs),
    new JobSkillResolver(skills),
    new StageResolver(jobs),
  ],
  nodes: ({ jobs }) => ({
    Job: { table: 'job', byId: jobs.byId.bind(jobs) },
    Stage: {
      table: 'stage',
      byId: async (session, id) => {
        const stage = await jobs.stage(session, id);
        return stage && (await jobs.byId(session, stage.jobId)) ? stage : undefined;
      },
    },
    Opening: {
      table: 'opening',
      byId: async (session, id) => {
        const opening = await jobs.opening(session, id);
        return opening && (await jobs.byId(session, opening.jobId)) ? opening : undefined;
      },
    },
  }),
  documents: ['dashboards/documents/jobs.graphql'],
  personalData: [
    {
      table: 'opening',
      by: ['application_id'],
      holds: 'who filled a seat of a job',
      erasure: { rows: 'KEPT', because: 'a seat stays filled, and time to fill counts it' },
      texts: { source: 'the name of a system', external_id: 'the number of the seat' },
    },
  ],
  fieldRules: jobFieldRules,
});
