import { type Origin, origins, skillKey } from './taxonomy.js';
import { type Outcome, type RowLocation, type SkillRow, locationText } from './taxonomy-rows.js';

type AnyOrigin = Origin | 'RECORDED';
const rank = (origin: AnyOrigin): number =>
  origin === 'RECORDED' ? origins.length : origins.indexOf(origin);

/** The skills that are stored, by key. */
export interface StoredSkills {
  skills: readonly { key: string; name: string; origin: AnyOrigin }[];
  aliases: readonly { key: string; alias: string; skill: string; origin: Origin }[];
  broader: readonly { skill: string; broader: string; origin: Origin }[];
}

/** What to write, skills by key. */
export interface SkillWrites {
  skills: { key: string; name: string; origin: Origin }[];
  aliases: { key: string; alias: string; skill: string; origin: Origin }[];
  removedAliases: string[];
  broader: { skill: string; broader: string; origin: Origin }[];
  removedBroader: { skill: string; broader: string }[];
}

interface Alias {
  alias: string;
  skill: string;
  origin: Origin;
  location?: RowLocation;
}
interface Edge {
  skill: string;
  broader: string;
  origin: Origin;
  location?: RowLocation;
  value?: string;
}

const clean = (text: string) => text.trim().replace(/\s+/g, ' ');

/**
 * Works out what rows change, so that afterwards a word still means one skill and no skill is broader than itself.
 * What cannot be taken is reported with its place.
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
    if (alias && (!known || known.origin === 'RECORDED') && rank(row.origin) > rank(alias.origin)) {
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
        rank(row.origin) > rank(known.origin) ||
        (known.name === clean(row.name) && known.origin === row.origin));
    if (!same) {
      skills.set(key, { name: clean(row.name), origin: row.origin });
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
    else if (skills.has(key) && skills.get(key)!.origin !== 'RECORDED')
      refuse(
        `It is the name of a skill: give ${nameOf(skill)} and ${nameOf(key)} other words, or leave one of the rows out.`,
      );
    else if (known?.skill === skill && rank(row.origin) >= rank(known.origin)) {
      outcome.count('aliases', 'unchanged');
      aliases.set(key, { ...known, location: row.location });
    } else if (known && known.skill !== skill && known.location) {
      refuse(
        `It means ${nameOf(known.skill)} already (${locationText(known.location)}): an alias belongs to one skill.`,
      );
    } else if (known && known.skill !== skill && rank(known.origin) < rank(row.origin)) {
      refuse(
        `It means ${nameOf(known.skill)} already, by a list that ranks higher: an alias belongs to one skill.`,
      );
    } else {
      if (known && known.skill !== skill)
        outcome.displaced.push(
          `"${alias}" means ${nameOf(skill)} now (${locationText(row.location)}) and ${nameOf(known.skill)} no more.`,
        );
      outcome.count('aliases', known ? 'updated' : 'created');
      aliases.set(key, { alias: clean(alias), skill, origin: row.origin, location: row.location });
      changedAliases.add(key);
    }
  };

  // List by list, the highest first; in each all names before any alias, so that a name wins over an alias further up.
  for (const origin of origins) {
    const own = [...rows.entries()].filter(([, row]) => row.origin === origin);
    for (const [index, row] of own) targets[index] = takeName(row);
    for (const [index, row] of own)
      for (const alias of row.aliases) takeAlias(row, targets[index], alias);
  }

  const broader = planBroader(stored, rows, targets, meaning, nameOf, outcome);
  return {
    skills: [...changedSkills].map((key) => ({
      key,
      name: skills.get(key)!.name,
      origin: skills.get(key)!.origin as Origin,
    })),
    aliases: [...changedAliases].flatMap((key) => {
      const alias = aliases.get(key);
      return alias ? [{ key, alias: alias.alias, skill: alias.skill, origin: alias.origin }] : [];
    }),
    removedAliases: [...removedAliases].filter((key) => !aliases.has(key)),
    ...broader,
  };
}

const edgeKey = (edge: { skill: string; broader: string }) => `${edge.skill}\n${edge.broader}`;

/**
 * A row that names broader skills says all of them for its list, and in place of lists that rank lower. Edges are
 * laid in the order of rank; one that would close a cycle is not. A list of which no edge is left says nothing any
 * more, so who says it is found out while edges are laid: otherwise loading the same rows again would change something.
 */
