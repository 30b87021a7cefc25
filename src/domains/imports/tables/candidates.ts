import { Relationship, SkillEvidence } from '../../candidates/candidate.enums.js';
import { seniority } from './seniority.js';
import {
  candidate,
  choice,
  constant,
  coordinates,
  external,
  level,
  of,
  ownId,
  plain,
  required,
  text,
  years,
  type Table,
} from './table.js';

/** Experiences have no id in the bundle: title, company and first day identify one of a person. */
const experienceId = `md5(concat_ws(chr(31), lower(t.title), lower(coalesce(t.company, '')), coalesce(t."from"::text, '')))`;

/** People. */
export const candidates: Table = {
  name: 'candidates',
  columns: [
    ownId('candidate_id'),
    text('given_name'),
    text('family_name'),
    of('emails', 'email'),
    text('phone'),
    text('location'),
    text('country'),
    text('title'),
    text('company'),
    choice('relationship', Relationship, {
      SILVER_MEDALIST: Relationship.SILVER_MEDALLIST,
      ALUMNUS: Relationship.ALUMNI,
    }),
    text('education'),
    years('experience_years'),
    seniority,
    of('languages', 'languages'),
    of('list', 'certificates'),
    ...coordinates,
    of('boolean', 'willing_to_move'),
    text('summary'),
    of('list', 'skills'),
    of('time', 'consent_until'),
    of('boolean', 'do_not_contact'),
    of('time', 'created_at'),
  ],
  key: ['t.candidate_id'],
  target: {
    table: 'candidate',
    ...external('t.candidate_id'),
    values: [
      ...plain('given_name', 'family_name'),
      // The source's addresses come first. Addresses that were added in Rapport stay behind them.
      {
        column: 'emails',
        from: 'email',
        value: `coalesce(t.email, '{}') || array(select e from unnest(x.emails) with ordinality o (e, n) where e <> all (coalesce(t.email, '{}')) order by n)`,
      },
      ...plain('phone', 'location', 'country', 'title', 'company'),
      { column: 'relationship', from: 'relationship', fallback: constant(Relationship.PASSIVE) },
      ...plain('education'),
      {
        column: 'experience_years',
        from: 'experience_years',
        value: 't.experience_years::numeric(4, 1)',
      },
      ...plain('seniority'),
      { column: 'languages', from: 'languages', value: `coalesce(t.languages, '{}')` },
      { column: 'certificates', from: 'certificates', value: `coalesce(t.certificates, '{}')` },
      ...plain('latitude', 'longitude', 'willing_to_move', 'summary', 'consent_until'),
      { column: 'do_not_contact', from: 'do_not_contact', fallback: 'false' },
      { column: 'created_at', from: 'created_at', fallback: 'now()' },
    ],
    versioned: 'both',
  },
};

/** Skills of people, with details. `candidates.skills` lists names only. */
export const candidateSkills: Table = {
  name: 'candidate_skills',
  columns: [
    candidate,
    text('skill', required),
    level('level'),
    years('years'),
    of('day', 'last_used'),
    choice('evidence', SkillEvidence, { CV: SkillEvidence.RESUME, TEST: SkillEvidence.ASSESSMENT }),
  ],
  key: ['t.candidate_ref', 't.skill_ref'],
  target: {
    table: 'candidate_skill',
    match: 'x.candidate_id = t.candidate_ref and x.skill_id = t.skill_ref',
    identity: { candidate_id: 't.candidate_ref', skill_id: 't.skill_ref' },
    values: [
      ...plain('level'),
      { column: 'years', from: 'years', value: 't.years::numeric(4, 1)' },
      ...plain('last_used'),
      { column: 'evidence', from: 'evidence', fallback: constant(SkillEvidence.SELF) },
    ],
  },
};

/** Positions that people have or had. */
export const experiences: Table = {
  name: 'experiences',
  columns: [
    candidate,
    text('title', required),
    text('company'),
    of('day', 'from'),
    of('day', 'to'),
    of('boolean', 'current'),
    text('summary'),
  ],
  key: ['t.candidate_ref', experienceId],
  target: {
    table: 'experience',
    match: `x.candidate_id = t.candidate_ref and x.external_id = ${experienceId}`,
    identity: { candidate_id: 't.candidate_ref', external_id: experienceId },
    values: [
      ...plain('title', 'company'),
      { column: 'started_on', from: 'from', value: 't."from"' },
      { column: 'ended_on', from: 'to', value: 't."to"' },
      { column: 'current', from: 'current', fallback: 'false' },
      ...plain('summary'),
    ],
  },
};
