// Stops what global-setup.mjs has started; Jest runs both in the same process.
export default async function globalTeardown() {
  const key = Symbol.for('rapport.test.elasticsearch');
  const server = globalThis[key];
  if (!server) return;
  delete globalThis[key];
  delete process.env.ELASTICSEARCH_URL; // in watch mode the next run starts its own
  await server.stop();
}
