import { textLanguages } from '../../../../search/language.js';
import type {
  Bound,
  Comparison,
  QueryNode,
  RelatedField,
  TextField,
} from '../query/query-syntax.js';
import { anyOf, type Clause, range, terms } from './search-elasticsearch-filter.js';
import { type SearchText, searchTexts } from './search-texts.js';

/** Short texts are stemmed in both languages, running text in its own. */
const twice = (field: string, boost = '') => [`${field}${boost}`, `${field}.de${boost}`];
export const running = (field: string) => textLanguages.map((language) => `${field}.${language}`);
/** The fields of each text that a word is searched in, with their boosts. */
const everywhere: Record<SearchText, readonly string[]> = {
  name: ['name^4'],
  title: twice('title', '^4'),
  skillNames: ['skillNames^3'],
  titles: twice('titles', '^2'),
  company: ['company^1.5'],
  companies: ['companies'],
  certificates: twice('certificates'),
  location: ['location'],
  summary: running('summary'),
  education: running('education'),
  experienceText: running('experienceText'),
};
const fieldsOf: Record<TextField, Partial<Record<SearchText, readonly string[]>>> = {
  name: { name: ['name'] },
  title: { title: twice('title', '^2'), titles: twice('titles') },
  skill: { skillNames: ['skillNames'] },
  company: { company: ['company^2'], companies: ['companies'] },
  current: { title: twice('title'), company: ['company'] },
  location: { location: ['location'] },
};
/** The texts that a search may look into. */
export const openTexts = (hidden: readonly SearchText[] = []): SearchText[] =>
  searchTexts.filter((text) => !hidden.includes(text));
const fieldsFor = (
  texts: Partial<Record<SearchText, readonly string[]>>,
  hidden: readonly SearchText[] | undefined,
): string[] => openTexts(hidden).flatMap((text) => texts[text] ?? []);
const nobody: Clause = { match_none: {} };
/** The same fields without stemming. Fields of `twice` share one such field for both languages. */
const exactly = (fields: readonly string[]) => [
  ...new Set(
    fields.map((field) =>
      field.replace(/^(title|titles|certificates)\.de/, '$1').replace(/^[^^]+/, '$&.exact'),
    ),
  ),
];
const bounds: Record<Exclude<Comparison, '='>, string> = {
  '>=': 'gte',
  '<=': 'lte',
  '>': 'gt',
  '<': 'lt',
};

/** Boosts of related skills and occupations; a stated skill has 3. Measured in docs/relevance.md. */
const relatedBoosts: Record<RelatedField, number> = {
  skillIds: 1.5,
  foundSkillIds: 1,
  occupationIds: 4,
  pastOccupationIds: 0.5,
};

/**
 * The syntax tree as a clause.
 * @param hidden texts that the search may not look into
 */
export function queryClause(node: QueryNode, hidden?: readonly SearchText[]): Clause {
  switch (node.kind) {
    case 'and':
      return { bool: { must: node.nodes.map((each) => queryClause(each, hidden)) } };
    case 'or':
      return {
        bool: {
          should: node.nodes.map((each) => queryClause(each, hidden)),
          minimum_should_match: node.least ?? 1,
        },
      };
    case 'not':
      return { bool: { must_not: [queryClause(node.node, hidden)] } };
    case 'skill':
      return { constant_score: { filter: skillClause(node), boost: 3 } };
    case 'related':
      return {
        constant_score: { filter: terms(node.by, node.ids), boost: relatedBoosts[node.by] },
      };
    case 'number':
      return { constant_score: { filter: within('experienceYears', node), boost: 0.1 } };
    default: {
      const fields = fieldsFor(node.field ? fieldsOf[node.field] : everywhere, hidden);
      const found = fields.length > 0 ? { multi_match: textMatch(node, fields) } : nobody;
      // A country is a code, kept whole.
      return node.field === 'location' ? anyOf(found, { term: { country: node.text } }) : found;
    }
  }
}

const within = (field: string, { comparison, value }: Bound): Clause =>
  comparison === '=' ? { term: { [field]: value } } : range(field, { [bounds[comparison]]: value });

/** A level must hold for the same skill, so both are matched inside one nested document. */
function skillClause({ ids, levels = [] }: Extract<QueryNode, { kind: 'skill' }>): Clause {
  if (levels.length === 0) return terms('skillIds', ids);
  const filter = [
    ...(ids.length > 0 ? [terms('skills.id', ids)] : []),
    ...levels.map((level) => within('skills.level', level)),
  ];
  return { nested: { path: 'skills', query: { bool: { filter } } } };
}

function textMatch(
  node: Extract<QueryNode, { kind: 'term' | 'prefix' | 'phrase' }>,
  fields: readonly string[],
): Clause {
  switch (node.kind) {
    case 'phrase':
      return { query: node.text, type: 'phrase', fields: exactly(fields), tie_breaker: 0.3 };
    case 'prefix':
      return { query: node.text, type: 'bool_prefix', operator: 'and', fields: exactly(fields) };
    case 'term':
      // A term of several words, like node.js, is meant as one.
      return { query: node.text, type: 'phrase', fields, tie_breaker: 0.3 };
  }
}

/** Matches everybody who has a word in any field, in any form. */
export function anyForm(word: string, hidden?: readonly SearchText[]): Clause {
  const fields = fieldsFor(everywhere, hidden);
  return {
    multi_match: { query: word, type: 'phrase', fields: [...fields, ...exactly(fields)] },
  };
}
