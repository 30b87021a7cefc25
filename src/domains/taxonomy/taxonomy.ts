import { titleKey, titleKeys } from './title.js';

/** The list that an entry is from. Where two disagree, the earlier one in this order wins. */
export const origins = ['COMPANY', 'TAXONOMY', 'GITHUB_TOPICS', 'ONET'] as const;
export type Origin = (typeof origins)[number];

/**
 * How a person's skill is related to a required skill: the same one (or a name of it), a narrower one
 * (React for JavaScript), a broader one (JavaScript for React), or a sibling under the same broader skill.
 */
export type SkillRelation = 'SAME' | 'NARROWER' | 'BROADER' | 'SIBLING';
/** How two titles are related. */
export type TitleRelation = 'SAME_OCCUPATION' | 'SAME_FAMILY' | 'NONE';

export interface SkillEntry {
  id: string;
  name: string;
  key: string;
  origin: Origin | 'RECORDED';
}
export interface Occupation {
  id: string;
  name: string;
  familyId: string | null;
}
/** The parts of a title that are compared with another title. */
export interface TitleIdentity {
  /** the title without rank and in the singular */
  key: string;
  /** the occupation that it means, if it is only one */
  occupationId?: string;
  /** the family of all its occupations, if it is only one */
  familyId?: string;
}

/** The content of the taxonomy, ordered by keys. */
export interface TaxonomyContent {
  edition: string;
  skills: readonly SkillEntry[];
  aliases: readonly { key: string; alias: string; skillId: string }[];
  broader: readonly { skillId: string; broaderId: string }[];
  occupations: readonly Occupation[];
  titles: readonly { key: string; occupationId: string; origin: Origin }[];
}

const nothing: ReadonlySet<string> = new Set();

/** Skills and occupations of one edition, in memory. Immutable: a new edition is a new object. */
export class Taxonomy {
  readonly edition: string;
  private readonly words = new Map<string, string>();
  /** names that people recorded before they became an alias */
  private readonly sameAs = new Map<string, string>();
  private readonly direct = new Map<string, Set<string>>();
  private readonly children = new Map<string, Set<string>>();
  private readonly related = new Map<string, ReadonlyMap<string, SkillRelation>>();
  private readonly occupations: ReadonlyMap<string, Occupation>;
  private readonly titles = new Map<string, string[]>();

  constructor(readonly content: TaxonomyContent) {
    this.edition = content.edition;
    for (const { key, skillId } of content.aliases) this.words.set(key, skillId);
    for (const { id, key, origin } of content.skills) {
      const alias = this.words.get(key);
      if (origin === 'RECORDED' && alias !== undefined && alias !== id) this.sameAs.set(id, alias);
      else this.words.set(key, id);
    }
    for (const { skillId, broaderId } of content.broader) {
      add(this.direct, this.canonical(skillId), this.canonical(broaderId));
      add(this.children, this.canonical(broaderId), this.canonical(skillId));
    }
    this.occupations = new Map(
      content.occupations.map((occupation) => [occupation.id, occupation]),
    );
    this.readTitles(content.titles);
  }

  /**
   * A title means what the list with the highest rank says; within one list an occupation of this name comes first.
   */
  private readTitles(titles: TaxonomyContent['titles']): void {
    for (const [key, claims] of Map.groupBy(titles, (title) => title.key)) {
      const best = Math.min(...claims.map(({ origin }) => origins.indexOf(origin)));
      const highest = claims
        .filter(({ origin }) => origins.indexOf(origin) === best)
        .map(({ occupationId }) => occupationId);
      const named = highest.filter((id) => titleKey(this.occupations.get(id)?.name ?? '') === key);
      this.titles.set(key, named.length === 1 ? named : highest);
    }
  }

  /** The skill that a name or an alias means, in any case and spacing. */
  skillOf(name: string): string | undefined {
    return this.words.get(skillKey(name));
  }

  /** The id of the skill. If it is another name of a skill, the id of that one. */
  canonical(skillId: string): string {
    return this.sameAs.get(skillId) ?? skillId;
  }

