import { checkGroups, checkId } from '../common/analytics.question.js';
import { membersFor } from '../common/members.queries.js';
import type { HistorySource, Metric } from '../common/metric.js';
import type { DropOffStagesArgs } from './drop-off.args.js';
import { stepsOfJobs } from '../history/steps.queries.js';
import { keptDropOffApplications, keptDropOffCounts } from './drop-off.kept.queries.js';
import { dropOffApplications, dropOffCounts, type DropOffQuestion } from './drop-off.queries.js';
import { dropOffRows } from './drop-off.rows.js';
import type { DropOffRow } from './drop-off.type.js';

export const dropOffStages: Metric<DropOffStagesArgs, DropOffQuestion, DropOffRow> = {
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
  ask: (question, { by, jobId, skipPolicy, openPolicy, groupBy }) => ({
    ...question,
    jobId: checkId('jobId', jobId),
    by,
    skipPolicy,
    openPolicy,
    groupBy: checkGroups(groupBy),
  }),
  async count({ sql, history }, question, drillOf) {
    const source = sourceOf(history, question);
    const answer =
      source === 'MILESTONES'
        ? await keptDropOffCounts(sql, question)
        : await dropOffCounts(sql, question);
    const rows = dropOffRows({
      question,
      answer,
      steps: await stepsOfJobs(sql, question),
      members: await membersFor(sql, question),
      drillOf,
    });
    return {
      rows,
      n: answer.n,
      asOf: answer.asOf,
      source,
      excluded: { HIRE_UNDONE: answer.hireUndone || undefined },
    };
  },
  behind: ({ history }, question, { key, step = '' }, measure) =>
    (sourceOf(history, question) === 'MILESTONES' ? keptDropOffApplications : dropOffApplications)(
      question,
      key,
      step,
      measure,
    ),
};

/** Stages are not kept: their rows are replayed. */
const sourceOf = (history: HistorySource, { by }: DropOffQuestion): HistorySource =>
  by === 'STAGE' ? 'TRANSITIONS' : history;
