import type { Taxonomy } from '../../taxonomy/taxonomy.js';
import { titleKey } from '../../taxonomy/title.js';
import type { SkillsByName } from './query-expansion.js';

/** Names of skills that are activities, not tools. */
const activity = /(development|engineering|design|testing|automation|accessibility|programming)$/i;
/** The broader skills of tools that programmers use. */
const trades = [
  'Software development',
  'Web development',
  'Mobile development',
  'Object-oriented programming',
];

/**
 * The names that are titles of one occupation, with that occupation. A title that contains a programming tool, like "Java
 * developer", is left out: its parts are searched for, because other developers are not wanted.
 */
export function occupationsByTitle(
  names: readonly string[],
  taxonomy: Taxonomy,
  skills: SkillsByName,
): Map<string, string[]> {
  const under = new Set(trades.flatMap((name) => taxonomy.skillOf(name) ?? []));
  const tools = [...skills].filter(
    ([, { id, name }]) =>
      !activity.test(name) &&
      [...taxonomy.relatedTo(id)].some(
        ([other, relation]) => relation === 'BROADER' && under.has(other),
      ),
  );
  const namesTool = (name: string) =>
    tools.some(([word]) => ` ${name.toLowerCase()} `.includes(` ${word.toLowerCase()} `));
  return new Map(
    names.flatMap((name) => {
      const occupation = taxonomy.occupationNamed(titleKey(name));
      return occupation !== undefined && !namesTool(name) ? [[name, [occupation]] as const] : [];
    }),
  );
}
