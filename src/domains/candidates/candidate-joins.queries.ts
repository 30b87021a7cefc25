import { sql } from 'kysely';
import type { Joins } from '../../platform/graphql/rows.queries.js';
import { toMany, toOne } from '../../platform/graphql/joins.queries.js';
import { skillRows } from '../skills/skill-rows.js';
import { experienceOrder } from './candidate.queries.js';
import { candidateSkillRows, experienceRows } from './candidate-rows.js';

export const candidateJoins: Joins = {
  'Candidate.skills': toMany(
    candidateSkillRows,
    sql`candidate_skill cs join skill s on s.id = cs.skill_id`,
    (candidate) => sql`cs.candidate_id = ${candidate('id')}`,
    sql`s.key`,
  ),
  'CandidateSkill.skill': toOne(
    skillRows,
    sql`skill s`,
    (_, held) => [sql`s.id = ${held('skill_id')}`],
    true,
  ),
  'Candidate.experiences': toMany(
    experienceRows,
    sql`experience e`,
    (candidate) => sql`e.candidate_id = ${candidate('id')}`,
    experienceOrder,
  ),
};
