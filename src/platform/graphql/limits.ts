import { ApolloArmor } from '@escape.tech/graphql-armor';

/** The same limits over HTTP and WebSocket. They are far above what the product's own documents need. */
const armor = new ApolloArmor({
  maxDepth: { n: 14 },
  maxAliases: { n: 40 },
  maxDirectives: { n: 30 },
  maxTokens: { enabled: false }, // the parser counts them itself, see maxTokens
  costLimit: { maxCost: 100_000, objectCost: 2, scalarCost: 1, depthCostFactor: 1.5 },
  blockFieldSuggestion: { enabled: false },
}).protect();

export const limitRules = armor.validationRules;
export const limitPlugins = armor.plugins;
/** A longer document is a syntax error. */
export const maxTokens = 4000;
/** Bytes of a request's body, and of a frame. */
export const maxBody = 1_000_000;
export const maxFrame = 64 * 1024;
