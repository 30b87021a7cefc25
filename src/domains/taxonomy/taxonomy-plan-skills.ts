import { type Origin, origins, skillKey } from './taxonomy.js';
import { planBroader } from './taxonomy-plan-broader.js';
import {
  collapsed,
  locationText,
  originRank,
  type Outcome,
  type RowLocation,
  type SkillRow,
  type SkillWrites,
  type StoredSkills,
} from './taxonomy-rows.js';

interface Alias {
  alias: string;
  skill: string;
  origin: Origin;
  location?: RowLocation;
}
/**
 * Plans the writes for these rows. Afterwards a word still means one skill, and no skill is broader than itself.
 * Entries that cannot be loaded are reported in `outcome` with file and line.
 */
export function planSkills(
  stored: StoredSkills,
  rows: readonly SkillRow[],
  outcome: Outcome,
): SkillWrites {
  const skills = new Map(stored.skills.map(({ key, name, origin }) => [key, { name, origin }]));
  const aliases = new Map<string, Alias>(stored.aliases.map(({ key, ...alias }) => [key, alias]));
  const changedSkills = new Set<string>();
  const changedAliases = new Set<string>();
  const removedAliases = new Set<string>();
  const nameOf = (key: string) => skills.get(key)?.name ?? key;
  const meaning = (word: string): string | undefined => {
    const key = skillKey(word);
    const skill = skills.get(key);
    if (skill && skill.origin !== 'RECORDED') return key;
    return aliases.get(key)?.skill ?? (skill ? key : undefined);
  };

  const claimed = new Set<string>();
  const targets: (string | undefined)[] = [];

  const takeName = (row: SkillRow): string | undefined => {
    const key = skillKey(row.name);
    if (key === '')
      return void outcome.refuse(
        'skills',
        row.location,
        'skill',
        row.name,
        'The row names no skill.',
      );
    const known = skills.get(key);
    const alias = aliases.get(key);
    if (
      alias &&
      (!known || known.origin === 'RECORDED') &&
      originRank(row.origin) > originRank(alias.origin)
    ) {
      outcome.count('skills', 'unchanged');
      return alias.skill;
    }
    if (alias) {
      aliases.delete(key);
      removedAliases.add(key);
      outcome.displaced.push(
        `"${alias.alias}" is a skill of its own now (${locationText(row.location)}) and no alias of ${nameOf(alias.skill)}.`,
      );
    }
    const same =
      known !== undefined &&
      (claimed.has(key) ||
        originRank(row.origin) > originRank(known.origin) ||
        (known.name === collapsed(row.name) && known.origin === row.origin));
    if (!same) {
      skills.set(key, { name: collapsed(row.name), origin: row.origin });
      changedSkills.add(key);
    }
    claimed.add(key);
    outcome.count('skills', same ? 'unchanged' : known ? 'updated' : 'created');
    return key;
  };

  const takeAlias = (row: SkillRow, skill: string | undefined, alias: string): void => {
    const refuse = (reason: string) =>
      outcome.refuse('aliases', row.location, 'aliases', alias, reason);
    const key = skillKey(alias);
    const known = aliases.get(key);
    if (skill === undefined) refuse('Its row was refused.');
    else if (key === '') refuse('It is empty.');
    else if (key === skill) outcome.count('aliases', 'unchanged');
    else if ((skills.get(key)?.origin ?? 'RECORDED') !== 'RECORDED')
      refuse(
        `It is the name of a skill: give ${nameOf(skill)} and ${nameOf(key)} other words, or leave one of the rows out.`,
      );
    else if (known?.skill === skill && originRank(row.origin) >= originRank(known.origin)) {
      outcome.count('aliases', 'unchanged');
      aliases.set(key, { ...known, location: row.location });
    } else if (known && known.skill !== skill && known.location) {
      refuse(
        `It means ${nameOf(known.skill)} already (${locationText(known.location)}): an alias belongs to one skill.`,
      );
    } else if (
      known &&
      known.skill !== skill &&
      originRank(known.origin) < originRank(row.origin)
    ) {
      refuse(
        `It means ${nameOf(known.skill)} already, by a list that ranks higher: an alias belongs to one skill.`,
      );
    } else {
      if (known && known.skill !== skill)
        outcome.displaced.push(
          `"${alias}" means ${nameOf(skill)} now (${locationText(row.location)}) and ${nameOf(known.skill)} no more.`,
        );
      outcome.count('aliases', known ? 'updated' : 'created');
      aliases.set(key, {
        alias: collapsed(alias),
        skill,
        origin: row.origin,
        location: row.location,
      });
      changedAliases.add(key);
    }
  };

  // List by list, the highest rank first. In each list all names before any alias, so that names win.
  for (const origin of origins) {
    const own = [...rows.entries()].filter(([, row]) => row.origin === origin);
    for (const [index, row] of own) targets[index] = takeName(row);
    for (const [index, row] of own)
      for (const alias of row.aliases) takeAlias(row, targets[index], alias);
  }

  const broader = planBroader(stored, rows, targets, meaning, nameOf, outcome);
  return {
    skills: [...changedSkills].flatMap((key) => {
      const skill = skills.get(key);
      return skill && skill.origin !== 'RECORDED'
        ? [{ key, name: skill.name, origin: skill.origin }]
        : [];
    }),
    aliases: [...changedAliases].flatMap((key) => {
      const alias = aliases.get(key);
      return alias ? [{ key, alias: alias.alias, skill: alias.skill, origin: alias.origin }] : [];
    }),
    removedAliases: [...removedAliases].filter((key) => !aliases.has(key)),
    ...broader,
  };
}
