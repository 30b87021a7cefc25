import type { FlatDocument } from '../../../src/platform/bi/document.js';
import * as views from '../../../src/platform/bi/views.queries.js';
import { dumpDatabase } from '../../../src/platform/database/dump.queries.js';
import { analyseChanged } from '../../../src/platform/database/statistics.queries.js';
import { printTables } from '../../../src/platform/database/tables.queries.js';
import { installationSecret } from '../../../src/platform/sealing/installation.queries.js';
import { typeOfNode } from '../../../src/platform/graphql/node.queries.js';
import { jobChangeColumns } from '../../../src/domains/jobs/job-changes.queries.js';
import { joinColumns } from '../../../src/platform/feed/change-columns.js';
import { backlogColumns, readBacklog } from '../../../src/platform/feed/backlog.queries.js';
import * as feed from '../../../src/platform/feed/feed.queries.js';
import * as ids from '../../../src/platform/feed/ids.queries.js';
import { prune } from '../../../src/platform/feed/retention.queries.js';
import { readDeadLetters, readFeedStatus } from '../../../src/platform/feed/status.queries.js';
import * as backfills from '../../../src/platform/feed/backfill.queries.js';
import * as catchUps from '../../../src/platform/feed/catch-up.queries.js';
import {
  doneUnderKey,
  forgetKeys,
  keepAnswer,
  keepResult,
  setClientMutationId,
  takeKey,
} from '../../../src/platform/graphql/mutation.queries.js';
import * as documents from '../../../src/platform/search/postgres.queries.js';
import { sql as text } from 'kysely';
import { rowsOf } from '../../../src/platform/database/database.js';
import { anotherId, id, type Sample } from '../sampling.js';

const position = { epoch: id, position: 7 };
const target = { scope: 'job', id };
const index = {
  name: 'candidates',
  mapping: {},
  settings: {},
  mappingVersion: 1,
  table: 'search_document',
  key: 'candidate_id',
};
const answer = {
  rows: ['rows'],
  description: 'Rows.',
  columns: [
    {
      name: 'asked.at',
      path: [],
      type: 'DateTime',
      list: false,
      nullable: true,
      description: 'When.',
    },
  ],
};
const view = {
  name: 'answers',
  description: 'Answers.',
  answer,
  parameters: [],
} as unknown as FlatDocument;
const otherView: FlatDocument = {
  ...view,
  answer: {
    ...answer,
    columns: answer.columns.map((column) => ({ ...column, description: 'At what time.' })),
  },
};
const replacedView: FlatDocument = {
  ...view,
  answer: {
    ...answer,
    columns: answer.columns.map((column) => ({ ...column, name: `${column.name}Else` })),
  },
};

