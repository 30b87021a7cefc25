import { ApolloArmor } from '@escape.tech/graphql-armor';

/** The limits of a document, over HTTP and WebSocket. They are far above what the product's own documents need. */
const armor = new ApolloArmor({
  maxDepth: { n: 14 },
  maxAliases: { n: 40 },
  maxDirectives: { n: 30 },
  maxTokens: { enabled: false }, // the parser counts them itself, see maxTokens
  costLimit: { enabled: false }, // it knows neither variables nor lists, see cost.ts
  blockFieldSuggestion: { enabled: false },
}).protect();

export const limitRules = armor.validationRules;
export const limitPlugins = armor.plugins;
/** The longest document in tokens; a longer one is a syntax error. */
export const maxTokens = 4000;
/** The largest body of a request, and the largest frame, in bytes. */
export const maxBody = 1_000_000;
export const maxFrame = 64 * 1024;
