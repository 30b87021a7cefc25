import { createServer } from 'node:http';
import { grafserv } from 'postgraphile/grafserv/node';
import { makePgService } from 'postgraphile/adaptors/pg';
import { postgraphile } from 'postgraphile';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';
import { makeV4Preset } from 'postgraphile/presets/v4';
import { serve } from './serve.mjs';

/** PostGraphile 5 over the tables as they are, with the names of version 4. */
const instance = postgraphile({
  extends: [PostGraphileAmberPreset, makeV4Preset({ simpleCollections: 'omit' })],
  pgServices: [
    makePgService({
      connectionString: process.env.DATABASE_OWNER_URL,
      schemas: ['public'],
      poolConfig: { max: 20 },
    }),
  ],
  grafast: { explain: false },
});
const served = instance.createServ(grafserv);
const server = createServer();
await served.addTo(server);
serve(server, '/graphql', () => instance.release());
