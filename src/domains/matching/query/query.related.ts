import type { Taxonomy } from '../../taxonomy/taxonomy.js';
import { titleKey } from '../../taxonomy/title.js';
import type { SkillsByName } from './query.skills.js';

/** Names of skills that say what somebody does, and not with which tool. */
const activity = /(development|engineering|design|management|science|learning|administration|testing|automation|marketing|accounting|nursing|writing|analysis|analytics|teaching|recruiting|sales|support|service|relations|law|cooking)$/i;

/**
 * Which of these words are titles that mean one occupation. A title that names a tool, like "Java developer", is left
 * to its parts: whoever asks for Java wants no other developers.
 */
export function knownTitles(names: readonly string[], taxonomy: Taxonomy, skills: SkillsByName): Map<string, string[]> {
  const namesTool = (name: string) => [...skills].some(([word, skill]) => !activity.test(skill.name) && ` ${name.toLowerCase()} `.includes(` ${word.toLowerCase()} `));
  return new Map(names.flatMap((name) => {
    const occupation = taxonomy.occupationNamed(titleKey(name));
    return occupation !== undefined && !namesTool(name) ? [[name, [occupation]] as const] : [];
  }));
}
