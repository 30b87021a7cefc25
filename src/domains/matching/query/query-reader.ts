import type { Sql } from '../../../platform/database/database.js';
import { skillsByName } from '../../skills/skill.queries.js';
import type { TaxonomyService } from '../../taxonomy/taxonomy.service.js';
import { type RelaxedQuery, relaxedQuery } from './query-relaxed.js';
import { parseQuery } from './query-parser.js';
import { occupationsByTitle } from './query-titles.js';
import { isCommon, type KnownWords, namesIn, expandQuery } from './query-expansion.js';
import type { Spelling } from './query-spelling.js';
import { printQuery, type QueryNode, type QueryWarning, warn } from './query-syntax.js';

/** Finds skills by name or alias, in any spelling that `skill_key` makes the same, and titles that mean an occupation. */
export type FindWords = (names: readonly string[]) => Promise<KnownWords>;

/** Skills and titles as the database has them. */
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
  /** for an engine; absent: everybody matches */
  root?: QueryNode;
  /** what was understood, in the language of queries */
  text: string;
  warnings: QueryWarning[];
  /** what to search for when nobody has all of it; absent: it is meant as it is written */
  relaxed?: RelaxedQuery;
}

/**
 * Reads a query and makes it ready for an engine: parsed, mistyped words mended, synonyms of skills put beside what
 * was written. The same text gives the same tree as long as skills and vocabulary are the same.
 */
export async function readQuery(
  input: string | null | undefined,
  findWords: FindWords,
  spelling: Spelling,
): Promise<ReadQuery> {
  const { root, text, warnings } = parseQuery(input);
  if (!root) return { text, warnings };
  const find = async (node: QueryNode): Promise<KnownWords> => {
    const names = [...namesIn(node)];
    return names.length > 0 ? findWords(names) : { skills: new Map(), titles: new Map() };
  };
  const known = await find(root);
  const mended = await spelling.correct(
    root,
    (word) => known.skills.has(word) || known.titles.has(word) || isCommon(word),
    warnings,
  );
  const ready = expandQuery(mended, mended === root ? known : await find(mended), warnings);
  if (!ready)
    warn(warnings, 'Nothing was left to search for, so everybody matches.', {
      start: 0,
      end: input!.length,
    });
  return {
    root: ready,
    text: mended === root ? text : printQuery(mended),
    warnings,
    relaxed: relaxedQuery(input!, root, ready),
  };
}
