import { membersFor } from '../common/members.queries.js';
import { checkGroups, checkId } from '../common/metric-params.js';
import type { Metric } from '../common/metric.js';
import { stepsOfJobs } from '../common/steps.queries.js';
import { dropOffRows } from './drop-off-rows.js';
import {
  dropOffApplications,
  dropOffCounts,
  type DropOffAnswer,
  type DropOffParams,
} from './drop-off.queries.js';
import type { DropOffRow, DropOffStagesArgs } from './drop-off.type.js';

export const dropOffStages: Metric<DropOffStagesArgs, DropOffParams, DropOffAnswer, DropOffRow> = {
  name: 'dropOffStages',
  measures: {
    entered: 'entered',
    advanced: 'advanced',
    skippedPast: 'skippedPast',
    movedBack: 'movedBack',
    rejected: 'rejected',
    withdrew: 'withdrew',
    transferred: 'transferred',
    stillThere: 'stillThere',
  },
  ofNow: false,
  steps: true,
  params: (common, { by, jobId, skipPolicy, openPolicy, groupBy }) => ({
    ...common,
    jobId: checkId('jobId', jobId),
    by,
    skipPolicy,
    openPolicy,
    groupBy: checkGroups(groupBy),
  }),
  read: dropOffCounts,
  async answer({ sql }, params, found, drillOf) {
    const rows = dropOffRows({
      params,
      answer: found,
      steps: await stepsOfJobs(sql, params),
      members: await membersFor(sql, params),
      drillOf,
    });
    return {
      rows,
      n: found.n,
      asOf: found.asOf,
      source: 'MILESTONES',
      excluded: { HIRE_UNDONE: found.hireUndone || undefined },
    };
  },
  behind: (params, { key, step = '' }, measure) => dropOffApplications(params, key, step, measure),
};
