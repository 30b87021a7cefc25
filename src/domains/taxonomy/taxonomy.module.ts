import { defineModule } from '../../platform/module.js';
import { taxonomyCommand } from './taxonomy.command.js';
import { TaxonomyService } from './taxonomy.service.js';
import { loadShippedTaxonomy } from './taxonomy-shipped.js';

/** The taxonomy: skills and occupations, their names and how they are related. */
export const taxonomyModule = defineModule({
  name: 'taxonomy',
  dependsOn: [],
  changes: { TAXONOMY: ['TAXONOMY'] },
  services: () => ({ taxonomy: new TaxonomyService() }),
  commands: (open) => [taxonomyCommand(open)],
  prepare: async (database) => {
    const client = await database.connect();
    try {
      await loadShippedTaxonomy(client);
    } finally {
      await client.end();
    }
  },
  personalData: { none: 'words about work, not about people' },
  fieldRules: { none: 'adds no GraphQL type' },
});
