import type { metrics } from '../src/domains/analytics/metrics.js';

type Source = 'TRANSITIONS' | 'MILESTONES' | 'CACHE';

/**
 * The best SQL that we could write for metrics with their default arguments, over data without merges, undone hires,
 * undated events or deleted stages: it leaves out every rule that this data does not need. Offers, openings and
 * messages have one source, which stands under TRANSITIONS.
 */
export const byHand: Partial<Record<keyof typeof metrics, Partial<Record<Source, (quarter: boolean) => string>>>> = {
  channelYield: {
    TRANSITIONS: (quarter) => `
      with own as (select a.id, a.channel_id, a.candidate_id, a.applied_at from application a where true ${inQuarter(quarter, 'a.applied_at')}),
      far as (select t.application_id, max(s.position) as place, bool_or(t.kind = 'HIRE') as hired from own join transition t on t.application_id = own.id left join stage s on s.id = t.to_stage_id group by 1)
      select own.channel_id, count(*), count(*) filter (where place >= 2 or hired), count(*) filter (where place >= 4 or hired), count(*) filter (where place >= 5 or hired), count(*) filter (where place >= 7 or hired),
        count(*) filter (where hired), avg(case when hired then 1 else place / 8.0 end) from own join far on far.application_id = own.id group by 1`,
    MILESTONES: (quarter) => `
      select last_channel_id, count(*), sum(outcome >> 18 & 1), sum(outcome >> 19 & 1), sum(outcome >> 20 & 1), sum(outcome >> 21 & 1), sum(outcome >> 15 & 1), avg(quality)
      from application_journey where true ${inQuarter(quarter, 'applied_at')} group by 1`,
  },
  referralCounts: {
    TRANSITIONS: (quarter) => `
      with hires as (select application_id from transition where kind = 'HIRE')
      select r.referrer_email, count(distinct r.id), count(distinct a.id), count(distinct h.application_id), (select count(*) from hires)
      from referral r left join application a on a.candidate_id = r.candidate_id and a.job_id = r.job_id and a.applied_at >= r.at left join hires h on h.application_id = a.id
      where true ${inQuarter(quarter, 'r.at')} group by 1`,
    MILESTONES: (quarter) => `
      select r.referrer_email, count(distinct r.id), count(distinct j.application_id), count(distinct j.application_id) filter (where j.outcome >> 15 & 1 = 1), (select sum(outcome >> 15 & 1) from application_journey)
      from referral r left join application_journey j on j.person_id = r.candidate_id and j.job_id = r.job_id and j.applied_at >= r.at
      where true ${inQuarter(quarter, 'r.at')} group by 1`,
  },
  dropOffStages: {
    TRANSITIONS: (quarter) => `
      with moves as (
        select t.application_id, t.ordinal, s.milestone, lead(t.kind) over w as next_kind
        from application a join transition t on t.application_id = a.id left join stage s on s.id = t.to_stage_id where true ${inQuarter(quarter, 'a.applied_at')} window w as (partition by t.application_id order by t.ordinal)),
      last as (select distinct on (application_id, milestone) * from moves where milestone is not null order by application_id, milestone, ordinal desc)
      select milestone, next_kind, count(*) from last group by 1, 2`,
    MILESTONES: (quarter) => `select outcome, count(*) from application_journey where true ${inQuarter(quarter, 'applied_at')} group by 1`,
  },
  timeInStage: {
    TRANSITIONS: (quarter) => `
      with visits as (
        select s.milestone, t.at, t.kind, coalesce(lead(t.at) over w, now()) - t.at as spell from transition t left join stage s on s.id = t.to_stage_id window w as (partition by t.application_id order by t.ordinal))
      select milestone, count(*), avg(extract(epoch from spell)), stddev_pop(extract(epoch from spell)), percentile_disc(array[0.25, 0.5, 0.75, 0.9]) within group (order by spell)
      from visits where milestone is not null ${inQuarter(quarter, 'at')} group by 1`,
  },
  timeToHire: {
    TRANSITIONS: (quarter) => `
      select count(*), avg(extract(epoch from t.at - a.applied_at)), stddev_pop(extract(epoch from t.at - a.applied_at)), percentile_disc(array[0.25, 0.5, 0.75, 0.9]) within group (order by t.at - a.applied_at)
      from application a join transition t on t.application_id = a.id and t.kind = 'HIRE' where true ${inQuarter(quarter, 'a.applied_at')}`,
    MILESTONES: (quarter) => `
      select count(*), avg(extract(epoch from hired_at - applied_at)), stddev_pop(extract(epoch from hired_at - applied_at)), percentile_disc(array[0.25, 0.5, 0.75, 0.9]) within group (order by hired_at - applied_at)
      from application_journey where hired_at is not null ${inQuarter(quarter, 'applied_at')}`,
  },
  timeToFill: {
    TRANSITIONS: (quarter) => `
      select count(*), avg(extract(epoch from filled_at - opened_at)), percentile_disc(array[0.25, 0.5, 0.75, 0.9]) within group (order by filled_at - opened_at) from opening where true ${inQuarter(quarter, 'opened_at')}`,
  },
  offerAcceptance: {
    TRANSITIONS: (quarter) => `
      with latest as (select distinct on (application_id) * from offer order by application_id, revision desc) select status, count(*) from latest where true ${inQuarter(quarter, 'resolved_at')} group by 1`,
  },
  responsiveness: {
    TRANSITIONS: (quarter) => `
      with heard as (select a.id, a.applied_at, a.status, a.ended_at, min(i.at) as first, max(i.at) as last from application a left join interaction i on i.application_id = a.id and i.direction = 'OUT' and i.at >= a.applied_at
        where true ${inQuarter(quarter, 'a.applied_at')} group by a.id)
      select count(*), count(first), count(*) filter (where status = 'REJECTED'), count(*) filter (where status = 'REJECTED' and last >= ended_at), percentile_disc(array[0.25, 0.5, 0.75]) within group (order by first - applied_at) from heard`,
  },
};

function inQuarter(quarter: boolean, column: string): string {
  return quarter ? `and ${column} >= '2024-04-01T00:00:00Z' and ${column} < '2024-07-01T00:00:00Z'` : '';
}
