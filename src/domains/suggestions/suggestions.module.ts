import { defineModule } from '../../platform/module.js';
import { SuggestionResolver } from './suggestion.resolver.js';
import { SuggestionService } from './suggestion.service.js';
import { suggestionFieldRules } from './field-rules.policy.js';

/** Completions while somebody types. */
export const suggestionsModule = defineModule({
  name: 'suggestions',
  dependsOn: [],
  services: () => ({ suggestions: new SuggestionService() }),
  resolvers: ({ suggestions }) => [new SuggestionResolver(suggestions)],
  personalData: { none: 'reads the tables of others' },
  fieldRules: suggestionFieldRules,
  fieldCosts: { 'Query.suggest': { base: 50, size: 'page' } },
});
