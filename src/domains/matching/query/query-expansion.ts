import { germanStopWords, stopWords } from '../../../../search/stop-words.js';
import {
  type Bound,
  join,
  spanOf,
  type QueryNode,
  type QueryWarning,
  warn,
} from './query-syntax.js';

/** Words of the longest name of a skill or title that is recognised without quotes. */
const longestName = 5;
const common = new Set([...stopWords, ...germanStopWords]);
export const isCommon = (word: string) => common.has(word.toLowerCase());
const operators = new Set(['and', 'or', 'not']);

interface KnownSkill {
  id: string;
  /** the canonical name */
  name: string;
  /** itself and everything narrower */
  included: readonly string[];
}
/** Skills by name or alias, as written in the query. */
export type SkillsByName = ReadonlyMap<string, KnownSkill>;

/** Skills and titles named by words and neighbouring words of a query, as written there. */
export interface KnownWords {
  skills: SkillsByName;
  /** occupations that a title means, by the title */
  titles: ReadonlyMap<string, readonly string[]>;
}

type Term = Extract<QueryNode, { kind: 'term' }>;
const isPlain = (node: QueryNode | undefined): node is Term =>
  node?.kind === 'term' && node.field === undefined;

/**
 * True for C++ or C# in quotes. The index keeps only a C of them, so the phrase as written would find every C: where it
 * names a skill, that is searched for.
 */
