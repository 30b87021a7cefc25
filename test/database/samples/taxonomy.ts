import { demoState, hasOwnData } from '../../../src/domains/demo/demo.queries.js';
import * as writes from '../../../src/domains/taxonomy/taxonomy-write.queries.js';
import { readEdition, readTaxonomy } from '../../../src/domains/taxonomy/taxonomy.queries.js';
import type { Sample } from '../sampling.js';

const origin = 'COMPANY';

export const samples: Sample[] = [
  ({ sql }) => readEdition(sql),
  ({ sql }) => readTaxonomy(sql),
  ({ client }) => writes.isLoaded(client, 'taxonomy', 'hash'),
  ({ client }) => writes.recordLoaded(client, 'taxonomy', 'hash'),
  ({ client }) => writes.lockTaxonomy(client),
  ({ client }) => writes.readStoredSkills(client),
  ({ client }) => writes.readStoredOccupations(client),
  ({ client }) =>
    writes.writeSkills(client, {
      skills: [{ key: 'rust', name: 'Rust', origin }],
      aliases: [{ key: 'rustlang', alias: 'Rustlang', skill: 'rust', origin }],
      removedAliases: ['rustacean'],
      broader: [{ skill: 'rust', broader: 'programming', origin }],
      removedBroader: [{ skill: 'rust', broader: 'metal' }],
    }),
  ({ client }) =>
    writes.writeOccupations(client, {
      families: [{ key: 'computing', name: 'Computing', origin }],
      occupations: [{ key: 'coder', name: 'Coder', code: null, family: 'computing', origin }],
      titles: [{ key: 'coder', title: 'Coder', occupation: 'coder', origin }],
    }),

  ({ sql }) => demoState(sql),
  ({ sql }) => hasOwnData(sql),
];
