import { defineModule } from '../../platform/module.js';
import { candidatesModule } from '../candidates/candidates.module.js';
import { PoolEntity } from './pool.entity.js';
import { CandidatePoolsResolver, PoolResolver } from './pool.resolver.js';
import { PoolService } from './pool.service.js';
import { poolFieldRules } from './field-rules.policy.js';

/** Talent pools: named lists of people. */
export const poolsModule = defineModule({
  name: 'pools',
  dependsOn: [candidatesModule],
  entities: [PoolEntity],
  changes: { POOL: ['POOL'], CANDIDATE: ['POOLS'] },
  services: ({ candidates }) => ({ pools: new PoolService(candidates) }),
  resolvers: ({ pools }) => [new PoolResolver(pools), new CandidatePoolsResolver(pools)],
  nodes: ({ pools }) => ({ Pool: { table: 'pool', byId: pools.byId.bind(pools) } }),
  documents: ['dashboards/documents/pools.graphql'],
  personalData: [
    {
      table: 'pool_member',
      by: ['candidate_id'],
      holds: 'the pools that the person is in',
      erasure: { rows: 'DELETED' },
    },
  ],
  fieldRules: poolFieldRules,
});
