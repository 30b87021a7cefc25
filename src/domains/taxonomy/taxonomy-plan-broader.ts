import type { Origin } from './taxonomy.js';
import {
  originRank,
  type Outcome,
  type RowLocation,
  type SkillRow,
  type SkillWrites,
  type StoredSkills,
} from './taxonomy-rows.js';

interface Edge {
  skill: string;
  broader: string;
  origin: Origin;
  location?: RowLocation;
  value?: string;
}

const edgeKey = (edge: { skill: string; broader: string }) => `${edge.skill}\n${edge.broader}`;

/**
 * Plans which skill is broader than which. A row that names broader skills replaces those of its own list and of lists
 * that rank lower. Edges are added in the order of rank; an edge that would close a cycle is left out. The list that
 * owns a skill is determined while edges are added: a list with no edge left owns nothing, and loading the same rows
 * again must change nothing.
 * @param targets the key of each row's skill; undefined: the row was refused
 * @param meaning the key of the skill that a word means
 * @param nameOf the name of a skill, by key, for messages
 */
export function planBroader(
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
    const target = targets[index];
    if (target !== undefined && row.broader.length > 0) owns(target, originRank(row.origin));
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
    .sort((a, b) => originRank(a.edge.origin) - originRank(b.edge.origin) || a.index - b.index)
    .map(({ edge }) => edge);
  const laid = new Map<string, Edge>();
  const up = new Map<string, string[]>();
  for (const edge of edges) {
    if ((owner.get(edge.skill) ?? Infinity) < originRank(edge.origin)) {
      if (edge.location)
        outcome.refuse(
          'broader',
          edge.location,
          'broader',
          edge.value ?? '',
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
          edge.value ?? '',
          `It closes a cycle: ${cycle}.`,
        );
      else
        outcome.displaced.push(
          `${nameOf(edge.broader)} is no longer broader than ${nameOf(edge.skill)}: it closes a cycle with a list that ranks higher, ${cycle}.`,
        );
      continue;
    }
    laid.set(edgeKey(edge), edge);
    owns(edge.skill, originRank(edge.origin));
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

/** The path of broader skills from one skill to another; undefined: there is none. */
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
