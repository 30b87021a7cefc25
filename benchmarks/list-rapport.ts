import 'reflect-metadata';
import { readConfig } from '../src/config.js';
import { openDatabase } from '../src/open.js';
import { makeLog } from '../src/platform/telemetry/log.js';
import { startServer } from '../src/serve.js';

/** The product as one of the servers of list.ts: it answers with its address, and stops when it is told to. */
const config = readConfig();
const { database, close } = await openDatabase(config);
const server = await startServer(config, database, makeLog('warn'));
process.once('SIGTERM', () => {
  void server
    .close()
    .then(close)
    .then(() => process.disconnect?.());
});
process.send?.({ url: `${server.url}/graphql` });
