import { sql } from 'kysely';
import { rowOf, type Sql } from '../../platform/database/database.js';

export type NodeType =
  | 'Candidate'
  | 'Job'
  | 'Application'
  | 'Interaction'
  | 'Referral'
  | 'Channel'
  | 'Skill'
  | 'Stage'
  | 'Transition'
  | 'User'
  | 'Offer'
  | 'Opening'
  | 'Touch'
  | 'SavedSearch'
  | 'Pool';

/** Which table an id belongs to: ids are unique over all of them. */
export const typeOfNode = (database: Sql, id: string) =>
  rowOf<{ type: NodeType }>(
    database,
    sql`
    select 'Candidate' as type from candidate where id = ${id} union all
    select 'Job' from job where id = ${id} union all
    select 'Application' from application where id = ${id} union all
    select 'Interaction' from interaction where id = ${id} union all
    select 'Referral' from referral where id = ${id} union all
    select 'Channel' from channel where id = ${id} union all
    select 'Skill' from skill where id = ${id} union all
    select 'Stage' from stage where id = ${id} union all
    select 'Transition' from transition where id = ${id} union all
    select 'User' from app_user where id = ${id} union all
    select 'Offer' from offer where id = ${id} union all
    select 'Opening' from opening where id = ${id} union all
    select 'Touch' from touch where id = ${id} union all
    select 'SavedSearch' from saved_search where id = ${id} union all
    select 'Pool' from pool where id = ${id}`,
  );
