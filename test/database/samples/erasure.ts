import {
  addEntries,
  addErasure,
  addKeys,
  cameBack,
  cameBackAfter,
  decideErasure,
  entriesAfter,
  erasureListing,
  erasureOf,
  erasuresById,
  groupsOf,
  isLedgerEmpty,
  keysOf,
  liftEntries,
  liftKeys,
  lockErasure,
  lockErasures,
  lockOutImports,
  lockPeople,
  markErased,
  noteProgress,
  peopleOfErasure,
  peopleToErase,
  reopenErasures,
  unfinishedErasures,
} from '../../../src/domains/erasure/ledger.queries.js';
import {
  calledOf,
  deleteAnswers,
  deleteUnusedSkills,
  forgetAnswers,
  forgetDeadLetters,
  forgetReferrers,
  forgetWords,
  recordedSkills,
  relatedOf,
  replaceTexts,
  takeOutMentions,
} from '../../../src/domains/erasure/mentions.queries.js';
import {
  applicationsOf,
  countRows,
  defaultsOf,
  eraseRows,
} from '../../../src/domains/erasure/personal-rows.queries.js';
import { modules } from '../../../src/modules.js';
import { personalDataOf } from '../../../src/platform/compose.js';
import { anotherId, id, moment, type Sample } from '../sampling.js';

const people = { people: [id], applications: [anotherId] };
const tables = personalDataOf(modules);
const entry = {
  id,
  at: moment,
  reason: 'REQUEST',
  rule: null,
  by: 'a@example.com',
  people: [id],
  keys: [{ candidateId: id, kind: 'EMAIL', key: '00ff' }],
};

export const samples: Sample[] = [
  ({ list }) =>
    list({
      erasureListing: erasureListing({
        states: ['RUNS'],
        reasons: ['REQUEST'],
        candidateId: id,
        from: moment,
        to: moment,
      }),
    }),
  ({ sql }) => erasuresById(sql, [id]),
  ({ sql }) => erasureOf(sql, [id]),
  ({ sql }) => groupsOf(sql, [id]),
  ({ sql }) =>
    addErasure(
      sql,
      { state: 'RUNS', reason: 'REQUEST', askedBy: 'user:1', askedByName: 'a@example.com' },
      [id],
    ),
  ({ sql }) => lockErasure(sql, id),
  ({ sql }) => decideErasure(sql, id, 'RUNS', { subject: 'user:2', actor: 'b@example.com' }),
  ({ sql }) => unfinishedErasures(sql),
  ({ sql }) => peopleToErase(sql, id, id, 10),
  ({ sql }) => peopleOfErasure(sql, id),
  ({ sql }) => lockPeople(sql, [id]),
  ({ sql }) => lockOutImports(sql),
  ({ sql }) => lockErasures(sql),
  ({ sql }) => addKeys(sql, [id]),
  ({ sql }) => keysOf(sql, [id]),
  ({ sql }) => markErased(sql, [id]),
  ({ sql }) => noteProgress(sql, id, [{ store: 'search index', why: 'it is late' }]),
  ({ sql }) => cameBack(sql, [id]),
  ({ sql }) => isLedgerEmpty(sql),
  ({ sql }) => cameBackAfter(sql, id, 10),
  ({ sql }) => reopenErasures(sql, [id]),
  ({ sql }) => addEntries(sql, [entry]),
  ({ sql }) => entriesAfter(sql, anotherId, 10),
  ({ sql }) => liftKeys(sql, { email: 'a@example.com', source: 'ats', externalId: '1' }, 'test'),
  ({ sql }) => liftEntries(sql, ['00ff']),

  ({ sql }) => calledOf(sql, [id]),
  ({ sql }) => takeOutMentions(sql, (text) => `${text}!`),
  ({ sql }) => replaceTexts(sql, { table: 'pool', json: [] }, id, [['name', 'x']]),
  ({ sql }) =>
    replaceTexts(sql, { table: 'import_run', json: ['summary'] }, id, [['summary', '{}']]),
  ({ sql }) => deleteAnswers(sql, ['x']),
  ({ sql }) => forgetAnswers(sql, people),
  ({ sql }) => forgetDeadLetters(sql, people),
  ({ sql }) => recordedSkills(sql, [id]),
  ({ sql }) => deleteUnusedSkills(sql, [id]),
  ({ sql }) => forgetWords(sql, [id]),
  ({ sql }) =>
    forgetReferrers(sql, { emails: ['a@example.com'], phones: [], names: [], externalIds: [] }),
  ({ sql }) => relatedOf(sql, [id]),

  ({ sql }) => applicationsOf(sql, [id]),
  ({ sql }) => defaultsOf(sql, tables),
  ({ sql }) => countRows(sql, tables, people),
  async ({ sql }) => {
    const defaults = await defaultsOf(sql, tables);
    for (const table of tables.toReversed()) await eraseRows(sql, table, people, defaults);
  },
];
