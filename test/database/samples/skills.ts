import {
  aliasesOfSkills,
  broaderOfSkills,
  recordSkills,
  skillListing,
  skillsById,
  skillsByName,
} from '../../../src/domains/skills/skill.queries.js';
import { suggestions } from '../../../src/domains/suggestions/suggestion.queries.js';
import { visibleCandidates } from '../../../src/domains/candidates/candidate.queries.js';
import { id, type Sample } from '../sampling.js';

export const samples: Sample[] = [
  ({ list }) => list({ skillListing: skillListing() }),
  ({ list }) => list({ skillListing: skillListing('ja') }),
  ({ sql }) => skillsById(sql, [id]),
  ({ sql }) => aliasesOfSkills(sql, [id]),
  ({ sql }) => broaderOfSkills(sql, [id]),
  ({ sql }) => recordSkills(sql, ['Rust']),
  ({ sql }) => skillsByName(sql, ['Rust']),
  ...(['TITLE', 'COMPANY', 'LOCATION', 'SKILL', 'CANDIDATE'] as const).map(
    (kind): Sample =>
      ({ sql }) =>
        suggestions(sql, kind, 'ma', 5, visibleCandidates(['Engineering'])),
  ),
];
