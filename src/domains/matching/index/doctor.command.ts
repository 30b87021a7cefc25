import { Command } from 'commander';
import type { DoctorService, Examination, Problem } from './doctor.service.js';
import { progressOf } from '../../../platform/telemetry/progress.js';

/** Opens the service; `close` closes its connections. */
export type OpenDoctor = () => Promise<{ doctor: DoctorService; close(): Promise<void> }>;

const meanings: Record<Problem, string> = {
  MISSING: 'not in the index',
  LEFT_OVER: 'in the index, but not in the database',
  STALE: 'in the index with other content',
  OLDER: 'in the index without their newest change',
  AHEAD:
    'in the index with a version ahead of the feed, as after a restore: run "rapport feed new-epoch"',
};
const shown = 20;

/** `rapport doctor`. Exit codes: 0 no differences, or all repaired; 1 differences are left, or it failed. */
export function doctorCommand(open: OpenDoctor): Command {
  return new Command('doctor')
    .description(
      "compares every person's document in the search index with the database; the product keeps running",
    )
    .option('--repair', 'write documents that differ again')
    .option('--json', 'print the result as JSON, and no progress')
    .action(async ({ repair, json }: { repair?: boolean; json?: boolean }) => {
      const stop = new AbortController();
      const onInterrupt = () => stop.abort(new Error('Stopped.'));
      process.once('SIGINT', onInterrupt).once('SIGTERM', onInterrupt);
      const progress = progressOf('people', json === true);
      const { doctor, close } = await open();
      try {
        const examination = await doctor.examine({
          repair,
          progress: progress.show,
          signal: stop.signal,
        });
        progress.end();
        process.stdout.write(
          json ? `${JSON.stringify(examination)}\n` : inWords(examination, repair === true),
        );
        if (examination.count > 0) process.exitCode = 1;
      } finally {
        progress.end();
        process.off('SIGINT', onInterrupt).off('SIGTERM', onInterrupt);
        await close();
      }
    });
}

function inWords(
  { engine, people, differences, count, repaired, setAside, behind, ids }: Examination,
  repair: boolean,
): string {
  const lines = [
    `${people} people compared with the index in ${engine}: ${count === 0 ? 'no differences' : `${count} differ`}${repaired > 0 ? `, ${repaired} repaired` : ''}.`,
  ];
  for (const problem of Object.keys(meanings) as Problem[]) {
    const ids = differences.flatMap((difference) =>
      difference.problem === problem ? difference.id : [],
    );
    if (ids.length > 0)
      lines.push(
        `${ids.length} ${meanings[problem]}: ${ids.slice(0, shown).join(' ')}${ids.length > shown ? ' …' : ''}`,
      );
  }
  if (setAside > 0)
    lines.push(
      `${setAside} can't be indexed and were left out: "rapport feed dead-letters" says why.`,
    );
  if (behind > 0)
    lines.push(`The index is ${behind} changes behind: is a worker of the feed running?`);
  lines.push(...ids);
  if (count > 0)
    lines.push(
      repair
        ? 'Run "rapport reindex" to rebuild the index.'
        : 'Run "rapport doctor --repair" to write them again.',
    );
  return `${lines.join('\n')}\n`;
}