export const samples: Sample[] = [
  async ({ sql }) => {
    await views.makeViews(sql, [view]);
    await views.makeViews(sql, [otherView]);
    await views.makeViews(sql, [replacedView]);
  },
  ({ sql }) => views.readViewStates(sql),
  ({ sql }) => views.takeRefreshTurn(sql),
  ({ sql }) => views.refreshRestMs(sql, 20),
  ({ sql }) => views.recordRefresh(sql, 'answers', 12.5, null),
  ({ sql }) => views.limitRefresh(sql, 60_000),
  ({ sql }) => views.keepAnswer(sql, 'answers', { epoch: id, position: 1 }, {}, [{}], answer),

  ({ sql }) => dumpDatabase(sql),
  ({ sql }) => printTables(sql),

  ({ sql }) => readBacklog(sql, position, ['JOB_CREATED'], 10),
  ({ sql }) => {
    const { columns, joins } = backlogColumns('indexer', ['JOB_CREATED'], 10);
    return rowsOf(sql, text`select ${columns} from feed_head h ${joins}`);
  },

  ({ sql }) => feed.sequence(sql, joinColumns([]), 0, 10),
  ({ sql }) => feed.sequence(sql, joinColumns([jobChangeColumns]), 0, 10),
  ({ sql }) => feed.readWatermarkProof(sql),
  ({ sql }) => ids.readFeedIds(sql),
  ({ sql }) => ids.hasRepeatedIds(sql),
  ({ sql }) => ids.drawIds(sql, 2),
  ({ sql }) => ids.lockOutbox(sql),
  ({ sql }) => ids.renumberOutbox(sql, joinColumns([jobChangeColumns])),
  ({ sql }) => ids.waitsBelow(sql, 7),
  ({ sql }) => ids.mendHead(sql),
  ({ sql }) => ids.noteMended(sql),
  ({ sql }) => feed.readHead(sql),
  ({ sql }) => feed.beginEpoch(sql),
  ({ sql }) => feed.readChanges(sql, 0, 10),
  ({ sql }) => feed.readChanges(sql, 0, 10, { entities: ['JOB'], kinds: ['JOB_CREATED'] }),
  ({ sql }) => feed.lastChangesOf(sql, id),
  ({ sql }) => feed.lastOutboxIdOfTransaction(sql),
  ({ sql }) => feed.positionOfOutboxId(sql, 1),
  ({ sql }) => feed.isOutboxEmpty(sql),
  ({ sql }) => feed.addCheckpoint(sql, 'indexer', 0),
  ({ sql }) => feed.tryLockCheckpoint(sql, 'indexer'),
  ({ sql }) => feed.lockCheckpoint(sql, 'indexer'),
  ({ sql }) => feed.moveCheckpoint(sql, 'indexer', position),
  ({ sql }) => feed.advanceCheckpoint(sql, 'indexer', position),
  ({ sql }) => feed.readCheckpoint(sql, 'indexer'),
  ({ sql }) => feed.readReached(sql, 'indexer', position),
  ({ sql }) => feed.addDeadLetter(sql, 'indexer', id, 1, 'too long'),
  ({ sql }) => feed.deadLetterIds(sql, 'indexer'),
  ({ sql }) => feed.removeDeadLetters(sql, 'indexer', [id]),
  ({ sql }) => feed.removeDeadLettersBefore(sql, 'indexer', [id], 7),
  ({ sql }) => feed.outboxSize(sql),
  ({ sql }) => analyseChanged(sql, ['skill', 'skill_alias']),
  ({ sql }) => prune(sql, 30, 60, 10),
  ({ sql }) => readFeedStatus(sql, ['indexer']),
  ({ sql }) => readDeadLetters(sql, 'indexer'),
  ({ sql }) => backfills.addBackfills(sql, 'indexer', 7, [target]),
  ({ sql }) => backfills.nextBackfill(sql, 'indexer'),
  ({ sql }) => backfills.moveBackfill(sql, 'indexer', target, null),
  ({ sql }) => backfills.moveBackfill(sql, 'indexer', target, id),
  ({ sql }) => backfills.dropBackfills(sql, 'indexer'),
  ({ sql }) => backfills.isBackfilled(sql, 'indexer', 7),
  ({ sql }) => backfills.addStale(sql, 'indexer', 7, [id]),
  ({ sql }) => backfills.nextStale(sql, 'indexer', 10),
  ({ sql }) => backfills.countStale(sql, 'indexer'),
  ({ sql }) => backfills.removeStale(sql, 'indexer', [id]),
  ({ sql }) => catchUps.recordRebuild(sql, 'indexer', 'people', 'first'),
  ({ sql }) =>
    catchUps.recordCatchUp(sql, 'indexer', 'people', { done: 1, total: 3, perSecond: null }),
  ({ sql }) => catchUps.readCatchUps(sql),
  ({ sql }) => catchUps.openRebuild(sql, 'indexer'),
  ({ sql }) => catchUps.isCatchingUp(sql, 'indexer'),
  ({ sql }) => catchUps.endCatchUp(sql, 'indexer'),
  ({ sql }) => analyseChanged(sql, ['feed']),
  ({ sql }) => installationSecret(sql),

  ({ sql }) =>
    typeOfNode(
      sql,
      new Map([
        ['Job', 'job'],
        ['Skill', 'skill'],
      ]),
      id,
    ),
  ({ sql }) => setClientMutationId(sql, 'mine', 'a@example.com'),
  ({ sql }) => takeKey(sql, 'user:1', 'key', 'jobCreate', Buffer.from('hash')),
  ({ sql }) => doneUnderKey(sql, 'user:1', 'key', Buffer.from('hash')),
  ({ sql }) => keepResult(sql, 'user:1', 'key', {}),
  ({ sql }) => keepAnswer(sql, 'user:1', 'key', {}),
  ({ sql }) => forgetKeys(sql, 10),

  ({ sql }) =>
    documents.upsertDocuments(sql, index, [
      { id, version: 1, body: null },
      { id: anotherId, version: 1, body: { id: anotherId } },
    ]),
  ({ sql }) => documents.countDocuments(sql, index),
  ({ sql }) => documents.tombstonesAfter(sql, index, id, 10),
  ({ sql }) => documents.statesAfter(sql, index, id, 10),
  ({ sql }) => documents.statesOf(sql, index, [id]),
  ({ sql }) => documents.readMappingVersion(sql, index),
  ({ sql }) => documents.noteMappingVersion(sql, index),
];
