import { AsyncLocalStorage } from 'node:async_hooks';
import { type Deadlines, deadlineSettings, type WorkKind } from '../../config.js';
import { WorkEnded } from '../../errors.js';

/** Kinds whose deadline is one of each statement: the work itself may take as long as it needs. */
const byStatement: ReadonlySet<WorkKind> = new Set(['subscription', 'import', 'background']);
/** Kinds that nobody waits for. */
const inBackground: ReadonlySet<WorkKind> = new Set(['views', 'import', 'background']);

/** What is said when a deadline has passed: what was cut off, and what helps. */
const inWords: Record<WorkKind, { what: string; remedy: string }> = {
  query: { what: 'The query', remedy: 'Ask for less: smaller pages, fewer nested lists.' },
  mutation: {
    what: 'The change',
    remedy: 'It was rolled back: send it again, or in smaller parts.',
  },
  search: { what: 'The search', remedy: 'Use fewer words, or a narrower filter.' },
  metric: {
    what: 'The metric',
    remedy: 'Take a shorter range, fewer groups or a narrower filter.',
  },
  bi: { what: 'The document', remedy: 'Take a shorter range or a narrower filter.' },
  views: { what: 'The refresh of a SQL view', remedy: 'The next refresh tries again.' },
  subscription: { what: 'A statement of the subscription', remedy: 'Use a narrower filter.' },
  import: { what: 'A statement of the import', remedy: 'Import fewer files at once.' },
  background: { what: 'A statement of background work', remedy: 'It is tried again.' },
};

/** The error of work that did not end before its deadline. */
export function deadlineExceeded(kind: WorkKind, milliseconds: number): WorkEnded {
  const { what, remedy } = inWords[kind];
  const seconds = milliseconds / 1_000;
  return new WorkEnded(
    'DEADLINE_EXCEEDED',
    `${what} took longer than ${seconds} seconds and was cancelled. ${remedy} An administrator can raise ${deadlineSettings[kind].variable}.`,
    { kind, seconds },
  );
}

export const clientGone = () =>
  new WorkEnded('CLIENT_GONE', 'The client has closed the connection, so the work was cancelled.');

const serverStops = () =>
  new WorkEnded(
    'SERVER_STOPS',
    'The server stops, so this was cancelled. A change that was under way was rolled back. Send it again in a moment.',
  );

const store = new AsyncLocalStorage<Work>();

/** The work on whose behalf the running code runs; undefined: a command, or the start of the product. */
export function currentWork(): Work | undefined {
  let work = store.getStore();
  // What runs on after a part of a request is done is done for the request. What runs on for work that was ended must not
  // begin anything.
  while (work?.isClosed && !work.reason) work = work.whole;
  return work;
}

/** Runs code on behalf of no work: what it starts outlives the present work. */
export const withoutWork = <Result>(run: () => Result): Result => store.exit(run);

/**
 * Runs a part of a request under the deadline of another kind, which counts from now. The deadline of the request stays.
 * In background work, or without any work, it just runs.
 */
export async function within<Result>(kind: WorkKind, run: () => Promise<Result>): Promise<Result> {
  const work = currentWork();
  if (!work || work.isBackground) return run();
  const part = work.part(kind);
  try {
    return await part.run(run);
  } finally {
    part.close();
  }
}

/**
 * Runs a loop of background work as a part of its own. It pauses for requests by what it did itself.
 * @param urgent true: it does not pause, because requests wait for it
 */
export async function asPart(run: () => Promise<void>, urgent: boolean): Promise<void> {
  const work = currentWork();
  if (!work) return run();
  const part = work.part(work.kind, urgent);
  try {
    await part.run(run);
  } finally {
    part.close();
  }
}

/** Starts background work that outlives the present request. */
export const inTheBackground = <Result>(
  run: () => Promise<Result>,
  kind: WorkKind = 'background',
): Promise<Result> => currentWork()?.all.run(kind, run) ?? withoutWork(run);

/**
 * One piece of work: a request, a subscription, or work in the background. It ends early at its deadline, when its client
 * is gone, or when the server stops. Then its statements are cancelled, and no other begins.
 */
export class Work {
  private readonly listeners = new Set<(reason: WorkEnded) => void>();
  private readonly parts = new Set<Work>();
  private controller: AbortController | undefined;
  private timer: NodeJS.Timeout | undefined;
  private endedBy: WorkEnded | undefined;
  private closed = false;
  /** its change is committed, and the answer is being made */
  private answering = false;
  /** why it would have been ended meanwhile */
  private late: WorkEnded | undefined;
  private readonly began = performance.now();

  constructor(
    readonly all: Works,
    private its: WorkKind,
    private eachStatement = false,
    private readonly options: {
      whole?: Work;
      urgent?: boolean;
      address?: string;
      closed?: () => void;
    } = {},
  ) {
    this.setTimer();
  }

  get kind(): WorkKind {
    return this.its;
  }

  /** where its client is; undefined: it has none */
  get address(): string | undefined {
    return this.options.address ?? this.whole?.address;
  }

  /** the work that this is a part of */
  get whole(): Work | undefined {
    return this.options.whole;
  }

  get isClosed(): boolean {
    return this.closed;
  }

  get isBackground(): boolean {
    return inBackground.has(this.its);
  }

  get isUrgent(): boolean {
    return this.options.urgent === true;
  }

  /** why it was ended; undefined: it was not */
  get reason(): WorkEnded | undefined {
    return this.endedBy;
  }

  /** Aborted when the work is ended, with the reason. */
  get signal(): AbortSignal {
    if (!this.controller) {
      this.controller = new AbortController();
      if (this.endedBy) this.controller.abort(this.endedBy);
    }
    return this.controller.signal;
  }

