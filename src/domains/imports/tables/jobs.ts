import { JobStatus, Milestone, SkillNeed } from '../../jobs/job.enums.js';
import { seniority } from './seniority.js';
import {
  choice,
  constant,
  coordinates,
  external,
  job,
  level,
  of,
  plain,
  required,
  text,
  years,
  type Table,
} from './table.js';

/** Jobs. */
export const jobs: Table = {
  name: 'jobs',
  columns: [
    text('job_id', required),
    text('title', required),
    text('department'),
    text('location'),
    text('country'),
    ...coordinates,
    of('boolean', 'remote'),
    choice('status', JobStatus, {
      ONHOLD: JobStatus.ON_HOLD,
      PAUSED: JobStatus.ON_HOLD,
      PUBLISHED: JobStatus.OPEN,
      ACTIVE: JobStatus.OPEN,
      FILLED: JobStatus.CLOSED,
    }),
    of('time', 'opened_at'),
    of('time', 'closed_at'),
    seniority,
    of('languages', 'languages'),
    of('list', 'certificates'),
    text('description'),
  ],
  key: ['t.job_id'],
  target: {
    table: 'job',
    ...external('t.job_id'),
    values: [
      ...plain('title', 'department', 'location', 'country', 'latitude', 'longitude'),
      { column: 'remote', from: 'remote', fallback: 'false' },
      { column: 'status', from: 'status', fallback: constant(JobStatus.OPEN) },
      ...plain('opened_at', 'closed_at', 'seniority'),
      { column: 'languages', from: 'languages', value: `coalesce(t.languages, '{}')` },
      { column: 'certificates', from: 'certificates', value: `coalesce(t.certificates, '{}')` },
      ...plain('description'),
    ],
    versioned: 'both',
  },
};

/** Pipelines: rows without a job are the template of the source. */
export const stages: Table = {
  name: 'stages',
  columns: [
    text('job_id', { refers: 'job' }),
    text('stage', required),
    of('integer', 'position', required),
    choice(
      'milestone',
      Milestone,
      {
        APPLIED: Milestone.APPLICATION,
        SCREENING: Milestone.SCREEN,
        PHONE_SCREEN: Milestone.SCREEN,
        HIRE: Milestone.HIRED,
      },
      required,
    ),
  ],
  key: ['t.job_id', 'lower(t.stage)'],
};

/** Skills that jobs need. */
export const jobSkills: Table = {
  name: 'job_skills',
  columns: [
    job,
    text('skill', required),
    choice('need', SkillNeed, {
      REQUIRED: SkillNeed.MUST,
      NICE_TO_HAVE: SkillNeed.NICE,
      OPTIONAL: SkillNeed.NICE,
      PREFERRED: SkillNeed.SHOULD,
    }),
    level('min_level'),
    years('min_years'),
  ],
  key: ['t.job_ref', 't.skill_ref'],
  target: {
    table: 'job_skill',
    match: 'x.job_id = t.job_ref and x.skill_id = t.skill_ref',
    identity: { job_id: 't.job_ref', skill_id: 't.skill_ref' },
    values: [
      { column: 'need', from: 'need', fallback: constant(SkillNeed.MUST) },
      ...plain('min_level'),
      { column: 'min_years', from: 'min_years', value: 't.min_years::numeric(4, 1)' },
    ],
  },
};

/** Seats of jobs. */
export const openings: Table = {
  name: 'openings',
  columns: [
    text('opening_id', required),
    job,
    of('time', 'opened_at', required),
    of('time', 'filled_at'),
    of('time', 'closed_at'),
    text('application_id', { refers: 'application' }),
  ],
  key: ['t.opening_id'],
  target: {
    table: 'opening',
    ...external('t.opening_id'),
    values: [
      { column: 'job_id', from: 'job_id', value: 't.job_ref' },
      ...plain('opened_at', 'filled_at', 'closed_at'),
      { column: 'application_id', from: 'application_id', value: 't.application_ref' },
    ],
    versioned: 'version',
  },
};
