import { defineModule } from '../../platform/module.js';
import { sees } from '../../platform/rights/field-rule.js';
import { usersModule } from '../users/users.module.js';
import { catchUpRoles } from './catch-up.policy.js';
import { CatchUpResolver } from './catch-up.resolver.js';
import { CatchUpService } from './catch-up.service.js';

/** Shows how far background work is after much has changed. The work itself is done by the consumers of the other domains. */
export const catchUpModule = defineModule({
  name: 'catch-up',
  dependsOn: [usersModule],
  services: () => ({ catchUps: new CatchUpService() }),
  resolvers: ({ catchUps }) => [new CatchUpResolver(catchUps)],
  documents: ['dashboards/documents/catch-up.graphql'],
  personalData: { none: 'it counts people, and holds nothing about any of them' },
  fieldRules: [
    sees('Query', catchUpRoles, 'catchUps'),
    sees('CatchUp', catchUpRoles, 'consumer counted done total secondsLeft'),
  ],
});
