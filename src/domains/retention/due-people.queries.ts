import { sql, type RawBuilder } from 'kysely';
import { oneRowOf, rowOf, rowsOf, type Sql } from '../../platform/database/database.js';
import type { OffReason } from './retention.enums.js';

/** Every person with those who were merged into them, as (id, person_id); of these people only, if any are given. */
const members = (candidateIds: readonly string[] | undefined): RawBuilder<unknown> =>
  candidateIds
    ? sql`select s.id, s.person_id from same_people(${[...candidateIds]}::uuid[]) s`
    : sql`select c.id, c.id as person_id from candidate c where c.merged_into_id is null and c.erased_at is null
      union all
      select s.id, s.person_id from same_people(array(select c.id from candidate c where c.merged_into_id is not null)) s where s.id <> s.person_id`;

/**
 * The statement's beginning: `due` has everybody with the days that the enabled rules give, and whether they are due.
 *
 * An application is covered by the rules whose country and outcome it has. Its country is that of its job, else that of
 * the person. Of the rules of one action those with the highest priority count, except that a duty to keep always counts.
 * The latest day of all rules that count, over all applications, is the person's day: the longest duty to keep wins. A
 * person with an open application, or one that no rule to erase covers, has no day. Days are those of the rule's time
 * zone, and a person is kept through the last one.
 */
const standing = (asOf: string, candidateIds: readonly string[] | undefined) => sql`
  with members as materialized (${members(candidateIds)}),
  last_contact as materialized (
    select m.person_id, max(i.at) as at from members m join interaction i on i.candidate_id = m.id and i.type not in ('NOTE', 'FEEDBACK') group by 1
  ), cases as materialized (
    select m.person_id, a.status as outcome, upper(coalesce(j.country, c.country, '')) as country,
      coalesce(a.ended_at, greatest(a.applied_at, a.stage_entered_at)) as closed_at, a.updated_at
    from members m join application a on a.candidate_id = m.id join candidate c on c.id = m.person_id join job j on j.id = a.job_id
    union all
    select c.id, 'NEVER_APPLIED', upper(coalesce(c.country, '')), c.created_at, null
    from members own join candidate c on c.id = own.person_id
    where own.id = own.person_id and not exists (select from members m join application a on a.candidate_id = m.id where m.person_id = c.id)
  ), kinds as materialized (
    select distinct outcome, country from cases where outcome <> 'ACTIVE'
  ), covering as materialized (
    select k.outcome, k.country, r.id as rule_id, r.name, r.action, r.counted_from, r.months, r.time_zone,
      r.action = 'KEEP' or r.priority = max(r.priority) over (partition by k.outcome, k.country, r.action) as counts
    from kinds k join retention_rule r on r.enabled and (r.outcomes = '{}' or k.outcome = any(r.outcomes))
      and (r.country is null or k.country = upper(r.country) or starts_with(k.country, upper(r.country) || '-'))
  ), dues as materialized (
    select c.person_id, v.rule_id, v.name, v.action, v.counts, c.outcome, c.country, b.at as counted_from_at, d.due_on,
      d.due_on::timestamp at time zone v.time_zone as due_at
    from cases c join covering v using (outcome, country) left join last_contact l on l.person_id = c.person_id
    cross join lateral (select case v.counted_from when 'CLOSING' then c.closed_at else greatest(c.closed_at, l.at) end as at) b
    cross join lateral (select ((b.at at time zone v.time_zone)::date + make_interval(months => v.months))::date + 1 as due_on) d
  ), days as (
    select person_id, max(due_at) filter (where action <> 'ASK_AGAIN') as erase_at, max(due_at) filter (where action = 'ASK_AGAIN') as ask_at
    from dues where counts group by 1
  ), erasable as materialized (
    select distinct outcome, country from covering where action = 'ERASE'
  ), applied as (
    select c.person_id, count(*) filter (where c.outcome <> 'NEVER_APPLIED')::int as applications, max(c.updated_at) as changed_at,
      bool_or(c.outcome = 'ACTIVE') as open, bool_or(e.outcome is null) as uncovered
    from cases c left join erasable e using (outcome, country) group by 1
  ), held as (
    select distinct m.person_id from members m join legal_hold h on h.candidate_id = m.id and h.released_at is null
  ), due as materialized (
    select c.id as person_id, a.applications, a.changed_at, a.open, l.at as last_contact_at, h.person_id is not null as held,
      coalesce(c.consent_until > ${asOf}::timestamptz, false) as agreed, d.ask_at,
      coalesce(not a.uncovered and d.erase_at <= ${asOf}::timestamptz, false) and (c.consent_until is null or c.consent_until <= ${asOf}::timestamptz) as erase
    from members own join candidate c on c.id = own.person_id join applied a on a.person_id = c.id
    left join days d on d.person_id = c.id left join last_contact l on l.person_id = c.id left join held h on h.person_id = c.id
    where own.id = own.person_id and c.erased_at is null
  )`;

