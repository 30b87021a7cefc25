import { describe, expect, test } from '@jest/globals';
import { cursors } from '../cursors.js';
import type { Placed } from '../cluster/audit.js';
import type { Operation, Watched, WatchEvent } from '../workload/history.js';
import type { Replay } from '../workload/replay.js';
import { checkAll } from './check.js';
import type { Evidence } from './evidence.js';
import type { PromiseName } from './violation.js';

const epoch = '00000000-0000-4000-8000-000000000001';
const elsewhere = '00000000-0000-4000-8000-000000000002';
const at = (position: number, of = epoch) => cursors.encode({ epoch: of, position });

const placed = (position: number, more: Partial<Placed> = {}): Placed => ({
  position,
  outboxId: 100 + position,
  epoch,
  entity: 'APPLICATION',
  entityId: `a${position}`,
  kind: 'TRANSITION',
  operation: 'INSERT',
  candidateId: `p${position}`,
  applicationId: `a${position}`,
  jobId: 'j1',
  department: position % 2 ? 'Sales' : 'Engineering',
  previousDepartment: null,
  transitionId: `t${position}`,
  clientMutationId: `op${position}`,
  ...more,
});

const operation = (number: number, more: Partial<Operation> = {}): Operation => ({
  id: `op${number}`,
  client: 'c',
  kind: 'move',
  invoked: number * 100,
  decided: number * 100 + 50,
  outcome: 'ok',
  results: [`a${number}`],
  attempts: 1,
  changes: true,
  ...more,
});

const change = (position: number, when = position * 100): WatchEvent => ({
  at: when,
  type: 'change',
  cursor: at(position),
  kind: 'TRANSITION',
  relation: 'CHANGED',
  applicationId: `a${position}`,
  clientMutationId: null,
});
const watched = (positions: readonly number[], more: Partial<Watched> = {}): Watched => ({
  name: 'w',
  events: [
    { at: 0, type: 'subscribed', after: at(0), api: 'api-1' },
    ...positions.map((position) => change(position)),
  ],
  ...more,
});
const replay = (
  after: string,
  positions: readonly number[],
  more: Partial<Replay> = {},
): Replay => ({
  name: 'r',
  after,
  cursors: positions.map((position) => at(position)),
  gaveUp: false,
  ...more,
});

/** A run without violations: four moves, seen by everybody who may see them. */
const good = (): Evidence => {
  const rows = [1, 2, 3, 4].map((position) => placed(position));
  return {
    history: {
      operations: [1, 2, 3, 4].map((number) => operation(number)),
      ownReads: [
        { operation: 'op1', where: 'list', at: 160, seen: true },
        { operation: 'op2', where: 'search', at: 260, note: 'WAIT_TIMED_OUT' },
      ],
      watched: [
        watched([1, 2, 3, 4]),
        watched([2, 4], { name: 'engineering', departments: ['Engineering'] }),
      ],
      webBoards: [
        {
          jobId: 'j1',
          ends: [{ at: 210, code: 1013, reason: 'The database can not be reached.' }],
          broken: [],
          wrong: [],
        },
      ],
      stops: [{ process: 'api-1', at: 450, took: 900, code: 0, signal: null }],
      unlearnt: [],
      milestones: [],
    },
    cuts: [{ from: 200, to: 300 }],
    announced: rows.map(({ outboxId, kind, entityId, clientMutationId }) => ({
      outboxId,
      writer: `x${outboxId}`,
      kind,
      entityId,
      clientMutationId,
    })),
    placed: rows,
    versions: rows.map(({ entityId, outboxId }) => ({
      entityId,
      version: 1,
      writer: `x${outboxId}`,
    })),
    head: { epoch, last: 4, pruned: 0 },
    leftInOutbox: 0,
    onBoard: rows.map(({ applicationId, jobId, department }) => ({
      id: applicationId!,
      jobId: jobId!,
      department,
    })),
    index: rows.map(({ candidateId, position }) => ({
      id: candidateId!,
      version: position,
      hash: 'h',
      deleted: false,
    })),
    projection: rows.map(({ candidateId, position }) => ({
      id: candidateId!,
      version: position,
      hash: 'h',
      deleted: false,
    })),
    deadLetters: [],
    poisoned: [{ id: 'p9', passed: true, deadLetter: true }],
    accepted: [
      { index: 'i', id: 'p1', version: 1, order: 1 },
      { index: 'i', id: 'p1', version: 1, order: 2 },
    ],
    replays: [
      replay(at(2), [3, 4]),
      replay(at(0), [2, 4], { departments: ['Engineering'] }),
      replay(at(3, elsewhere), [], { refused: 'RESYNC_REQUIRED' }),
    ],
    stormReplays: [replay(at(1), [2, 3])],
    effects: [1, 2, 3, 4].map((number) => ({ operation: `op${number}`, entityId: `a${number}` })),
    removed: ['Erasable-1'],
    sightings: [],
    unexpectedEnds: [
      { process: 'api-1', code: 1, signal: null, served: false, lastLines: 'no database yet' },
    ],
    unsettled: [],
  };
};

