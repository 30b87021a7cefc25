import { asks, everybody, sees, type FieldRule } from '../../platform/rights/field-rule.js';

/** Who may be suggested what. */
export const suggestionFieldRules: readonly FieldRule[] = [
  sees('Query', everybody, 'suggest'),
  sees('Suggestion', everybody, 'id kind text'),
  ...asks(['SuggestionKind'], {
    SKILL: ['Skill.name'],
    TITLE: ['Candidate.title'],
    COMPANY: ['Candidate.company'],
    LOCATION: ['Candidate.location'],
    CANDIDATE: ['Candidate.name'],
  }),
];