function planBroader(
  stored: StoredSkills,
  rows: readonly SkillRow[],
  targets: readonly (string | undefined)[],
  meaning: (word: string) => string | undefined,
  nameOf: (key: string) => string,
  outcome: Outcome,
): Pick<SkillWrites, 'broader' | 'removedBroader'> {
  const before = new Map(stored.broader.map((edge) => [edgeKey(edge), edge]));
  const owner = new Map<string, number>();
  const owns = (skill: string, at: number) =>
    owner.set(skill, Math.min(at, owner.get(skill) ?? Infinity));
  rows.forEach((row, index) => {
    if (targets[index] !== undefined && row.broader.length > 0)
      owns(targets[index]!, rank(row.origin));
  });

  const wanted: Edge[] = [];
  const restated = new Set<string>();
  for (const [index, row] of rows.entries()) {
    const skill = targets[index];
    for (const value of row.broader) {
      const refuse = (reason: string) =>
        outcome.refuse('broader', row.location, 'broader', value, reason);
      const broader = meaning(value);
      if (skill === undefined) refuse('Its row was refused.');
      else if (broader === undefined) refuse('There is no such skill: add a row for it.');
      else if (broader === skill) refuse('A skill is not broader than itself.');
      else {
        wanted.push({ skill, broader, origin: row.origin, location: row.location, value });
        restated.add(`${row.origin}\n${skill}`);
      }
    }
  }
  const kept = stored.broader.filter(({ skill, origin }) => !restated.has(`${origin}\n${skill}`));
  const edges: Edge[] = [...kept, ...wanted]
    .map((edge, index) => ({ edge, index }))
    .sort((a, b) => rank(a.edge.origin) - rank(b.edge.origin) || a.index - b.index)
    .map(({ edge }) => edge);
  const laid = new Map<string, Edge>();
  const up = new Map<string, string[]>();
  for (const edge of edges) {
    if ((owner.get(edge.skill) ?? Infinity) < rank(edge.origin)) {
      if (edge.location)
        outcome.refuse(
          'broader',
          edge.location,
          'broader',
          edge.value!,
          `A list that ranks higher says what is broader than ${nameOf(edge.skill)}.`,
        );
      continue;
    }
    if (laid.has(edgeKey(edge))) {
      if (edge.location) outcome.count('broader', 'unchanged');
      continue;
    }
    const way = path(up, edge.broader, edge.skill);
    if (way) {
      const cycle = [edge.skill, ...way].map(nameOf).join(' < ');
      if (edge.location)
        outcome.refuse(
          'broader',
          edge.location,
          'broader',
          edge.value!,
          `It closes a cycle: ${cycle}.`,
        );
      else
        outcome.displaced.push(
          `${nameOf(edge.broader)} is no longer broader than ${nameOf(edge.skill)}: it closes a cycle with a list that ranks higher, ${cycle}.`,
        );
      continue;
    }
    laid.set(edgeKey(edge), edge);
    owns(edge.skill, rank(edge.origin));
    up.set(edge.skill, [...(up.get(edge.skill) ?? []), edge.broader]);
    const old = before.get(edgeKey(edge));
    if (edge.location)
      outcome.count(
        'broader',
        !old ? 'created' : old.origin === edge.origin ? 'unchanged' : 'updated',
      );
  }
  return {
    broader: [...laid.values()]
      .filter((edge) => before.get(edgeKey(edge))?.origin !== edge.origin)
      .map(({ skill, broader, origin }) => ({ skill, broader, origin })),
    removedBroader: stored.broader
      .filter((edge) => !laid.has(edgeKey(edge)))
      .map(({ skill, broader }) => ({ skill, broader })),
  };
}

/** The way up from one skill to another; undefined: there is none. */
function path(
  up: ReadonlyMap<string, readonly string[]>,
  from: string,
  to: string,
): string[] | undefined {
  const cameFrom = new Map<string, string | undefined>([[from, undefined]]);
  const open = [from];
  for (let at = open.shift(); at !== undefined; at = open.shift()) {
    if (at === to) {
      const way: string[] = [];
      for (let step: string | undefined = at; step !== undefined; step = cameFrom.get(step))
        way.unshift(step);
      return way;
    }
    for (const next of up.get(at) ?? []) {
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, at);
      open.push(next);
    }
  }
  return undefined;
}
