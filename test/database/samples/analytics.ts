import { sql as text, type RawBuilder } from 'kysely';
import * as yields from '../../../src/domains/analytics/channel-yield/channel-yield.queries.js';
import {
  spendParts,
  spendRecords,
} from '../../../src/domains/analytics/channel-yield/spend.queries.js';
import {
  ApplicationGroup,
  ChannelYieldGroup,
  ReferralGroup,
} from '../../../src/domains/analytics/common/analytics.enums.js';
import * as members from '../../../src/domains/analytics/common/members.queries.js';
import type { MetricParams } from '../../../src/domains/analytics/common/metric-params.js';
import { stepsOfJobs } from '../../../src/domains/analytics/common/steps.queries.js';
import { timeZoneNames } from '../../../src/domains/analytics/common/time-zones.queries.js';
import * as dropOff from '../../../src/domains/analytics/drop-off/drop-off.queries.js';
import * as durations from '../../../src/domains/analytics/durations/duration.queries.js';
import * as experience from '../../../src/domains/analytics/experience/experience.queries.js';
import * as facts from '../../../src/domains/analytics/facts/facts.queries.js';
import * as rebuilds from '../../../src/domains/analytics/facts/rebuild.queries.js';
import * as forecast from '../../../src/domains/analytics/hiring-forecast/hiring-forecast.queries.js';
import * as offers from '../../../src/domains/analytics/offer-acceptance/offer-acceptance.queries.js';
import * as referrals from '../../../src/domains/analytics/referral-counts/referral-counts.queries.js';
import * as responsiveness from '../../../src/domains/analytics/responsiveness/responsiveness.queries.js';
import { visits } from '../../../src/domains/analytics/time-in-stage/time-in-stage.queries.js';
import * as fill from '../../../src/domains/analytics/time-to-fill/time-to-fill.queries.js';
import * as hire from '../../../src/domains/analytics/time-to-hire/time-to-hire.queries.js';
import { rowsOf, type Sql } from '../../../src/platform/database/database.js';
import { anotherId, id, type Sample } from '../sampling.js';

/** A metric of all applications. */
const all: MetricParams = {
  period: 'MONTH',
  fiscalYearStart: 1,
  range: {},
  timeZone: 'Europe/Berlin',
};
/** A metric with every condition. */
const some: MetricParams = {
  ...all,
  period: 'QUARTER',
  fiscalYearStart: 4,
  range: { from: '2026-01-01', to: '2026-04-01' },
  filter: {
    jobIds: [id],
    departments: ['Engineering'],
    channelIds: [id],
    campaigns: ['spring'],
    // application_outcome lacks its column, so the statement joins the table of applications.
    referred: true,
  },
  departments: ['Engineering'],
  jobId: id,
};
const scopes = [all, some];

const applicationGroups = Object.values(ApplicationGroup);
const yieldGroups = Object.values(ChannelYieldGroup);
const referralGroups = Object.values(ReferralGroup);

const ofStages: Parameters<typeof facts.takeFacts>[1][number] = {
  entity: 'JOB',
  entityId: id,
  kind: 'STAGES',
  operation: 'UPDATE',
  clientMutationId: null,
  jobId: id,
  applicationId: null,
  candidateId: null,
  department: null,
  previousDepartment: null,
  previousJobId: null,
  transitionId: null,
};

/** The key of a row by these groupings. */
const keyBy = (groupBy: readonly string[]) =>
  Object.fromEntries(groupBy.map((group) => [group, null]));
const keyOfJobs = { JOB: id };
/** Runs a statement that selects ids of applications. */
const run = (sql: Sql, statement: RawBuilder<unknown>) => rowsOf(sql, statement);

/** Adds an application that facts can be made of. */
const addApplication = (sql: Sql) =>
  rowsOf(
    sql,
    text`
    with job as (insert into job (title) values ('Engineer') returning id),
      stage as (insert into stage (job_id, name, position, milestone) select id, 'Applied', 1, 'APPLICATION' from job returning id, job_id)
    insert into application (candidate_id, job_id, stage_id, applied_at) select ${anotherId}::uuid, job_id, id, now() from stage`,
  );