const brokenBy = (
  spoil: (evidence: Evidence) => void,
): { promises: PromiseName[]; text: string } => {
  const evidence = good();
  spoil(evidence);
  const violations = checkAll(evidence);
  return {
    promises: [...new Set(violations.map(({ promise }) => promise))],
    text: violations.map(({ what }) => what).join('\n'),
  };
};

test('a run in which all went well breaks no promise', () => {
  expect(checkAll(good())).toEqual([]);
});

const ended = (
  { watched: [one] }: Evidence['history'],
  end: Partial<Extract<WatchEvent, { type: 'ended' }>>,
): void => void one!.events.push({ at: 500, ...end, type: 'ended' });

const bad: Record<PromiseName, Record<string, (evidence: Evidence) => void>> = {
  1: {
    'a committed change that never got a position': ({ announced }) =>
      void announced.push({
        outboxId: 90,
        writer: 'x90',
        kind: 'CANDIDATE',
        entityId: 'p90',
        clientMutationId: null,
      }),
    'a change that is in the feed twice': (evidence) => {
      evidence.placed.push(placed(5, { outboxId: 104, transitionId: null, kind: 'CANDIDATE' }));
      evidence.head.last = 5;
    },
    'a change that was never committed': ({ placed: rows }) =>
      void rows.push(placed(5, { kind: 'CANDIDATE', clientMutationId: null })),
    'an acknowledged operation without a change': ({ history }) =>
      void history.operations.push(operation(7)),
    'a refused operation with a change': ({ history }) =>
      void (history.operations[3]!.outcome = 'fail'),
    'changes that stay in the outbox': (evidence) => void (evidence.leftInOutbox = 3),
  },
  2: {
    'a gap': (evidence) => {
      for (const row of evidence.placed) if (row.position === 4) row.position = 5;
      evidence.head.last = 5;
      evidence.history.watched = [];
      evidence.replays = [];
      evidence.projection = evidence.index = [];
    },
    'a version that falls': ({ versions, placed: rows, announced }) => {
      rows[2]!.entityId = announced[2]!.entityId = versions[2]!.entityId = 'a1';
      versions[0]!.version = 3;
      versions[2]!.version = 2;
    },
    'a version that falls in the index': ({ accepted }) =>
      void accepted.push({ index: 'i', id: 'p1', version: 0, order: 3 }),
  },
  3: {
    'an acknowledged change behind a later one': ({ history }) => {
      Object.assign(history.operations[0]!, { invoked: 900, decided: 950 });
    },
  },
  4: {
    'a change that a watcher went past': ({ history }) =>
      void history.watched[0]!.events.splice(2, 1),
    'the last change, which never came': ({ history }) => void history.watched[0]!.events.pop(),
    'a board that kept a card': ({ onBoard }) => void onBoard.pop(),
    'a board that lacks a card': ({ onBoard }) =>
      void onBoard.push({ id: 'a9', jobId: 'j1', department: 'Engineering' }),
    'a change that came twice': ({ history }) => void history.watched[0]!.events.push(change(4)),
    'changes out of order': ({ history }) => void history.watched[0]!.events.push(change(2)),
    'a replay that leaves one out': ({ replays }) => void replays.push(replay(at(0), [1, 3, 4])),
    'a replay that stops': ({ replays }) =>
      void replays.push(replay(at(0), [1, 2], { gaveUp: true })),
    'a replay in a storm that leaves one out': ({ stormReplays }) =>
      void stormReplays.push(replay(at(0), [1, 3])),
    'a watcher that was resynchronised past what it had not seen, and then misses more': ({
      history,
    }) => {
      history.milestones.push({ at: 210, type: 'pruned', position: 2 });
      history.watched[0]!.events = [
        { at: 0, type: 'subscribed', after: at(0), api: 'api-1' },
        { at: 220, type: 'board', cursor: at(2), applicationIds: ['a1', 'a2', 'a3'] },
        { at: 220, type: 'resync', from: at(0), to: at(2) },
        change(4),
      ];
    },
  },
  5: {
    'a foreign cursor that was taken': ({ replays }) => void (replays[2]!.refused = undefined),
    'a pruned cursor that was taken': (evidence) => {
      evidence.head.pruned = 3;
      evidence.replays = [replay(at(2), [3, 4])];
    },
    'the cursor of a mutation that was pruned, and taken': (evidence) => {
      evidence.head.pruned = 3;
      evidence.replays = [replay(cursors.encode({ epoch, outboxId: 103 }), [4])];
    },
    'a good cursor that was refused': ({ replays }) =>
      void replays.push(replay(at(2), [], { refused: 'RESYNC_REQUIRED' })),
    'a watcher that was sent away although nothing was pruned': ({ history }) => {
      history.watched[0]!.events = [
        { at: 0, type: 'subscribed', after: at(0), api: 'api-1' },
        { at: 210, type: 'resync', from: at(2), to: at(4) },
      ];
    },
    'a watcher that stayed in the time before the restore': ({ history }) => {
      history.watched[0]!.events = [
        { at: 0, type: 'subscribed', after: at(3, elsewhere), api: 'api-1' },
      ];
    },
  },
  6: {
    'a missing document': ({ index }) => void index.pop(),
    'a tombstone for somebody who is there': ({ index }) => void (index[0]!.deleted = true),
    'a stale document': ({ index }) => void (index[0]!.hash = 'old'),
    'a version from before the last change': ({ index }) => void (index[3]!.version = 2),
    'a document of somebody who is gone': ({ projection }) => void projection.pop(),
    'a dead letter that stayed': ({ deadLetters }) =>
      void deadLetters.push({ entityId: 'p1', reason: 'too odd' }),
    'a document that was left out in silence': ({ poisoned }) =>
      void (poisoned[0]!.deadLetter = false),
  },
  7: {
    'a manager who is told live of another department': ({ history }) =>
      void history.watched[1]!.events.splice(2, 0, change(3)),
    'a manager who is told of the old department after being moved': ({ history }) => {
      history.operations[2]!.kind = 'rights taken away';
      Object.assign(history.watched[1]!, { moved: { by: 'op3', departments: ['Sales'] } });
    },
    'a manager who is not told what they may see': ({ replays }) =>
      void replays.push(replay(at(0), [4], { departments: ['Engineering'] })),
    'a manager who is told so in a replay': ({ replays }) =>
      void replays.push(replay(at(2), [3, 4], { departments: ['Engineering'] })),
  },
  8: {
    'a key with two transactions': ({ announced }) =>
      void Object.assign(announced[1]!, { clientMutationId: 'op1' }),
    'an effect that is there twice': ({ effects }) =>
      void effects.push({ operation: 'op1', entityId: 'a1' }),
    'answers that differ': ({ history }) => void history.operations[0]!.results.push('a2'),
    'a key that was taken again': ({ history }) =>
      void Object.assign(history.operations[0]!, { kind: 'reuse' }),
  },
  9: {
    'a name in a log': ({ sightings }) =>
      void sightings.push({ name: 'Erasable-1', where: 'the log api-1.log' }),
  },
  'own change': {
    'a client that sees an older value': ({ history }) => void (history.ownReads[0]!.seen = false),
  },
  survival: {
    'a process that ended while it served': ({ unexpectedEnds }) =>
      void (unexpectedEnds[0]!.served = true),
    'something that does not come to rest': ({ unsettled }) =>
      void unsettled.push('the outbox holds 3 changes'),
  },
  content: {
    'a message with errors': ({ history }) =>
      void history.watched[0]!.events.push({ at: 500, type: 'broken', what: 'without its card' }),
    'a message to the web app with errors': ({ history }) =>
      void history.webBoards[0]!.broken.push('without its card'),
  },
  ends: {
    'a subscription that the server completes': ({ history }) =>
      ended(history, { refusal: 'complete', opened: true }),
    'an error that says nothing, on an open socket': ({ history }) =>
      ended(history, { refusal: 'INTERNAL_SERVER_ERROR', opened: true }),
    'a close code that is not documented': ({ history }) =>
      ended(history, { code: 4999, opened: true }),
    'a connection that breaks while nothing is cut': ({ history }) =>
      ended(history, { code: 1006, opened: true }),
    'a board of the web app in another state': ({ history }) =>
      void history.webBoards[0]!.wrong.push('lacks a2'),
  },
  stop: {
    'an exit code': ({ history }) => void (history.stops[0]!.code = 13),
    'a stop that takes too long': ({ history }) => void (history.stops[0]!.took = 12_900),
  },
  fate: {
    'an operation that no answer decides': ({ history }) => void history.unlearnt.push('move op9'),
  },
};

