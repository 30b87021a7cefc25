import type { Sight } from '../../../src/domains/matching/search/search-texts.js';
import { tsRank } from '../../../search/relevance/ts-rank.queries.js';
import {
  readChannelOutcomes,
  readComparedJobs,
} from '../../../src/domains/matching/channels/channel-suggestion.queries.js';
import { newestChanges } from '../../../src/domains/matching/index/doctor.queries.js';
import * as reindex from '../../../src/domains/matching/index/reindex.queries.js';
import * as words from '../../../src/domains/matching/index/search-words.queries.js';
import {
  matchRunListing,
  recordMatchRun,
} from '../../../src/domains/matching/match/match-run.queries.js';
import {
  readJobPositions,
  readSkillNumbers,
  readVector,
} from '../../../src/domains/matching/position/position.queries.js';
import type { QueryNode } from '../../../src/domains/matching/query/query-syntax.js';
import * as features from '../../../src/domains/matching/ranking/candidate-features.queries.js';
import * as saved from '../../../src/domains/matching/saved-searches/saved-search.queries.js';
import * as projection from '../../../src/domains/matching/score-projection/score-projection.queries.js';
import {
  dropProjections,
  mergedAmongScored,
  recordProjection,
  writeScores,
} from '../../../src/domains/matching/score-projection/score-projector.queries.js';
import { tierEntryListing } from '../../../src/domains/matching/score-projection/tier-entry.queries.js';
import {
  CandidateFacet,
  CandidateSearchOrder,
  type SearchRequest,
} from '../../../src/domains/matching/search/candidate-search.js';
import { readFacet } from '../../../src/domains/matching/search/search-postgres-facets.queries.js';
import { readHighlights } from '../../../src/domains/matching/search/search-postgres-highlights.queries.js';
import * as search from '../../../src/domains/matching/search/search-postgres.queries.js';
import { viewerOf } from '../../../src/domains/users/viewers.js';
import { anotherId, everyField, id, moment, type Sample } from '../sampling.js';

const departments = ['Engineering'];
const now = new Date(moment);
const who = { subject: 'user:1', actor: 'ada', departments: [] };
const recruiter = viewerOf({ ...who, role: 'RECRUITER' });
const admin = viewerOf({ ...who, role: 'ADMIN' });

const skill = { ids: [id], numbers: [1] };
const run = { jobId: id, formula: 'fit@1', asOf: '2026-01-02', positionKey: 'key' };
const narrowing = { musts: [skill, { ids: [anotherId], numbers: [2] }], least: 2 };
const none = { filter: {}, now };

/** Every kind of node, of every field. */
const query: QueryNode = {
  kind: 'and',
  nodes: [
    {
      kind: 'or',
      least: 2,
      nodes: (
        [undefined, 'title', 'skill', 'company', 'current', 'location', 'name'] as const
      ).flatMap((field): QueryNode[] => [
        { kind: 'term', text: 'engineer', field },
        { kind: 'prefix', text: 'engin', field },
        { kind: 'phrase', text: 'software engineer', field },
      ]),
    },
    {
      kind: 'or',
      nodes: (['>=', '<=', '>', '<', '='] as const).map((comparison) => ({
        kind: 'number',
        field: 'years',
        comparison,
        value: 3,
      })),
    },
    { kind: 'not', node: { kind: 'term', text: 'manager' } },
    { kind: 'skill', ids: [id], text: 'Rust', levels: [{ comparison: '>=', value: 3 }] },
    { kind: 'skill', ids: [], text: '', levels: [{ comparison: '<', value: 3 }] },
    { kind: 'skill', ids: [id], text: 'Rust' },
    ...(['skillIds', 'foundSkillIds', 'occupationIds', 'pastOccupationIds'] as const).map(
      (by): QueryNode => ({ kind: 'related', by, ids: [id], text: 'Rust' }),
    ),
  ],
};
const everybody: SearchRequest = {
  filter: {},
  orderBy: 'RELEVANCE',
  first: 10,
  facets: [],
  highlight: false,
  now,
};
const detailed: SearchRequest = { ...everybody, query, filter: everyField, departments };

/** What a search of a viewer may look at who sees neither everything nor everybody. */
const limited: Sight = {
  departments: ['Engineering'],
  hiddenTexts: ['summary', 'experienceText'],
};

