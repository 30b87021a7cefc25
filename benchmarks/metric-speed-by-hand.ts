import type { metrics } from '../src/domains/analytics/metrics.js';

/** What the SQL reads: the application facts, or transitions and other records. */
type Source = 'FACTS' | 'RECORDS' | 'CACHE';

/** What a metric's answers are compared by: a row of the SQL is that row of the answer whose `key` is the same, and its other columns are fields of it. */
export const keyFields: Partial<Record<keyof typeof metrics, string>> = {
  channelYield: 'channelId',
  referralCounts: 'referrer',
  dropOffStages: 'milestone',
  timeInStage: 'milestone',
};

const days = (from: string, to: string) =>
  `round(extract(epoch from ${to} - ${from}) * 1000)::bigint`;
const ofDurations = `
  count(*)::int as n, avg(ms) / 86400000 as "meanDays", stddev_pop(ms) / 86400000 as "stdDevDays", (percentile_disc(array[0.25, 0.5, 0.75, 0.9]) within group (order by ms)) as quantiles`;
const quantiles =
  '"meanDays", "stdDevDays", quantiles[1] / 86400000.0 as "p25Days", quantiles[2] / 86400000.0 as "medianDays", quantiles[3] / 86400000.0 as "p75Days", quantiles[4] / 86400000.0 as "p90Days"';
const waysOf = (way: string, numbers: Record<string, string>) =>
  Object.entries(numbers)
    .map(
      ([name, number]) => `coalesce(sum(n) filter (where ${way} = ${number}), 0)::int as "${name}"`,
    )
    .join(', ');

/** CTEs after `visits(application_id, milestone, ended, ms)`, and the figures of the Kaplan-Meier curve. */
const curveOfVisits = `risks as (
        select milestone, ms, count(*) filter (where ended) as events, sum(count(*)) over (partition by milestone order by ms desc) as at_risk from visits group by 1, 2),
      curve as (
        select milestone, ms, case when events = at_risk then 0 else exp(sum(case when events < at_risk then ln(1 - events / at_risk::float8) else 0 end) over (partition by milestone order by ms)) end as lasting from risks where events > 0),
      summary as (
        select milestone, count(*)::int as n, (count(*) filter (where not ended))::int as "nOpen", count(distinct application_id)::int as applications,
          avg(ms) filter (where ended) / 86400000 as "meanDays", stddev_pop(ms) filter (where ended) / 86400000 as "stdDevDays" from visits group by 1)
      select summary.milestone as key, summary.n, summary."nOpen", summary.applications, summary."meanDays", summary."stdDevDays", min(curve.ms) filter (where lasting <= 0.75 + 1e-9) / 86400000.0 as "p25Days",
        min(curve.ms) filter (where lasting <= 0.5 + 1e-9) / 86400000.0 as "medianDays", min(curve.ms) filter (where lasting <= 0.25 + 1e-9) / 86400000.0 as "p75Days", min(curve.ms) filter (where lasting <= 0.1 + 1e-9) / 86400000.0 as "p90Days"
      from summary left join curve on curve.milestone = summary.milestone group by 1, 2, 3, 4, 5, 6`;

/**
 * The best SQL that we could write for metrics with their default arguments, over data without merges, undone hires,
 * undated events or deleted stages: it leaves out every rule that this data does not need, and gives the same numbers
 * (the benchmark compares them).
 */
export const byHand: Partial<
  Record<keyof typeof metrics, Partial<Record<Source, (quarter: boolean) => string>>>