test.each<Partial<Extract<WatchEvent, { type: 'ended' }>>>([
  { code: 1001, opened: true },
  { code: 1013, opened: true },
  { code: 4411, opened: true },
  { refusal: 'RESYNC_REQUIRED', opened: true },
  { at: 250, code: 1006, opened: true },
  { code: 1006, opened: false },
  { reason: 'no answer to a ping', opened: true },
])('an end of %j breaks no promise', (end) => {
  const evidence = good();
  ended(evidence.history, end);
  expect(checkAll(evidence)).toEqual([]);
});

describe.each(Object.entries(bad) as [PromiseName, (typeof bad)[PromiseName]][])(
  'promise %s is seen to be broken by',
  (promise, histories) => {
    test.each(Object.entries(histories))('%s', (_, spoil) => {
      const { promises, text } = brokenBy(spoil);
      expect(promises).toContain(promise);
      expect(text).not.toBe('');
    });
  },
);

test('a manager whose job went to another department may be told that cards left, in place of what they did before', () => {
  const moved = placed(5, {
    kind: 'JOB',
    entity: 'JOB',
    entityId: 'j1',
    applicationId: null,
    transitionId: null,
    clientMutationId: null,
    department: 'Sales',
    previousDepartment: 'Engineering',
  });
  const { text } = brokenBy((evidence) => {
    evidence.placed.push(moved);
    evidence.announced.push({
      outboxId: 105,
      writer: 'x105',
      kind: 'JOB',
      entityId: 'j1',
      clientMutationId: null,
    });
    evidence.head.last = 5;
    for (const card of evidence.onBoard) card.department = 'Sales';
    const left = (id: string): WatchEvent =>
      ({ ...change(5), kind: 'JOB', relation: 'LEFT', applicationId: id }) as WatchEvent;
    evidence.history.watched[1]!.events = [
      { at: 0, type: 'subscribed', after: at(0), api: 'api-1' },
      change(2),
      left('a2'),
      left('a4'),
    ];
    evidence.replays[1]!.cursors = [];
  });
  expect(text).toBe('');
});

