import { defineModule } from '../../platform/module.js';
import { hasOwnData } from './demo.queries.js';
import { DemoService } from './demo.service.js';

/** Made-up people, jobs and two years of history, for a first look at the product. */
export const demoModule = defineModule({
  name: 'demo',
  dependsOn: [],
  loadDemo: async (database, say) => {
    const demo = new DemoService(database);
    if (!(await demo.isWanted())) return;
    say('Loading made-up demo data: 2,000 people, 30 jobs, two years …');
    const { tables, seconds } = await demo.load();
    const rows = Object.values(tables).reduce((sum, { created }) => sum + created, 0);
    say(
      `Loaded ${rows.toLocaleString('en')} rows in ${seconds.toFixed(1)} s. RAPPORT_DEMO=0 starts without them.`,
    );
  },
  demoEnded: async ({ sql }) =>
    (await hasOwnData(sql))
      ? 'The demo has ended, because you imported data of your own. Make an API key on the server: npm run rapport -- api-key create --role ADMIN --name me'
      : undefined,
  personalData: { none: 'writes through the import; it has no tables of its own' },
  fieldRules: { none: 'adds nothing to the schema' },
});
