/** Starts a Node server on a free port, tells the parent its address, and stops with SIGTERM. */
export function serve(server, path = '/graphql', close = async () => undefined) {
  server.listen(0, '127.0.0.1', () => {
    process.send({ url: `http://127.0.0.1:${server.address().port}${path}` });
  });
  process.once('SIGTERM', async () => {
    server.closeAllConnections();
    server.close();
    await close();
    process.exit(0);
  });
}