/** People who are due, each with the rule that gives the latest day, and all rules with another day. */
const reasons = (asOf: string) => sql`
  listed as materialized (
    select d.*, case when d.erase then 'ERASE' else 'ASK_AGAIN' end as action from due d join candidate c on c.id = d.person_id
    where d.erase or (d.ask_at <= ${asOf}::timestamptz and not c.do_not_contact and not d.held and not d.open
      and (c.consent_until is null or c.consent_until <= ${asOf}::timestamptz + interval '2 months')
      and not exists (select from consent g where g.candidate_id = c.id and g.purpose_id = talent_pool() and not g.struck_out and g.withdrawn_at is not null
        and not exists (select from consent n where n.candidate_id = c.id and n.purpose_id = g.purpose_id and not n.struck_out and n.ordinal > g.ordinal))
      and not exists (select from consent_request q where q.candidate_id = c.id and q.purpose_id = talent_pool() and q.after_ordinal >= coalesce(
        (select max(g.ordinal) from consent g where g.candidate_id = c.id and g.purpose_id = q.purpose_id and not g.struck_out), 0)))
  ), reason as (
    select distinct on (l.person_id) l.person_id, s.rule_id, s.name, s.due_on, s.due_at, s.counted_from_at, s.outcome, s.country
    from listed l join dues s on s.person_id = l.person_id and s.counts and (s.action = 'ASK_AGAIN') = (l.action = 'ASK_AGAIN')
    order by l.person_id, s.due_at desc, s.name, s.rule_id, s.counted_from_at desc
  ), others as (
    select of_rule.person_id, jsonb_agg(jsonb_build_object('ruleId', of_rule.rule_id, 'name', of_rule.name, 'action', of_rule.action, 'dueOn', of_rule.due_on) order by of_rule.due_on desc, of_rule.name) as disagreeing
    from (
      select r.person_id, s.rule_id, s.name, s.action, max(s.due_on) as due_on from reason r join dues s on s.person_id = r.person_id and s.rule_id <> r.rule_id
      where s.action <> 'ASK_AGAIN' group by 1, 2, 3, 4
    ) of_rule join reason r using (person_id) where of_rule.due_on <> r.due_on group by 1
  )`;

/**
 * The statement that puts everybody who is due on the list of a run, but those who are about to be erased already. It
 * gives the number of people as `listed`.
 * @param asOf the present moment
 */
export const dueList = (runId: string, asOf: string): RawBuilder<{ listed: number }> =>
  sql<{ listed: number }>`${standing(asOf, undefined)}, ${reasons(asOf)}, made as (
    insert into retention_item (run_id, candidate_id, action, state, rule_id, rule_name, due_on, counted_from_at, outcome, country, disagreeing, last_contact_at, applications, changed_at)
    select ${runId}::uuid, l.person_id, l.action, case when l.held then 'HELD' else 'DUE' end, r.rule_id, r.name, r.due_on, r.counted_from_at, r.outcome,
      nullif(r.country, ''), case when l.action = 'ERASE' then coalesce(o.disagreeing, '[]') else '[]' end, l.last_contact_at, l.applications, l.changed_at
    from listed l join reason r using (person_id) left join others o using (person_id)
    where not exists (select from erasure_person p join erasure e on e.id = p.erasure_id and e.state <> 'REFUSED' where p.candidate_id = l.person_id)
    order by r.due_on, l.person_id returning 1
  ) select count(*)::int as listed from made`;

/**
 * Lets PostgreSQL join without nested loops until the transaction ends, or again with them. It takes the parts of these
 * statements for a few rows, and would go through all people once for each person.
 */
const joinWithLoops = (database: Sql, loops: 'on' | 'off') =>
  rowOf(database, sql`select set_config('enable_nestloop', ${loops}, true)`);

/** Puts everybody who is due on the list of a run. @returns how many there are */
export async function listDuePeople(
  database: Sql,
  runId: string,
  asOf: string,
): Promise<{ listed: number }> {
  await joinWithLoops(database, 'off');
  const listed = await oneRowOf<{ listed: number }>(database, dueList(runId, asOf));
  await joinWithLoops(database, 'on');
  return listed;
}

/**
 * Compares people on the list of a run with what is so now, and takes off whoever is no longer due for the same reason.
 * @param candidateIds only these people; undefined: everybody on the list
 * @returns how many were taken off
 */
export async function takeOffChanged(
  database: Sql,
  runId: string,
  asOf: string,
  candidateIds: readonly string[],
): Promise<number> {
  await joinWithLoops(database, 'off');
  const off = await rowsOf<{ reason: OffReason }>(
    database,
    sql`${standing(asOf, candidateIds)}, ${reasons(asOf)}, compared as (
    select i.id, case
        when d.person_id is null then 'GONE'
        when d.held then 'LEGAL_HOLD'
        when (d.applications, d.changed_at) is distinct from (i.applications, i.changed_at) then 'NEW_APPLICATION'
        when d.last_contact_at is distinct from i.last_contact_at then 'NEW_CONTACT'
        when d.agreed then 'CONSENT'
        when l.action is distinct from i.action or (r.rule_id, r.due_on) is distinct from (i.rule_id, i.due_on) then 'RULES'
      end as reason
    from retention_item i left join due d on d.person_id = i.candidate_id left join listed l on l.person_id = i.candidate_id left join reason r on r.person_id = i.candidate_id
    where i.run_id = ${runId}::uuid and i.state = 'DUE' and i.candidate_id = any(${[...candidateIds]}::uuid[])
  ) update retention_item i set state = 'OFF', off_reason = c.reason from compared c where c.id = i.id and c.reason is not null returning c.reason`,
  );
  await joinWithLoops(database, 'on');
  return off.length;
}