  /** How a person's skill is related to a required one; undefined: not related. */
  relation(asked: string, held: string): SkillRelation | undefined {
    return this.relatedTo(asked).get(this.canonical(held));
  }

  /** All skills that are related to the required one, itself included, with their relation. */
  relatedTo(asked: string): ReadonlyMap<string, SkillRelation> {
    const id = this.canonical(asked);
    let found = this.related.get(id);
    if (!found) {
      const all = new Map<string, SkillRelation>();
      const parents = this.direct.get(id) ?? nothing;
      // The weakest relation first, so that a stronger one overwrites it.
      for (const parent of parents)
        for (const sibling of this.children.get(parent) ?? nothing) all.set(sibling, 'SIBLING');
      for (const wider of reachableFrom(id, this.direct)) all.set(wider, 'BROADER');
      for (const narrower of reachableFrom(id, this.children)) all.set(narrower, 'NARROWER');
      all.set(id, 'SAME');
      for (const [other, same] of this.sameAs) {
        const relation = all.get(same);
        if (relation) all.set(other, relation);
      }
      this.related.set(id, (found = all));
    }
    return found;
  }

  /** Ids of the skills that count as having this one: itself, its other names, and all narrower skills. */
  includedIn(skillId: string): string[] {
    return [...this.relatedTo(skillId)]
      .filter(([, relation]) => relation === 'SAME' || relation === 'NARROWER')
      .map(([id]) => id);
  }

  /** The one occupation that a title means; undefined when it means none or could mean several. */
  occupationOf(title: string): Occupation | undefined {
    const { occupationId } = this.identityOf(title);
    return occupationId === undefined ? undefined : this.occupations.get(occupationId);
  }

  /** The one occupation that has exactly this key among its titles. */
  occupationNamed(key: string): string | undefined {
    const claimants = this.titles.get(key);
    return claimants?.length === 1 ? claimants[0] : undefined;
  }

  /** All occupations that a title may mean. */
  occupationsOf(title: string): Occupation[] {
    return this.claimants(title).flatMap((id) => this.occupations.get(id) ?? []);
  }

  /** The family of related occupations. */
  familyOf(occupationId: string): string | undefined {
    return this.occupations.get(occupationId)?.familyId ?? undefined;
  }

  /** The profile of a title, for comparing it with another. */
  identityOf(title: string): TitleIdentity {
    const claimants = this.claimants(title);
    const [occupationId, ...more] = claimants;
    const families = new Set(claimants.map((id) => this.familyOf(id)));
    const [familyId] = families;
    return {
      key: titleKey(title),
      ...(occupationId !== undefined && more.length === 0 ? { occupationId } : {}),
      ...(families.size === 1 && familyId !== undefined ? { familyId } : {}),
    };
  }

  private claimants(title: string): readonly string[] {
    for (const key of titleKeys(title)) {
      const found = this.titles.get(key);
      if (found) return found;
    }
    return [];
  }
}

/** How two titles are related. Titles with the same words have the same occupation, even if it is unknown. */
export function titleRelation(a: TitleIdentity, b: TitleIdentity): TitleRelation {
  if (a.key !== '' && a.key === b.key) return 'SAME_OCCUPATION';
  if (a.occupationId !== undefined && a.occupationId === b.occupationId) return 'SAME_OCCUPATION';
  return a.familyId !== undefined && a.familyId === b.familyId ? 'SAME_FAMILY' : 'NONE';
}

/** As the SQL function of the same name: trimmed, white space collapsed, lower case. */
export const skillKey = (name: string): string => name.trim().replace(/\s+/g, ' ').toLowerCase();

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const known = map.get(key);
  if (known) known.add(value);
  else map.set(key, new Set([value]));
}

/** All nodes that can be reached, without the start. Terminates even if a cycle is stored. */
function reachableFrom(
  start: string,
  edges: ReadonlyMap<string, ReadonlySet<string>>,
): Set<string> {
  const found = new Set<string>();
  const open = [start];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const next of edges.get(at) ?? nothing) {
      if (next === start || found.has(next)) continue;
      found.add(next);
      open.push(next);
    }
  }
  return found;
}