  /** how long each of its statements may take, in milliseconds; undefined: the deadline is one of the whole work */
  get statementLimit(): number | undefined {
    return this.countsStatements ? this.all.deadlines[this.its] : undefined;
  }

  /** It turns out to be of another kind, with one deadline for everything, which counts from its begin. */
  become(kind: WorkKind): void {
    this.its = kind;
    this.eachStatement = false;
    this.setTimer();
  }

  /** Runs code on behalf of this work. */
  run<Result>(run: () => Result): Result {
    return store.run(this, run);
  }

  /** A part with a deadline of its own. It ends with this work. Close it. */
  part(kind: WorkKind, urgent = this.isUrgent): Work {
    const part: Work = new Work(this.all, kind, false, {
      whole: this,
      urgent,
      // A statement that still runs is cancelled with the whole.
      closed: () => void (part.listeners.size === 0 && this.parts.delete(part)),
    });
    this.parts.add(part);
    if (this.endedBy) part.end(this.endedBy);
    return part;
  }

  /** Calls back when it is ended, at once if it was. @returns a function that stops listening */
  onEnd(listener: (reason: WorkEnded) => void): () => void {
    if (this.endedBy) listener(this.endedBy);
    else this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** A change begins: it may be cancelled until it is committed. */
  changes(): void {
    this.answering = false;
    if (this.late) this.end(this.late);
  }

  /**
   * Its change is committed. What is left is to answer, and is done whatever happens: an error would say that nothing was
   * kept.
   */
  committed(): void {
    this.answering = true;
    this.late = this.endedBy;
    this.endedBy = undefined;
    this.controller = undefined;
  }

  /** Cancels what runs, and refuses what is about to begin. */
  end(reason: WorkEnded): void {
    if (this.answering) this.late ??= reason;
    if (this.endedBy || this.answering) return;
    this.endedBy = reason;
    clearTimeout(this.timer);
    for (const part of this.parts) part.end(reason);
    for (const listener of this.listeners) listener(reason);
    this.listeners.clear();
    this.controller?.abort(reason);
  }

  /** It is done: nothing is cancelled any more. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    clearTimeout(this.timer);
    this.options.closed?.();
  }

  /**
   * Waits for something that can't be cancelled, but no longer than until the work is ended.
   * @param late takes what arrives later
   */
  async waitFor<Value>(value: Promise<Value>, late: (value: Value) => void): Promise<Value> {
    let leave = () => undefined as unknown;
    const ended = new Promise<never>((_, reject) => {
      leave = this.onEnd(reject);
    });
    try {
      return await Promise.race([value, ended]);
    } catch (error) {
      value.then(late, () => undefined);
      throw error;
    } finally {
      leave();
    }
  }

  private get countsStatements(): boolean {
    return this.eachStatement || byStatement.has(this.its);
  }

  private setTimer(): void {
    clearTimeout(this.timer);
    if (this.countsStatements || this.endedBy) return;
    const limit = this.all.deadlines[this.its];
    this.timer = setTimeout(
      () => this.end(deadlineExceeded(this.its, limit)),
      Math.max(0, limit - (performance.now() - this.began)),
    );
    // A process that has nothing else to do need not wait for it.
    this.timer.unref();
  }
}

/** Milliseconds after an answer for which background work leaves room for the next request. */
const servingTime = 1_000;

/** Whether somebody waits for an answer to this work. */
const isRequest = (work: Work): boolean => !work.isBackground && work.kind !== 'subscription';

/** All work of one server. */
export class Works {
  private readonly open = new Set<Work>();
  /** background work that gives way to requests */
  private readonly giving = new Set<() => void>();
  /** when a request was last answered, by performance.now() */
  private servedAt = -Infinity;
  private stopped: { background: boolean; reason: WorkEnded } | undefined;

  constructor(readonly deadlines: Deadlines) {}

  /** whether somebody waits for the answer of a request */
  get serves(): boolean {
    for (const work of this.open) if (isRequest(work)) return true;
    return false;
  }

  /** whether requests are served: somebody waits for an answer, or did a moment ago, and may soon ask again */
  get isInUse(): boolean {
    return this.serves || performance.now() - this.servedAt < servingTime;
  }

  /** Resolves when nobody waits for the answer of a request; after so many milliseconds, or when aborted, in any case. */
  async untilAnswered(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (!this.serves || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.giving.delete(done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal.addEventListener('abort', done);
      this.giving.add(done);
    });
  }

  /**
   * Begins a piece of work. Close it.
   * @param eachStatement true: the deadline is one of each statement, as for an upload, which may take long by itself
   * @param address where its client is
   */
  begin(
    kind: WorkKind,
    { eachStatement = false, address }: { eachStatement?: boolean; address?: string } = {},
  ): Work {
    const work: Work = new Work(this, kind, eachStatement, {
      ...(address !== undefined && { address }),
      closed: () => {
        this.open.delete(work);
        if (isRequest(work)) this.answered();
      },
    });
    this.open.add(work);
    if (this.stopped && (this.stopped.background || !work.isBackground))
      work.end(this.stopped.reason);
    return work;
  }

  private answered(): void {
    this.servedAt = performance.now();
    if (!this.serves) for (const done of this.giving) done();
  }

  /** Runs a piece of work of its own. */
  async run<Result>(kind: WorkKind, run: () => Promise<Result>): Promise<Result> {
    const work = this.begin(kind);
    try {
      return await work.run(run);
    } finally {
      work.close();
    }
  }

  /** Ends what is under way, and what begins later: requests, or background work too. */
  stop({ background }: { background: boolean }): void {
    this.stopped = { background, reason: serverStops() };
    for (const work of this.open)
      if (background || !work.isBackground) work.end(this.stopped.reason);
  }
}
