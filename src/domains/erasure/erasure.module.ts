import { defineModule } from '../../platform/module.js';
import { candidatesModule } from '../candidates/candidates.module.js';
import { importsModule } from '../imports/imports.module.js';
import { matchingModule } from '../matching/matching.module.js';
import { usersModule } from '../users/users.module.js';
import { erasureCommand } from './erasure.command.js';
import { erasureConsumer, erasureIndexConsumer } from './erasure.consumer.js';
import { ErasureResolver } from './erasure.resolver.js';
import { ErasureService } from './erasure.service.js';
import { Eraser } from './eraser.js';
import { erasureFieldRules } from './field-rules.policy.js';
import { LedgerFile } from './ledger-file.js';
import { UploadedFiles } from './uploaded-files.js';

const inTexts = 'names, addresses and phone numbers of the person are replaced by "[erased]"';

/** Erases people everywhere, and remembers in a ledger whom, without saying who they were. */
export const erasureModule = defineModule({
  name: 'erasure',
  dependsOn: [usersModule, candidatesModule, matchingModule, importsModule],
  changes: { ERASURE: ['ERASURE'] },
  services: ({ config, database, personalData, engines }) => {
    const ledger = new LedgerFile(config.erasure.ledger);
    const eraser = new Eraser({
      database,
      personalData,
      index: engines.index.engine,
      uploads: new UploadedFiles(config.uploads.folder),
      ledger,
    });
    return {
      eraser,
      erasures: new ErasureService({
        eraser,
        ledger,
        personalData,
        approval: config.erasure.approval,
      }),
    };
  },
  resolvers: ({ erasures }) => [new ErasureResolver(erasures)],
  nodes: ({ erasures }) => ({
    Erasure: { table: 'erasure', byId: erasures.byId.bind(erasures) },
  }),
  consumers: ({ eraser, engines }) => [
    erasureConsumer(eraser),
    erasureIndexConsumer(eraser, engines.index.consumer),
  ],
  commands: (open) => [erasureCommand(open)],
  personalData: [
    {
      table: 'feed',
      by: ['candidate_id'],
      holds: 'that something changed, and the text by which a client knows its own change',
      erasure: {
        rows: 'CLEARED',
        columns: ['client_mutation_id'],
        because: 'consumers follow the feed without a gap',
      },
      texts: {
        entity: 'a closed set',
        kind: 'a closed set',
        operation: 'a closed set',
        department: 'of a job',
        previous_department: 'of a job',
      },
    },
    {
      table: 'outbox',
      by: ['candidate_id'],
      holds: 'changes on their way into the feed',
      erasure: {
        rows: 'CLEARED',
        columns: ['client_mutation_id'],
        because: 'they become the feed',
      },
      texts: {
        entity: 'a closed set',
        kind: 'a closed set',
        operation: 'a closed set',
        department: 'of a job',
        previous_department: 'of a job',
      },
    },
    {
      table: 'feed_dead_letter',
      by: [],
      holds: 'why a consumer set a person aside',
      erasure: { rows: 'SEARCHED', how: 'those of the person are deleted' },
    },
    {
      table: 'idempotency_key',
      by: [],
      holds: 'answers to changes, kept for a day',
      erasure: { rows: 'SEARCHED', how: 'answers that name an id of the person are taken out' },
    },
    {
      table: 'skill',
      by: [],
      holds: 'names of skills that people recorded',
      erasure: { rows: 'SEARCHED', how: 'those that only this person had are deleted' },
    },
    {
      table: 'search_word',
      by: [],
      holds: 'words for spelling, out of names, titles and skills',
      erasure: { rows: 'SEARCHED', how: 'those that only this person had are deleted' },
    },
    {
      table: 'saved_search',
      by: [],
      holds: 'names and queries that may mention the person',
      erasure: { rows: 'SEARCHED', how: inTexts },
    },
    {
      table: 'pool',
      by: [],
      holds: 'names and descriptions that may mention the person',
      erasure: { rows: 'SEARCHED', how: inTexts },
    },
    {
      table: 'import_run',
      by: [],
      holds: 'names of files and first reasons of refused rows',
      erasure: { rows: 'SEARCHED', how: inTexts },
    },
    {
      table: 'bi_answer',
      by: [],
      holds: 'answers of metrics, where referrers have names',
      erasure: { rows: 'SEARCHED', how: 'those that mention the person are made anew' },
    },
    {
      table: 'erasure_person',
      by: ['candidate_id'],
      holds: 'opaque ids of people who were erased',
      erasure: { rows: 'KEPT', because: 'it is the ledger' },
    },
    {
      table: 'erasure_key',
      by: ['candidate_id'],
      holds: 'keyed hashes by which an erased person is recognized',
      erasure: { rows: 'KEPT', because: 'it is the ledger' },
      texts: { key: 'a keyed hash', lifted_by: 'a member of the hiring side' },
    },
    {
      table: 'erasure',
      by: [],
      holds: 'when, why and by whom people were erased',
      erasure: { rows: 'KEPT', because: 'it is the ledger' },
      texts: {
        rule: 'the name of a rule',
        note: 'a note that was checked for the name of the person',
        asked_by: 'a member of the hiring side',
        asked_by_name: 'a member of the hiring side',
        decided_by: 'a member of the hiring side',
        decided_by_name: 'a member of the hiring side',
        open: 'stores and what they wait for',
      },
    },
  ],
  fieldRules: erasureFieldRules,
  fieldCosts: { 'Query.candidateErasurePreview': { base: 500 } },
});
