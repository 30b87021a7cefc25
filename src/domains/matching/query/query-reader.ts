import type { Sql } from '../../../platform/database/database.js';
import { skillsByName } from '../../skills/skill.queries.js';
import type { TaxonomyService } from '../../taxonomy/taxonomy.service.js';
import { type RelaxedQuery, relaxedQuery } from './query-relaxed.js';
import { parseQuery } from './query-parser.js';
import { occupationsByTitle } from './query-titles.js';
import { isCommon, type KnownWords, namesIn, expandQuery } from './query-expansion.js';
import type { Spelling } from './query-spelling.js';
import type { Sight } from '../search/search-texts.js';
import { printQuery, type QueryNode, type QueryWarning, warn } from './query-syntax.js';

/** Finds skills by name or alias, compared by `skill_key`, and titles that mean an occupation. */
export type FindWords = (names: readonly string[]) => Promise<KnownWords>;

/** Finds words among the skills in the database and the titles of the taxonomy. */
export const wordFinder =
  (sql: Sql, taxonomies: TaxonomyService): FindWords =>
  async (names) => {
    const [taxonomy, rows] = await Promise.all([taxonomies.current(sql), skillsByName(sql, names)]);
    const skills = new Map(
      rows.flatMap(({ name, id, skill }) =>
        id && skill
          ? [[name, { id, name: skill, included: taxonomy.includedIn(id) }] as const]
          : [],
      ),
    );
    return { skills, titles: occupationsByTitle(names, taxonomy, skills) };
  };

export interface ReadQuery {
  /** the tree for an engine; undefined: everybody matches */
  root?: QueryNode;
  /** the query as it was understood, in the query language */
  text: string;
  warnings: QueryWarning[];
  /** the query to search for when nobody matches `root`; undefined: there is none */
  relaxed?: RelaxedQuery;
}

/**
 * Prepares a query for an engine: parses it, corrects mistyped words, and adds synonyms of skills. The same text gives
 * the same tree as long as the skills and the words of the index stay the same.
 * @param sight what the search may look at: only words that it shows are known, and offered for mistyped ones
 */
export async function readQuery(
  input: string | null | undefined,
  findWords: FindWords,
  spelling: Spelling,
  sight: Sight = {},
): Promise<ReadQuery> {
  const written = input ?? '';
  const { root, text, warnings } = parseQuery(written);
  if (!root) return { text, warnings };
  const find = async (node: QueryNode): Promise<KnownWords> => {
    const names = [...namesIn(node)];
    return names.length > 0 ? findWords(names) : { skills: new Map(), titles: new Map() };
  };
  const known = await find(root);
  const corrected = await spelling.correct(
    root,
    (word) => known.skills.has(word) || known.titles.has(word) || isCommon(word),
    warnings,
    sight,
  );
  const ready = expandQuery(
    corrected,
    corrected === root ? known : await find(corrected),
    warnings,
  );
  if (!ready)
    warn(warnings, 'Nothing was left to search for, so everybody matches.', {
      start: 0,
      end: written.length,
    });
  return {
    root: ready,
    text: corrected === root ? text : printQuery(corrected),
    warnings,
    relaxed: relaxedQuery(written, root, ready),
  };
}