export const samples: Sample[] = [
  ({ sql }) => tsRank(sql, [{ id, text: 'engineer', skills: [], createdAt: moment }])('engineer'),
  ({ sql }) => readComparedJobs(sql, id, departments),
  ({ sql }) => readChannelOutcomes(sql, [id]),
  ({ sql }) => newestChanges(sql, [id]),

  ({ sql }) => reindex.readRebuild(sql, 'indexer'),
  ({ sql }) =>
    reindex.beginRebuild(sql, 'indexer', {
      target: 'candidates',
      mappingVersion: 1,
      epoch: id,
      position: 7,
      after: null,
      done: 0,
    }),
  ({ sql }) => reindex.recordProgress(sql, 'indexer', id, 10),
  ({ sql }) => reindex.moveRebuild(sql, 'indexer', 7),
  ({ sql }) => reindex.endRebuild(sql, 'indexer'),
  ({ sql }) =>
    reindex.recordWritten(sql, [
      { id, version: 1, hash: 'hash' },
      { id: anotherId, version: 1, hash: null },
    ]),
  ({ sql }) => reindex.writtenAfter(sql, id, 10),
  ({ sql }) => reindex.countWritten(sql),
  ...[{}, limited].flatMap((sight): Sample[] => [
    ({ sql }) => words.similarWords(sql, ['enginer'], sight),
    ({ sql }) => words.wordsInUse(sql, ['engineer'], sight),
  ]),
  ({ sql }) => words.addWords(sql, [id]),

  ...[id, undefined].map(
    (jobId): Sample =>
      ({ sql }) =>
        recordMatchRun(sql, recruiter, {
          jobId,
          inputs: {},
          formula: 'fit@1',
          asOf: now,
          position: 7,
          shown: [],
        }),
  ),
  ({ list }) => list({ matchRunListing: matchRunListing({ jobId: id, candidateId: id }) }),
  ({ list }) => list({ matchRunListing: matchRunListing({}) }),

  ({ sql }) => readJobPositions(sql, { ids: [id], status: 'OPEN' }, departments),
  ({ sql }) => readVector(sql, 52.5, 13.4),
  ({ sql }) => readSkillNumbers(sql, [id]),

  ({ sql }) => features.readFeatures(sql, { ...none, musts: [], least: 0 }),
  ({ sql }) => features.readFeatures(sql, { ...none, ...narrowing }),
  ({ sql }) => features.readFeatures(sql, { ...none, ...narrowing, least: 1, any: skill }),
  ({ sql }) =>
    features.readFeatures(sql, { ...narrowing, least: 1, filter: everyField, departments, now }),
  ({ sql }) => features.writeFeatures(sql, [{ id, features: null }], 7),
  ({ sql }) => features.allHaveFeatures(sql),

  ({ list }) => list({ savedSearchListing: saved.savedSearchListing(recruiter) }),
  ({ list }) => list({ savedSearchListing: saved.savedSearchListing(admin) }),
  ({ sql }) => saved.savedSearchesById(sql, [id], recruiter),
  ({ list }) => list({ matchListing: saved.matchListing(departments) }),
  ({ sql }) => saved.matchesToNotify(sql, [id], recruiter, departments, id),
  ({ sql }) => saved.matchesToNotify(sql, [id], recruiter, undefined, undefined),
  ({ sql }) => saved.alertingSearches(sql),
  ({ sql }) => saved.recordMatches(sql, [id], { searches: [id], candidates: [id] }),
  ({ sql }) => saved.replaceMembers(sql, id, [id]),

  ({ sql }) => projection.readJobProjection(sql, id),
  ({ sql }) => projection.readJobProjections(sql),
  ...[
    { jobId: id, filter: {}, now },
    { jobId: id, filter: everyField, departments, now },
  ].flatMap((scores): Sample[] => [
    ({ sql }) => projection.readScorePage(sql, scores, 10),
    ({ sql }) => projection.readScorePage(sql, scores, 10, { tier: 'A', rank: 0.5, id }),
    ({ sql }) => projection.readScoreCounts(sql, scores),
  ]),
  ({ sql }) => projection.readJobTiers(sql, [id], undefined, now),
  ({ sql }) => projection.readJobTiers(sql, [id], departments, now),
  ({ sql }) => dropProjections(sql, [id]),
  ({ sql }) => recordProjection(sql, run, 7),
  ({ sql }) => mergedAmongScored(sql),
  ...[undefined, [id]].map(
    (among): Sample =>
      ({ sql }) =>
        writeScores(sql, [run], [], { position: 7, cause: 'JOB_OPENED' }, among),
  ),
  ({ list }) =>
    list({
      tierEntryListing: tierEntryListing({
        jobId: id,
        tier: 'A',
        since: moment,
        departments,
        now,
      }),
    }),
  ({ list }) =>
    list({
      tierEntryListing: tierEntryListing({
        jobId: id,
        tier: undefined,
        since: undefined,
        departments: undefined,
        now,
      }),
    }),

  ...Object.values(CandidateFacet).map(
    (facet): Sample =>
      ({ sql }) =>
        readFacet(sql, detailed, facet),
  ),
  ({ sql }) => readFacet(sql, { ...detailed, departments: undefined }, 'CHANNELS'),
  ({ sql }) => search.countHits(sql, { ...detailed, hiddenTexts: ['summary', 'name'] }),
  ...(['CHANNELS', 'LAST_CONTACT'] as const).map(
    (facet): Sample =>
      ({ sql }) =>
        readFacet(sql, { ...detailed, ...limited }, facet),
  ),
  ({ sql }) => readHighlights(sql, [id], detailed),
  ({ sql }) => readHighlights(sql, [id], { ...detailed, ...limited }),
  ({ sql }) => search.readMatches(sql, [everybody, detailed, { ...detailed, ...limited }], [id]),
  ({ sql }) => search.readHits(sql, { ...detailed, ...limited, orderBy: 'RELEVANCE' }),
  ({ sql }) => search.readHits(sql, { ...detailed, ...limited, orderBy: 'LAST_CONTACT' }),
  ...Object.values(CandidateSearchOrder).flatMap((orderBy) =>
    [
      undefined,
      {
        sort: [
          orderBy === 'NAME'
            ? 'm'
            : orderBy === 'NEWEST' || orderBy === 'LAST_CONTACT'
              ? moment
              : 1.5,
          id,
        ],
      },
    ].map(
      (after): Sample =>
        ({ sql }) =>
          search.readHits(sql, { ...detailed, orderBy, after }),
    ),
  ),
  ({ sql }) => search.readHits(sql, everybody),
  // A query that no hit can be scored by.
  ({ sql }) =>
    search.readHits(sql, {
      ...everybody,
      query: { kind: 'not', node: { kind: 'term', text: 'manager' } },
    }),
  ({ sql }) => search.countHits(sql, detailed),
  ({ sql }) => search.readIds(sql, everyField, now),
];
