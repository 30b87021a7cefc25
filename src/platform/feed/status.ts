import type { Measure } from '../telemetry/measure.js';
import type { CatchUp } from './catch-up.queries.js';
import type { DeadLetter, FeedStatus } from './status.queries.js';

const count = (value: number) => value.toLocaleString('en');
const seconds = (value: number) =>
  value < 120
    ? `${Math.round(value)} s`
    : value < 7_200
      ? `${Math.round(value / 60)} min`
      : `${Math.round(value / 3_600)} h`;

/** How far a consumer is that is catching up, like `12,000 of 20,000 people (60 %), about 40 s left`. */
export function catchUpInWords({ counted, done, total, secondsLeft }: Omit<CatchUp, 'consumer'>) {
  const share = total === 0 ? 0 : Math.floor((done * 100) / total);
  const left = secondsLeft === null ? '' : `, about ${seconds(secondsLeft)} left`;
  return `${count(done)} of ${count(total)} ${counted} (${share} %)${left}`;
}

/** The feed state as text for people. */
export function feedStatusInWords({
  position,
  pruned,
  waiting,
  waitingSeconds,
  openTransactionSeconds,
  prepared,
  idsBehind,
  idsMendedAt,
  consumers,
  catchUps,
}: FeedStatus): string {
  const lines = [
    `Position ${count(position)}, kept from ${count(pruned + 1)} on. ${count(waiting)} changes wait for their position${waiting > 0 ? `, the oldest for ${seconds(waitingSeconds)}` : ''}.`,
  ];
  const catching = new Map(catchUps.map((state) => [state.consumer, state]));
  for (const { name, position: reached, behind, behindSeconds, sweeps, deadLetters } of consumers) {
    const state = catching.get(name);
    const progress = state
      ? `is catching up: ${catchUpInWords(state)}`
      : reached === null
        ? 'has not started'
        : behind === 0
          ? 'has processed everything'
          : `is ${count(behind)} changes and ${seconds(behindSeconds)} behind`;
    lines.push(
      `${name} ${progress}${sweeps > 0 ? `, with ${count(sweeps)} open backfills` : ''}${deadLetters > 0 ? `; ${count(deadLetters)} dead letters` : ''}.`,
    );
  }
  if (openTransactionSeconds > 60)
    lines.push(
      `A transaction with changes has been open for ${seconds(openTransactionSeconds)}. It blocks no other change.`,
    );
  if (prepared > 0)
    lines.push(
      `${count(prepared)} prepared transactions are neither committed nor rolled back (pg_prepared_xacts): they keep PostgreSQL from cleaning up.`,
    );
  lines.push(...idsInWords({ idsBehind, idsMendedAt }));
  return lines.join('\n');
}

/** Changes or objects from which on a start says that a consumer has much to do. */
const much = 10_000;

/**
 * What a process that starts has to work through first, as after an import or an upgrade; undefined when that is little.
 */
export function workAheadInWords({ consumers, catchUps }: FeedStatus): string | undefined {
  const catching = new Map(catchUps.map((state) => [state.consumer, state]));
  const busy = consumers.filter(
    ({ name, behind, stale }) => catching.has(name) || Math.max(behind, stale) >= much,
  );
  if (busy.length === 0) return undefined;
  const width = Math.max(...busy.map(({ name }) => name.length));
  const lines = busy.map(({ name, behind, stale }) => {
    const state = catching.get(name);
    const left = state
      ? `resumes at ${catchUpInWords({ ...state, secondsLeft: null })}`
      : stale >= much
        ? `${count(stale)} objects`
        : `${count(behind)} changes`;
    return `  ${name.padEnd(width)}  ${left}`;
  });
  return [
    'Much has changed, as by an import. Beside the requests, this process works through it:',
    ...lines,
    'Until that is done, searches, scores and metrics may lack some of it. The log says how far it is, and so does  npm run rapport -- feed status',
  ].join('\n');
}

/** What is, or was, wrong with the ids of changes; empty: nothing. */
export function idsInWords({
  idsBehind,
  idsMendedAt,
}: Pick<FeedStatus, 'idsBehind' | 'idsMendedAt'>): string[] {
  const lines: string[] = [];
  if (idsBehind > 0)
    lines.push(
      `New ids of changes are ${count(idsBehind)} behind those in use, as in a copied database. The feed mends this when it runs.`,
    );
  if (idsMendedAt !== null)
    lines.push(
      `Ids of changes came again and were mended at ${idsMendedAt}, as in a copied database. If it was restored, or is an incomplete copy, run "rapport feed new-epoch".`,
    );
  return lines;
}

