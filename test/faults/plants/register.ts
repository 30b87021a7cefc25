import { registerHooks } from 'node:module';

/**
 * Puts a known bug in the place of one module of the product: `node --import` loads this file before the program, in
 * runs of the fault harness alone. Each plant re-exports the module and replaces one thing of it.
 */
const modules: Record<string, { instead: string; of: string }> = {
  'cursor-by-id': { instead: 'cursor-by-id.js', of: '/src/platform/feed/feed.queries.js' },
  'xmin-and-id': { instead: 'xmin-and-id.js', of: '/src/platform/feed/feed.queries.js' },
  'checkpoint-first': { instead: 'checkpoint-first.js', of: '/src/platform/feed/consumer-run.js' },
  'internal-versions': {
    instead: 'internal-versions.js',
    of: '/src/platform/search/elasticsearch-bulk.js',
  },
  'empty-messages': { instead: 'empty-messages.js', of: '/src/platform/subscriptions/group.js' },
  'swallowed-close': {
    instead: 'swallowed-close.js',
    of: '/src/platform/subscriptions/connection.js',
  },
};

const plant = modules[process.env.FAULTS_PLANT ?? ''];
if (!plant)
  throw new Error(
    `FAULTS_PLANT: there is no plant "${process.env.FAULTS_PLANT}". Use one of ${Object.keys(modules).join(', ')}.`,
  );
const { instead, of } = plant;

registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    if (!resolved.url.endsWith(of) || context.parentURL?.endsWith(`/plants/${instead}`))
      return resolved;
    return { ...resolved, url: new URL(instead, import.meta.url).href };
  },
});
