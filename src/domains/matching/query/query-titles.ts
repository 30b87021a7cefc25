import type { Taxonomy } from '../../taxonomy/taxonomy.js';
import { titleKey } from '../../taxonomy/title.js';
import type { SkillsByName } from './query-expansion.js';

/** Names of skills that say what somebody does, and not with which tool. */
const activity = /(development|engineering|design|testing|automation|accessibility|programming)$/i;
/** What programmers use stands under these. */
const trades = [
  'Software development',
  'Web development',
  'Mobile development',
  'Object-oriented programming',
];

/**
 * Which of these words are titles that mean one occupation. A title that names what programmers use, like "Java
 * developer", is left to its parts: whoever asks for Java wants no other developers.
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