export const deadLettersInWords = (letters: readonly DeadLetter[]): string =>
  letters
    .map(
      ({ consumer, entityId, reason, attempts, at }) =>
        `${at}  ${consumer}  ${entityId}  ${reason} (${attempts} ${attempts === 1 ? 'attempt' : 'attempts'})`,
    )
    .join('\n') || 'There are no dead letters.';

/**
 * Lags above a limit in seconds, as sentences by name: `feed` for changes without a position, otherwise the consumer.
 * Empty when there is none.
 */
export function lagProblems(
  { waiting, waitingSeconds, consumers }: FeedStatus,
  limitSeconds: number,
): Record<string, string> {
  const problems: Record<string, string> = {};
  if (waitingSeconds > limitSeconds)
    problems.feed = `${count(waiting)} changes wait for their position, the oldest for ${seconds(waitingSeconds)} (limit ${limitSeconds} s).`;
  for (const { name, behind, behindSeconds } of consumers) {
    if (behindSeconds > limitSeconds)
      problems[name] =
        `${count(behind)} changes and ${seconds(behindSeconds)} behind (limit ${limitSeconds} s). Is a worker of the feed running?`;
  }
  return problems;
}

/** The feed state as measures for Prometheus. */
export function feedMeasures({
  position,
  pruned,
  waiting,
  waitingSeconds,
  openTransactionSeconds,
  prepared,
  idsBehind,
  idsMendedAt,
  consumers,
  catchUps,
}: FeedStatus): Measure[] {
  const gauge = (
    name: string,
    help: string,
    value: number,
    labels?: Measure['labels'],
  ): Measure => ({ name: `rapport_feed_${name}`, help, type: 'gauge', value, labels });
  return [
    gauge('position', 'The newest position of the change feed.', position),
    gauge('pruned_position', 'Positions up to this one are no longer kept.', pruned),
    gauge('waiting_changes', 'Committed changes that wait for their position.', waiting),
    gauge(
      'waiting_seconds',
      'Age of the oldest committed change that waits for its position.',
      waitingSeconds,
    ),
    gauge(
      'open_transaction_seconds',
      'Age of the oldest open transaction that has written a change.',
      openTransactionSeconds,
    ),
    gauge(
      'prepared_transactions',
      'Prepared transactions that were neither committed nor rolled back.',
      prepared,
    ),
    gauge(
      'ids_behind',
      'How far new ids of changes are behind ids in use; above 0 in a copy without its sequences, until the feed has mended it.',
      idsBehind,
    ),
    gauge(
      'ids_mended_timestamp_seconds',
      'When ids of changes came again and were mended; 0: never in this epoch.',
      idsMendedAt === null ? 0 : Date.parse(idsMendedAt) / 1_000,
    ),
    ...consumers.flatMap(
      ({ name, position: reached, behind, behindSeconds, sweeps, stale, deadLetters }) => {
        const labels = { consumer: name };
        const state = catchUps.find(({ consumer }) => consumer === name);
        return [
          gauge(
            'consumer_position',
            'The position that a consumer has reached; -1 when it has not started.',
            reached ?? -1,
            labels,
          ),
          gauge(
            'consumer_lag_changes',
            'Committed changes that a consumer has not processed.',
            behind,
            labels,
          ),
          gauge(
            'consumer_lag_seconds',
            'Age of the oldest committed change that a consumer has not processed.',
            behindSeconds,
            labels,
          ),
          gauge(
            'consumer_stale_objects',
            'Objects that a consumer has yet to bring up to date.',
            stale,
            labels,
          ),
          gauge(
            'catch_up_done',
            'People, applications or changes that a consumer has processed since it began to catch up; 0 when it is not catching up.',
            state?.done ?? 0,
            labels,
          ),
          gauge(
            'catch_up_total',
            'All that a consumer has to process to have caught up; 0 when it is not catching up.',
            state?.total ?? 0,
            labels,
          ),
          gauge(
            'catch_up_seconds_left',
            'Seconds until a consumer has caught up, by its speed in the last minute; 0 when it is not catching up, -1 when that is not known.',
            state ? (state.secondsLeft ?? -1) : 0,
            labels,
          ),
          gauge('consumer_sweeps', 'Open backfills of a consumer.', sweeps, labels),
          gauge('dead_letters', 'Entities that a consumer could not process.', deadLetters, labels),
        ];
      },
    ),
  ];
}