const isSigned = (node: QueryNode): boolean =>
  node.kind === 'phrase' && node.field === undefined && /[+#]/.test(node.text);
/** Two words that a sign joins to one name: AT&T. */
const isJoined = (text: string): boolean => /[\p{L}\p{N}]&[\p{L}\p{N}]/u.test(text);

/** All texts in a query that may name a skill or title: words, neighbouring words, and values of `skill:`. */
export function namesIn(node: QueryNode, names = new Set<string>()): Set<string> {
  if (node.kind === 'not') namesIn(node.node, names);
  if (node.kind === 'term' && (node.field === undefined || node.field === 'skill'))
    names.add(node.text);
  if (node.kind === 'phrase' && (node.field === 'skill' || isSigned(node))) names.add(node.text);
  if (node.kind === 'and' || node.kind === 'or') {
    node.nodes.forEach((child, start) => {
      namesIn(child, names);
      if (node.kind === 'and')
        for (const run of runsFrom(node.nodes, start)) names.add(nameOf(run));
    });
  }
  return names;
}

/** Two to five neighbouring plain terms beginning here, the longest run first. */
function runsFrom(nodes: readonly QueryNode[], start: number): Term[][] {
  const run: Term[] = [];
  for (let at = start; at < nodes.length && run.length < longestName; at++) {
    const node = nodes[at];
    if (!isPlain(node)) break;
    run.push(node);
  }
  return run.map((_, index) => run.slice(0, run.length - index)).filter(({ length }) => length > 1);
}

const nameOf = (run: readonly Term[]) => run.map(({ text }) => text).join(' ');

/**
 * Expands a query for an engine. Terms that name a skill or an alias also match people with that skill, or with its
 * canonical name in their texts. Words that are too common are left out. `level` becomes a condition on the skills
 * next to it. Phrases stay as written, except after `skill:`.
 * @param warnings receives what had to be left out
 * @returns undefined when nothing is left to search for
 */
export const expandQuery = (
  root: QueryNode,
  words: KnownWords,
  warnings: QueryWarning[],
): QueryNode | undefined => new Expansion(words, warnings).node(root, []);

class Expansion {
  private readonly skills: SkillsByName;
  private readonly titles: KnownWords['titles'];
  /** depth of NOT, in which words are not expanded: a query without JavaScript may still want React */
  private alone = 0;

  constructor(
    { skills, titles }: KnownWords,
    private readonly warnings: QueryWarning[],
  ) {
    this.skills = skills;
    this.titles = titles;
  }

  /** @param levels of the skills that are named in this part of the query */
  node(node: QueryNode, levels: readonly Bound[]): QueryNode | undefined {
    switch (node.kind) {
      case 'not': {
        this.alone += 1;
        const inner = this.node(node.node, []);
        this.alone -= 1;
        return inner && { kind: 'not', node: inner };
      }
      case 'or':
        return join(
          'or',
          node.nodes.map((child) => this.node(child, levels)),
        );
      case 'and':
        return this.all(node.nodes, levels);
      case 'term':
      case 'phrase':
        return this.leaf(node, levels);
      case 'number':
        return node.field === 'level'
          ? { kind: 'skill', ids: [], text: '', levels: [bound(node)] }
          : node;
      default:
        return node;
    }
  }

  private all(nodes: readonly QueryNode[], outer: readonly Bound[]): QueryNode | undefined {
    const own = nodes.flatMap((node) =>
      node.kind === 'number' && node.field === 'level' ? bound(node) : [],
    );
    // Next to a skill, a level is a condition on that skill, else on any skill.
    const bindsHere = own.length > 0 && nodes.some(namesSkill);
    const rest =
      own.length > 0
        ? nodes.filter((node) => !(node.kind === 'number' && node.field === 'level'))
        : nodes;
    const levels = bindsHere ? [...outer, ...own] : outer;
    const expanded: (QueryNode | undefined)[] =
      own.length > 0 && !bindsHere ? [{ kind: 'skill', ids: [], text: '', levels: own }] : [];
    for (let at = 0; at < rest.length; at++) {
      const runs = runsFrom(rest, at);
      const title = runs.find((terms) => this.titles.has(nameOf(terms)));
      const run = runs.find((terms) => this.skills.has(nameOf(terms)));
      if (title && title.length >= (run?.length ?? 0)) {
        expanded.push(join('or', [this.named(title, levels), ...this.occupations(nameOf(title))]));
        at += title.length - 1;
      } else if (run) {
        expanded.push(this.named(run, levels));
        at += run.length - 1;
      } else {
        const next = rest[at];
        if (next) expanded.push(this.node(next, levels));
      }
    }
    return join('and', expanded);
  }

  /** Neighbouring terms that are a title; names of skills among them are expanded, the longest first. */
  private named(terms: readonly Term[], levels: readonly Bound[]): QueryNode | undefined {
    const parts: (QueryNode | undefined)[] = [];
    for (let at = 0; at < terms.length; at++) {
      const run = runsFrom(terms, at).find((some) => this.skills.has(nameOf(some)));
      if (run) {
        const words = join(
          'and',
          run.map((term) => this.leaf(term, levels, true)),
        );
        parts.push(
          join('or', [
            this.skill(nameOf(run), []),
            words,
            ...this.canonical(nameOf(run)),
            ...this.related(nameOf(run)),
          ]),
        );
        at += run.length - 1;
      } else {
        const term = terms[at];
        if (term) parts.push(this.leaf(term, levels, true));
      }
    }
    return join('and', parts);
  }

  /** @param inTitle true: part of a longer title, which does not mean an occupation by itself */
  private leaf(
    node: Extract<QueryNode, { kind: 'term' | 'phrase' }>,
    levels: readonly Bound[],
    inTitle = false,
  ): QueryNode | undefined {
    const known =
      (node.field === 'skill' || isPlain(node) || isSigned(node)) && this.skills.has(node.text);
    if (node.field === 'skill') {
      if (known) return this.skill(node.text, levels);
      if (levels.length > 0)
        warn(
          this.warnings,
          `“${node.text}” is not the name of a known skill, so its level was ignored.`,
          spanOf(node),
        );
      return node;
    }
    if (known) {
      const skill = this.skill(node.text, []);
      // The index keeps only a C of C++ and C#, so only the skill is searched for.
      const beside = [...this.related(node.text), ...(inTitle ? [] : this.occupations(node.text))];
      return join(
        'or',
        /[+#]/.test(node.text)
          ? [skill, ...beside]
          : [skill, node, ...this.canonical(node.text), ...beside],
      );
    }
    if (isPlain(node) && !inTitle && this.titles.has(node.text))
      return join('or', [node, ...this.occupations(node.text)]);
    return this.word(node);
  }

  /** A word as written; undefined when it is too common to search for. */
  private word(node: Extract<QueryNode, { kind: 'term' | 'phrase' }>): QueryNode | undefined {
    if (node.kind === 'term' && isJoined(node.text)) return { ...node, kind: 'phrase' };
    if (node.kind === 'phrase' && isSigned(node))
      warn(
        this.warnings,
        `“${node.text}” is not the name of a known skill, and its signs are not searched for.`,
        spanOf(node),
      );
    if (node.kind !== 'term' || !isCommon(node.text)) return node;
    // With a field the word is kept: Will is a name.
    if (node.field) return { ...node, kind: 'phrase' };
    const hint = operators.has(node.text)
      ? `write ${node.text.toUpperCase()} to join words`
      : 'put it in quotes to look for it';
    warn(
      this.warnings,
      `“${node.text}” is too common to search for and was left out; ${hint}.`,
      spanOf(node),
    );
    return undefined;
  }

  private skill(text: string, levels: readonly Bound[]): QueryNode | undefined {
    const id = this.skills.get(text)?.id;
    if (id === undefined) return undefined;
    return {
      kind: 'skill',
      ids: [id],
      text,
      ...(levels.length > 0 ? { levels: [...levels] } : {}),
    };
  }

  /** Narrower skills, and people whose texts name the skill. */
  private related(text: string): QueryNode[] {
    const known = this.skills.get(text);
    if (!known || this.alone > 0) return [];
    const { id, included } = known;
    const narrower = included.filter((each) => each !== id);
    return [
      ...(narrower.length > 0
        ? [{ kind: 'related', by: 'skillIds', ids: narrower, text } as const]
        : []),
      { kind: 'related', by: 'foundSkillIds', ids: [...included], text },
    ];
  }

  /** People with another title of the same occupation. */
  private occupations(text: string): QueryNode[] {
    const ids = this.titles.get(text);
    if (!ids || this.alone > 0) return [];
    return [
      { kind: 'related', by: 'occupationIds', ids: [...ids], text },
      { kind: 'related', by: 'pastOccupationIds', ids: [...ids], text },
    ];
  }

  /** The canonical name in running text: k8s also searches for Kubernetes. */
  private canonical(text: string): QueryNode[] {
    const name = this.skills.get(text)?.name ?? text;
    return name.toLowerCase() === text.toLowerCase() || /[+#]/.test(name)
      ? []
      : [{ kind: 'term', text: name }];
  }
}

const bound = ({ comparison, value }: Bound): Bound => ({ comparison, value });

/** True if this part contains a skill that a level next to it applies to. */
const namesSkill = (node: QueryNode): boolean => {
  if (node.kind === 'and' || node.kind === 'or') return node.nodes.some(namesSkill);
  return (
    (node.kind === 'term' || node.kind === 'phrase' || node.kind === 'prefix') &&
    node.field === 'skill'
  );
};