describe('what a restore takes away is no loss:', () => {
  const restored = (evidence: Evidence) => {
    evidence.history.milestones.push({ at: 320, type: 'backed up' }, { at: 390, type: 'restored' });
    // The third move was made after the backup, and the restore has undone it.
    evidence.announced.splice(2, 2);
    evidence.placed.splice(2, 2);
    evidence.history.operations.pop();
    evidence.effects.splice(2, 2);
    evidence.versions.splice(2, 2);
    evidence.index.splice(2, 2);
    evidence.projection.splice(2, 2);
    evidence.head = { epoch: elsewhere, last: 2, pruned: 0 };
    evidence.history.watched = [
      {
        name: 'w',
        events: [
          ...watched([1, 2, 3]).events,
          { at: 400, type: 'resync', from: at(3), to: at(2, elsewhere) },
        ],
      },
    ];
    evidence.replays = [replay(at(2), [], { refused: 'RESYNC_REQUIRED' })];
    evidence.stormReplays = [];
    evidence.onBoard.splice(2, 2);
    evidence.history.watched[0]!.events.push({
      at: 400,
      type: 'board',
      cursor: at(2, elsewhere),
      applicationIds: ['a1', 'a2'],
    });
  };

  test('an operation between the backup and the restore may be gone, and a watcher is told to read again', () => {
    expect(brokenBy(restored).text).toBe('');
  });

  test('one that was acknowledged before the backup may not', () => {
    const { promises } = brokenBy((evidence) => {
      restored(evidence);
      evidence.announced.pop();
      evidence.placed.pop();
      evidence.head.last = 1;
    });
    expect(promises).toContain('1');
  });
});
