// Loaded with `--import`: makes the process believe that it runs on an older Node, until it was started again.
if (!process.env.RAPPORT_NODE_RESTARTED)
  Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.11.0' } });