export const samples: Sample[] = [
  ...scopes.flatMap((scope) =>
    (['COHORT', 'ACTIVITY'] as const).flatMap((basis) =>
      (['FIRST', 'LAST', 'ANY'] as const).flatMap((attribution) =>
        [yieldGroups, ['PERIOD'] as const].flatMap((groupBy): Sample[] => {
          const params = { ...scope, basis, attribution, groupBy };
          return [
            ({ sql }) => yields.yieldCounts(sql, params),
            ({ sql }) => run(sql, yields.yieldApplications(params, keyBy(groupBy), 'interview')),
          ];
        }),
      ),
    ),
  ),
  ...scopes.map((scope): Sample => async ({ sql }) => {
    await spendParts(sql, { ...scope, groupBy: [] });
    await spendParts(sql, { ...scope, groupBy: yieldGroups });
    await spendRecords(sql, { ...scope, groupBy: [] });
    await spendRecords(sql, { ...scope, groupBy: yieldGroups });
    await members.channelMembers(sql, scope);
    await members.jobMembers(sql, scope);
    await members.campaignMembers(sql, scope);
    await stepsOfJobs(sql, { ...scope, by: 'MILESTONE' });
    await stepsOfJobs(sql, { ...scope, by: 'STAGE' });
  }),
  ({ sql }) =>
    run(
      sql,
      text`select a.id from application a where ${text.join(
        members.applicationsAmong(text`select id from application`, ['Engineering']),
        text` and `,
      )}`,
    ),
  ({ sql }) => timeZoneNames(sql),

  ...scopes.flatMap((scope) =>
    (['MILESTONE', 'STAGE'] as const).flatMap((by) =>
      (
        [
          ['ACTUAL', 'INCLUDE', 'entered'],
          ['FILL_SKIPPED', 'EXCLUDE_OPEN', 'advanced'],
        ] as const
      ).flatMap(([skipPolicy, openPolicy, measure]): Sample[] => {
        const params = { ...scope, by, skipPolicy, openPolicy, groupBy: applicationGroups };
        return [
          ({ sql }) => dropOff.dropOffCounts(sql, params),
          ({ sql }) => dropOff.dropOffCounts(sql, { ...params, groupBy: ['JOB'] }),
          ({ sql }) => run(sql, dropOff.dropOffApplications(params, keyOfJobs, 'SCREEN', measure)),
        ];
      }),
    ),
  ),

  ({ sql }) => experience.quarterBounds(sql),
  ({ sql }) => experience.publishQuarters(sql, '2026-01-01', '2026-04-01', 5),
  ({ sql }) => experience.publishedQuarters(sql, '2026-01-01', '2026-04-01'),

  ({ sql }) => facts.factsStatus(sql),
  ({ sql }) => facts.writeFactsOf(sql, [id]),
  ({ sql }) => facts.applicantsOf(sql, id, null, 10),
  ({ sql }) => facts.takeFacts(sql, [ofStages], 10),
  ({ sql }) => facts.jobSizes(sql, [ofStages]),
  ({ sql }) => facts.applicationsOfJob(sql, id, undefined, 10),
  ({ sql }) =>
    facts.takeFacts(sql, [
      { ...ofStages, kind: 'APPLICATION', applicationId: id, candidateId: id },
      ofStages,
    ]),
  ({ sql }) => facts.setLockTimeout(sql, 100),
  ({ sql }) => facts.areFactsWhole(sql),
  ({ sql }) => rebuilds.rebuildState(sql),
  ({ sql }) => rebuilds.applicationCount(sql),
  async ({ sql }) => {
    await addApplication(sql);
    await rebuilds.beginRebuild(sql);
    await rebuilds.rebuildPage(sql, 10);
    await rebuilds.endRebuild(sql);
  },

  ...scopes.flatMap((scope): Sample[] => {
    const ofJobs = { ...scope, groupBy: ['JOB'], level: 0.8 } as const;
    const grouped = { ...scope, groupBy: applicationGroups };
    const promises = { ...grouped, promiseDays: 7, nearMissMonths: 6 };
    return [
      ({ sql }) => forecast.forecastCounts(sql, ofJobs),
      ({ sql }) => run(sql, forecast.applicationsUnderWay(ofJobs, id)),
      ({ sql }) => offers.offerCounts(sql, { ...scope, groupBy: [] }),
      ({ sql }) => offers.offerCounts(sql, grouped),
      ({ sql }) => run(sql, offers.offerApplications(grouped, keyOfJobs, 'accepted')),
      ({ sql }) => referrals.referralCounts(sql, { ...scope, groupBy: [] }),
      ({ sql }) => referrals.referralCounts(sql, { ...scope, groupBy: referralGroups }),
      ...['hires', 'sourced'].map(
        (measure): Sample =>
          ({ sql }) =>
            run(
              sql,
              referrals.referralApplications(
                { ...scope, groupBy: referralGroups },
                keyBy(referralGroups),
                measure,
              ),
            ),
      ),
      ({ sql }) => responsiveness.responsivenessCounts(sql, promises),
      ({ sql }) =>
        run(sql, responsiveness.responsivenessApplications(promises, keyOfJobs, 'rejected')),
      ({ sql }) => run(sql, responsiveness.responsivenessApplications(promises, keyOfJobs, 'n')),
      ...(['STAGE', 'MILESTONE'] as const).flatMap((by): Sample[] => {
        const spells = visits({ ...grouped, by });
        return [
          ({ sql }) => durations.durationsOf(sql, spells, applicationGroups),
          ({ sql }) => durations.durationsOf(sql, visits({ ...scope, by, groupBy: [] }), []),
          ...['applications', 'closed', 'open'].map(
            (measure): Sample =>
              ({ sql }) =>
                run(
                  sql,
                  durations.applicationsOfSpells(
                    spells,
                    applicationGroups,
                    { key: keyBy(applicationGroups), step: 'SCREEN' },
                    measure,
                  ),
                ),
          ),
        ];
      }),
      ...(
        [
          ['OPENING_OPENED', 'FILLED'],
          ['JOB_OPENED', 'STARTED'],
        ] as const
      ).flatMap(([start, end]) =>
        [true, false].flatMap((excludeOnHold): Sample[] => {
          const params = { ...grouped, start, end, excludeOnHold };
          return [
            ({ sql }) => fill.fillDurations(sql, params),
            ({ sql }) => run(sql, fill.fillApplications(params, keyOfJobs)),
          ];
        }),
      ),
      ...(
        [
          ['APPLIED', 'HIRED'],
          ['FIRST_TOUCH', 'OFFER_SENT'],
          ['JOB_OPENED', 'OFFER_ACCEPTED'],
          ['APPLIED', 'STARTED'],
        ] as const
      ).flatMap(([start, end]) =>
        (['COHORT', 'ACTIVITY'] as const).map(
          (basis): Sample =>
            ({ sql }) =>
              hire.hireDurations(sql, {
                ...grouped,
                basis,
                start,
                end,
                excludeOnHold: end === 'HIRED',
              }),
        ),
      ),
    ];
  }),
];