> = {
  channelYield: {
    RECORDS: (quarter) => `
      with own as (select a.id, a.channel_id from application a where true ${inQuarter(quarter, 'a.applied_at')}),
      far as (select t.application_id, max(s.position) as place, bool_or(t.kind = 'HIRE') as hired from own join transition t on t.application_id = own.id left join stage s on s.id = t.to_stage_id group by 1)
      select own.channel_id as key, count(*)::int as applications, (count(*) filter (where place >= 2 or hired))::int as "reachedScreen", (count(*) filter (where place >= 4 or hired))::int as "reachedAssessment",
        (count(*) filter (where place >= 5 or hired))::int as "reachedInterview", (count(*) filter (where place >= 7 or hired))::int as "reachedOffer", (count(*) filter (where hired))::int as hires,
        avg(case when hired then 1 else place / 8.0 end) as quality from own join far on far.application_id = own.id group by 1`,
    FACTS: (quarter) => `
      select last_channel_id as key, count(*)::int as applications, count(screen_exit)::int as "reachedScreen", count(assessment_exit)::int as "reachedAssessment", count(interview_exit)::int as "reachedInterview",
        count(offer_exit)::int as "reachedOffer", (count(*) filter (where hired))::int as hires, avg(quality) as quality
      from application_outcome where true ${inQuarter(quarter, 'applied_at')} group by 1`,
  },
  referralCounts: {
    RECORDS: (quarter) => `
      with ended as (
        select t.application_id, max(s.position) as place, bool_or(t.kind = 'HIRE') as hired from transition t left join stage s on s.id = t.to_stage_id where t.application_id in (
          select a.id from referral r join application a on a.candidate_id = r.candidate_id and a.job_id = r.job_id and a.applied_at >= r.at where true ${inQuarter(quarter, 'r.at')}) group by 1)
      ${referrals(quarter, 'application', 'id', 'candidate_id', 'left join ended e on e.application_id = j.id', 'e.place >= 5 or e.hired', 'e.hired')}`,
    FACTS: (quarter) =>
      referrals(
        quarter,
        'application_outcome',
        'application_id',
        'person_id',
        '',
        'j.interview_exit is not null',
        'j.hired',
      ),
  },
  dropOffStages: {
    RECORDS: (quarter) => `
      with moves as (
        select t.application_id, t.ordinal, t.kind, s.milestone, lead(t.kind) over w as next_kind
        from application a join transition t on t.application_id = a.id left join stage s on s.id = t.to_stage_id where true ${inQuarter(quarter, 'a.applied_at')} window w as (partition by t.application_id order by t.ordinal)),
      last as (select distinct on (application_id, milestone) * from moves where milestone is not null order by application_id, milestone, ordinal desc),
      ways as (
        select milestone, coalesce(next_kind, 'STILL') as way, count(*) as n from last group by 1, 2
        union all select 'HIRED', 'STILL', count(*) from moves where kind = 'HIRE')
      select milestone as key, sum(n)::int as entered, (coalesce(sum(n) filter (where way in ('ADVANCE', 'SKIP', 'HIRE')), 0))::int as advanced,
        ${waysOf('way', { movedBack: "'BACK'", rejected: "'REJECT'", withdrew: "'WITHDRAW'", transferred: "'TRANSFER'", stillThere: "'STILL'" })} from ways group by 1`,
    FACTS: (quarter) => `
      with profile as (
        select application_exit, screen_exit, assessment_exit, interview_exit, offer_exit, hired, count(*) as n from application_outcome where true ${inQuarter(quarter, 'applied_at')} group by 1, 2, 3, 4, 5, 6)
      select milestone as key, sum(n)::int as entered, ${waysOf('way', { advanced: "'ADVANCED'", movedBack: "'MOVED_BACK'", rejected: "'REJECTED'", withdrew: "'WITHDREW'", transferred: "'TRANSFERRED'", stillThere: "'STILL_THERE'" })}
      from profile cross join lateral (values ('APPLICATION', application_exit), ('SCREEN', screen_exit), ('ASSESSMENT', assessment_exit), ('INTERVIEW', interview_exit), ('OFFER', offer_exit),
        ('HIRED', case when hired then 'STILL_THERE' end)) ways(milestone, way) where way <> 'SKIPPED' group by 1`,
  },
  // Open visits are censored: quantiles are of the Kaplan-Meier curve, as in the metric.
  timeInStage: {
    RECORDS: (quarter) => `
      with moves as (
        select t.application_id, t.ordinal, t.at, s.milestone, lag(s.milestone) over w as before from transition t left join stage s on s.id = t.to_stage_id window w as (partition by t.application_id order by t.ordinal)),
      turns as (
        select application_id, at, milestone, lead(at) over w as left_at, lead(application_id) over w is not null as ended from moves where milestone is distinct from before window w as (partition by application_id order by ordinal)),
      visits as (
        select application_id, milestone, ended, ${days('at', 'coalesce(left_at, now())')} as ms from turns where milestone is not null and milestone <> 'HIRED' ${inQuarter(quarter, 'at')}),
${curveOfVisits}`,
    FACTS: (quarter) => `
      with visits as (
        select application_id, milestone, not open as ended, coalesce(stay_ms, round(extract(epoch from now() - entered_at) * 1000)) as ms from application_visit
        where by_milestone and not skipped and milestone <> 'HIRED' and (stay_ms is not null or open) ${inQuarter(quarter, 'entered_at')}),
      ${curveOfVisits}`,
  },
  timeToHire: {
    RECORDS: (quarter) => `
      with hires as (select ${days('a.applied_at', 't.at')} as ms from application a join transition t on t.application_id = a.id and t.kind = 'HIRE' where true ${inQuarter(quarter, 'a.applied_at')}),
      figures as (select ${ofDurations} from hires) select n, ${quantiles}, ${active(quarter)} as "nOpen" from figures`,
    FACTS: (quarter) => `
      with hires as (select ${days('applied_at', 'hired_at')} as ms from application_outcome where hired_at is not null ${inQuarter(quarter, 'applied_at')}),
      figures as (select ${ofDurations} from hires) select n, ${quantiles}, ${active(quarter)} as "nOpen" from figures`,
  },
  timeToFill: {
    RECORDS: (quarter) => `
      with filled as (select ${days('opened_at', 'filled_at')} as ms from opening where filled_at is not null ${inQuarter(quarter, 'opened_at')}),
      figures as (select ${ofDurations} from filled) select n, ${quantiles} from figures`,
  },
  offerAcceptance: {
    RECORDS: (quarter) => `
      with latest as (select distinct on (application_id) * from offer order by application_id, revision desc)
      select (count(*) filter (where status = 'ACCEPTED'))::int as accepted, (count(*) filter (where status = 'DECLINED'))::int as declined from latest where true ${inQuarter(quarter, 'resolved_at')}`,
  },
  responsiveness: {
    RECORDS: (quarter) => `
      with heard as (select a.id, a.applied_at, a.status, a.ended_at, min(i.at) as first, max(i.at) as last from application a left join interaction i on i.application_id = a.id and i.direction = 'OUT' and i.at >= a.applied_at
        where true ${inQuarter(quarter, 'a.applied_at')} group by a.id)
      select count(*)::int as applications, count(first)::int as acknowledged, (count(*) filter (where status = 'REJECTED'))::int as rejected, (count(*) filter (where status = 'REJECTED' and last >= ended_at))::int as "rejectedTold",
        percentile_disc(array[0.25, 0.5, 0.75]) within group (order by first - applied_at) as quantiles from heard`,
    FACTS: (quarter) => `
      with near_miss as (
        select c.id, lately.candidate_id is not null as contacted from candidate c
        left join (select distinct candidate_id from interaction where direction = 'OUT' and at >= now() - interval '12 months') lately on lately.candidate_id = c.id where c.relationship = 'SILVER_MEDALLIST')
      select count(*)::int as applications, count(first_reply_at)::int as acknowledged, (count(*) filter (where status = 'REJECTED'))::int as rejected, (count(*) filter (where status = 'REJECTED' and last_reply_at >= ended_at))::int as "rejectedTold",
        (count(*) filter (where status = 'REJECTED' and last_feedback_at >= ended_at))::int as "rejectedGivenFeedback", (count(near_miss.id) filter (where status = 'REJECTED'))::int as "nearMisses",
        (count(*) filter (where status = 'REJECTED' and contacted))::int as "nearMissesContacted", (count(*) filter (where status = 'ACTIVE' and first_reply_at is null))::int as "nOpen",
        (count(*) filter (where status = 'ACTIVE' and case when last_reply_at is null then applied_at else unanswered_at end < now() - interval '7 days'))::int as "waitingTooLong",
        percentile_disc(array[0.25, 0.5, 0.75]) within group (order by case when first_reply_at is not null then first_reply_at - applied_at when status = 'ACTIVE' then now() - applied_at end) as quantiles
      from application_outcome o left join near_miss on near_miss.id = o.person_id where true ${inQuarter(quarter, 'o.applied_at')}`,
  },
};

