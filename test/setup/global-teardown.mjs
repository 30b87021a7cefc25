// Stops what global-setup.mjs has started; Jest runs both in the same process.
export default async function globalTeardown() {
  await Promise.all([
    stop('rapport.test.postgres', 'RAPPORT_TEST_DATABASES'),
    stop('rapport.test.elasticsearch', 'ELASTICSEARCH_URL'),
  ]);
  const usual = globalThis[Symbol.for('rapport.test.tmpdir')];
  if (usual === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = usual;
}

/** Stops a server that this run has started, and forgets its address: in watch mode the next run starts its own. */
async function stop(name, variable) {
  const key = Symbol.for(name);
  const server = globalThis[key];
  if (!server) return;
  delete globalThis[key];
  delete process.env[variable];
  await server.stop();
}
