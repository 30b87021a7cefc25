import { sql, type RawBuilder } from 'kysely';
import { rowsOf, type Sql } from '../../platform/database/database.js';
import { milestones } from '../jobs/job.enums.js';
import type { CandidateDocument } from './candidate.document.js';

const time = (value: RawBuilder<unknown>) => sql`to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** When the company and this person were last in touch: notes and feedback are about them, not with them. */
export const lastContactOf = (candidateId: RawBuilder<unknown>) =>
  sql`(select max(i.at) from interaction i where i.candidate_id = ${candidateId} and i.type not in ('NOTE', 'FEEDBACK'))`;

export interface BuiltDocument {
  id: string;
  /** null: there is no such person, or they were merged into another */
  document: CandidateDocument | null;
}

/** Builds the index documents of these people in one statement, one row for each id. */
export const buildDocuments = (database: Sql, ids: readonly string[]): Promise<BuiltDocument[]> =>
  rowsOf<BuiltDocument>(database, sql`
    select asked.id, case when c.id is not null then jsonb_strip_nulls(jsonb_build_object(
      'id', c.id, 'name', c.name, 'sortName', fold_text(btrim(coalesce(c.family_name, '') || ' ' || coalesce(c.given_name, ''))),
      'title', c.title, 'company', c.company, 'location', c.location, 'country', c.country,
      'point', case when c.latitude is not null and c.longitude is not null then jsonb_build_object('lat', c.latitude, 'lon', c.longitude) end,
      'relationship', c.relationship, 'seniority', c.seniority, 'experienceYears', c.experience_years,
      'languages', array(select distinct lower(split_part(l, ':', 1)) from unnest(c.languages) l), 'languageLevels', c.languages,
      'certificates', c.certificates, 'education', c.education, 'summary', c.summary, 'willingToMove', c.willing_to_move,
      'consentUntil', ${time(sql`c.consent_until`)}, 'doNotContact', c.do_not_contact, 'source', c.source, 'createdAt', ${time(sql`c.created_at`)},
      'skills', s.skills, 'skillIds', s.ids, 'skillNames', s.names,
      'experiences', e.experiences, 'titles', e.titles, 'companies', e.companies, 'experienceText', e.texts,
      'channelIds', t.channels, 'jobIds', a.jobs, 'departments', a.departments, 'applicationStatuses', a.statuses,
      'stageIds', a.stages, 'milestones', a.milestones, 'furthestMilestone', f.milestone,
      'lastOutcome', o.status, 'lastOutcomeAt', ${time(sql`o.ended_at`)}, 'lastContactAt', ${time(lastContactOf(sql`c.id`))}
    )) end as document
    from unnest(${[...ids]}::uuid[]) asked(id)
    left join candidate c on c.id = asked.id and c.merged_into_id is null
    left join lateral (
      select coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'name', k.name, 'level', cs.level, 'years', cs.years, 'lastUsed', cs.last_used, 'evidence', cs.evidence) order by k.name, k.id), '[]') as skills,
             array_remove(array_agg(k.id order by k.name, k.id), null) as ids, array_remove(array_agg(k.name order by k.name, k.id), null) as names
      from candidate_skill cs join skill k on k.id = cs.skill_id where cs.candidate_id = c.id
    ) s on true
    left join lateral (
      select coalesce(jsonb_agg(jsonb_build_object('title', x.title, 'company', x.company, 'start', x.started_on, 'end', x.ended_on, 'current', x.current) order by x.started_on desc nulls last, x.id), '[]') as experiences,
             array_agg(distinct x.title) as titles, array_remove(array_agg(distinct x.company), null) as companies,
             array_remove(array_agg(x.summary order by x.started_on desc nulls last, x.id), null) as texts
      from experience x where x.candidate_id = c.id
    ) e on true
    left join lateral (
      select array_agg(channel_id) as channels from (
        select channel_id from touch where candidate_id = c.id
        union select channel_id from application where candidate_id = c.id and channel_id is not null) came
    ) t on true
    left join lateral (
      select array_agg(distinct p.job_id) as jobs, array_remove(array_agg(distinct j.department), null) as departments, array_agg(distinct p.status) as statuses,
             array_remove(array_agg(distinct p.stage_id) filter (where p.status = 'ACTIVE'), null) as stages,
             array_remove(array_agg(distinct g.milestone) filter (where p.status = 'ACTIVE'), null) as milestones
      from application p join job j on j.id = p.job_id left join stage g on g.id = p.stage_id where p.candidate_id = c.id
    ) a on true
    left join lateral (
      select g.milestone from application p
      join lateral (select p.stage_id as id union select r.to_stage_id from current_transition r where r.application_id = p.id) reached on true
      join stage g on g.id = reached.id
      where p.candidate_id = c.id order by array_position(${[...milestones]}::text[], g.milestone) desc limit 1
    ) f on true
    left join lateral (
      select p.status, p.ended_at from application p where p.candidate_id = c.id and p.status <> 'ACTIVE'
      order by p.ended_at desc nulls last, p.id desc limit 1
    ) o on true`);

/** Ids of all people who are not merged into another, in order, after one. */
export const candidateIdsAfter = async (database: Sql, after: string, limit: number): Promise<string[]> =>
  (await rowsOf<{ id: string }>(database, sql`
    select id from candidate where id > ${after} and merged_into_id is null order by id limit ${limit}`)).map(({ id }) => id);

/** How many people the index should hold. */
export const countCandidates = async (database: Sql): Promise<number> =>
  (await rowsOf<{ count: number }>(database, sql`select count(*)::int as count from candidate where merged_into_id is null`))[0]!.count;

/** People with an application for one of these jobs: what their documents say of the job is stale when it changes. */
export const candidateIdsOfJobs = async (database: Sql, jobIds: readonly string[]): Promise<string[]> =>
  (await rowsOf<{ id: string }>(database, sql`
    select distinct candidate_id as id from application where job_id = any(${[...jobIds]}::uuid[])`)).map(({ id }) => id);