/** Referrals and what came of them; nobody gets credit in this data, and each referral names a job. */
function referrals(
  quarter: boolean,
  table: string,
  id: string,
  person: string,
  join: string,
  interview: string,
  hired: string,
): string {
  return `${table === 'application' ? ', ' : 'with '}came as materialized (
      select lower(r.referrer_email::text) as referrer, r.id as referral, r.candidate_id, j.${id} as application_id, channel.kind = 'REFERRAL' as sourced, ${interview} as interview, ${hired} as hired
      from referral r left join ${table} j on j.${person} = r.candidate_id and j.job_id = r.job_id and j.applied_at >= r.at left join channel on channel.id = j.channel_id ${join} where true ${inQuarter(quarter, 'r.at')}),
    everybody as (
      select count(*) filter (where channel.kind = 'REFERRAL') as sourced, ${table === 'application' ? `count(*) filter (where j.status = 'HIRED')` : 'count(*) filter (where j.hired)'} as hires
      from ${table} j join channel on channel.id = j.channel_id where true ${inQuarter(quarter, 'j.applied_at')})
    select referrer as key, count(distinct referral)::int as referrals, count(distinct candidate_id)::int as candidates, count(distinct application_id)::int as applications, (count(distinct application_id) filter (where interview))::int as "reachedInterview",
      (count(distinct application_id) filter (where hired))::int as hires, 0 as "creditedApplications"${quarter ? '' : `, (count(distinct application_id) filter (where sourced))::int as "sourcedApplications", (count(distinct application_id) filter (where hired))::float8 / (select hires from everybody) as "shareOfHires"`}
    from came group by 1
    union all
    select null, 0, 0, 0, 0, 0, 0${quarter ? '' : `, ((select sourced from everybody) - count(distinct application_id) filter (where sourced))::int, 0`} from came`;
}

const active = (quarter: boolean) =>
  `(select count(*)::int from application a where a.status = 'ACTIVE' ${inQuarter(quarter, 'a.applied_at')})`;

function inQuarter(quarter: boolean, column: string): string {
  return quarter
    ? `and ${column} >= '2024-04-01T00:00:00Z' and ${column} < '2024-07-01T00:00:00Z'`
    : '';
}
