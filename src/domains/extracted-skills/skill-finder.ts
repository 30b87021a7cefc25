import type { Taxonomy } from '../taxonomy/taxonomy.js';
import { atOnce } from '../../platform/text/slices.js';
import { type Atom, atomsIn, isWord } from './text-atoms.js';
import {
  denial,
  everydayNames,
  everydaySkills,
  needsContext,
  neverFound,
  contextWords,
} from './finder-words.js';

/**
 * Version of the finder. Raise it when the same text and taxonomy give other results; everything is then processed
 * again.
 */
export const finderVersion = 1;

/** Atoms or hits that are looked at between two pauses. */
const stepsAtOnce = 500;

/** A skill named in a text. */
export interface Mention {
  skillId: string;
  /** UTF-16 offsets in the text */
  start: number;
  end: number;
  /**
   * The probability that the person has the skill, 0 to 1, by the kind of name alone: 0.9 for a name that means
   * nothing else, 0.8 for an everyday word beside other skills, 0.7 for a very short name in context or an everyday
   * word written with a capital letter, 0.6 for a word of work in general.
   */
  confidence: number;
}

type Kind = 'CERTAIN' | 'EVERYDAY_NAME' | 'SHORT' | 'EVERYDAY_SKILL';

interface Entry {
  skillId: string;
  kind: Kind;
}

class Node {
  readonly next = new Map<string, Node>();
  entry: Entry | undefined;
}

interface Hit extends Entry {
  /** the indexes of its first and last atom */
  first: number;
  last: number;
  begin: Atom;
  end: Atom;
  /** the atoms beside it */
  before: Atom | undefined;
  after: Atom | undefined;
}

/** True if the gap before an atom separates words. The trie only distinguishes glued and separate. */
const step = (atom: Atom, isFirst: boolean) =>
  `${isFirst ? '' : atom.gap === 'none' ? '+' : ' '}${atom.text}`;

/**
 * Finds the skills of a taxonomy in running text: the longest names, at word boundaries, if the context does not
 * speak against them.
 */
export class SkillFinder {
  private readonly root = new Node();

  constructor(taxonomy: Taxonomy) {
    const { skills, aliases } = taxonomy.content;
    for (const { key, skillId } of aliases) this.add(key, skillId);
    // Last, because a name wins over an alias.
    for (const { name, id, origin } of skills) if (origin !== 'RECORDED') this.add(name, id);
  }

  private add(name: string, skillId: string): void {
    const atoms = atOnce(atomsIn(name));
    const key = name.toLowerCase();
    if (atoms.length === 0 || !atoms.some(isWord) || neverFound.has(key)) return;
    let node = this.root;
    atoms.forEach((atom, index) => {
      const edge = step(atom, index === 0);
      let next = node.next.get(edge);
      if (!next) node.next.set(edge, (next = new Node()));
      node = next;
    });
    node.entry = { skillId, kind: kindOf(key, atoms) };
  }

  /** All mentions, in the order of the text and without overlaps. */
  find(text: string): Mention[] {
    return atOnce(this.findIn(text));
  }

  /** The same in slices: it yields where it may be interrupted. */
  *findIn(text: string): Generator<void, Mention[]> {
    const atoms = yield* atomsIn(text);
    const hits: Hit[] = [];
    for (let at = 0, steps = 1; at < atoms.length; at++, steps++) {
      if (steps % stepsAtOnce === 0) yield;
      const hit = this.longest(text, atoms, at);
      if (!hit) continue;
      hits.push(hit);
      at = hit.last;
    }
    return yield* meant(text, atoms, hits);
  }

  /** The longest name that begins here and ends at a word boundary. */
  private longest(text: string, atoms: readonly Atom[], first: number): Hit | undefined {
    const begin = atoms[first];
    if (!begin || !beginsHere(text, begin, first)) return undefined;
    let found: Hit | undefined;
    let node = this.root.next.get(step(begin, true));
    let end = begin;
    for (let last = first; node; last++) {
      const after = atoms[last + 1];
      if (node.entry && endsHere(text, end))
        found = { ...node.entry, first, last, begin, end, before: atoms[first - 1], after };
      if (!after) break;
      node = node.next.get(step(after, false));
      end = after;
    }
    return found;
  }
}

function kindOf(key: string, atoms: readonly Atom[]): Kind {
  const single = atoms.length === 1;
  if (single && needsContext(key)) return 'SHORT';
  if (single && everydayNames.has(key)) return 'EVERYDAY_NAME';
  return single && everydaySkills.has(key) ? 'EVERYDAY_SKILL' : 'CERTAIN';
}

/**
 * True if a name may begin here: not inside a word, a number or a name like example.net. `.NET` begins with its dot.
 */
function beginsHere(text: string, atom: Atom, index: number): boolean {
  if (atom.gap !== 'none' || index === 0) return true;
  const before = text.charAt(atom.start - 1);
  return isWord(atom)
    ? !/[.@#&_$+\\'’]/.test(before) && !/[\p{L}\p{M}\p{N}]/u.test(before)
    : !/[\p{L}\p{M}\p{N}.]/u.test(before);
}

/** C is not C++, C# or C&A, and Node not Node.js; a full stop or a comma may follow. */
function endsHere(text: string, atom: Atom): boolean {
  const rest = text.slice(atom.end, atom.end + 2);
  return (
    !/^[\p{L}\p{M}\p{N}+#&_@]|^[.'’][\p{L}\p{N}]/u.test(rest) ||
    /^(?:'s|’s)/.test(rest) ||
    (/^\+[^+\p{L}\p{N}]?$/u.test(rest) && !isWord(atom))
  );
}

const parts = /^(?:\s|[,;/|•·*–—&()]|\b(?:and|or|und|oder)\b)+$/iu;

/** What speaks for a hit. */
interface Reading {
  hit: Hit;
  /** nothing but a comma, a conjunction or the like stands between it and the hit before */
  linked: boolean;
  /** it counts as it is written */
  alone: boolean;
  /** what stands beside it speaks for it */
  company: boolean;
}

/** Leaves out names that mean something else there, and sets the confidence of the rest. */
function* meant(
  text: string,
  atoms: readonly Atom[],
  hits: readonly Hit[],
): Generator<void, Mention[]> {
  const readings: Reading[] = [];
  for (const [index, hit] of hits.entries()) {
    if (index % stepsAtOnce === 0) yield;
    const left = readings.at(-1)?.hit;
    readings.push({
      hit,
      linked: left !== undefined && parts.test(text.slice(left.end.end, hit.begin.start)),
      alone:
        hit.kind === 'EVERYDAY_NAME'
          ? isName(text, hit) && !atSentenceStart(text, hit.begin.start)
          : hit.kind !== 'SHORT',
      company: isName(text, hit) && hasContext(hit),
    });
  }
  // A skill in a list confirms its neighbours, in both directions.
  const vouch = (by: Reading | undefined, reading: Reading, linked: boolean | undefined) => {
    if (linked && by && (by.alone || by.company) && isName(text, reading.hit))
      reading.company = true;
  };
  let neighbour: Reading | undefined;
  for (const reading of readings) {
    vouch(neighbour, reading, reading.linked);
    neighbour = reading;
  }
  neighbour = undefined;
  for (const reading of readings.toReversed()) {
    vouch(neighbour, reading, neighbour?.linked);
    neighbour = reading;
  }
  const mentions: Mention[] = [];
  for (const [index, { hit, alone, company }] of readings.entries()) {
    if (index % stepsAtOnce === 0) yield;
    const confidence = confidenceOf(hit.kind, alone, company);
    if (confidence === 0 || isDenied(text, atoms, hit)) continue;
    mentions.push({
      skillId: hit.skillId,
      start: hit.begin.start,
      end: hit.end.end,
      confidence,
    });
  }
  return mentions;
}

function confidenceOf(kind: Kind, alone: boolean, company: boolean): number {
  switch (kind) {
    case 'CERTAIN':
      return 0.9;
    case 'EVERYDAY_SKILL':
      return 0.6;
    case 'SHORT':
      return company ? 0.7 : 0;
    case 'EVERYDAY_NAME':
      return company ? 0.8 : alone ? 0.7 : 0;
  }
}

/** True if written with a capital letter and without a hyphen to another word: Go, not go or Go-live. */
function isName(text: string, { begin, end, after }: Hit): boolean {
  const written = text.slice(begin.start, end.end);
  if (begin.gap === 'hyphen' || after?.gap === 'hyphen') return false;
  if (after && after.gap !== 'line' && contextWords.deniedAfter.has(after.text)) return false;
  return /^\P{Ll}/u.test(written) || /\d/.test(written) || /^(?:js|ts|k8|pg|tf)$/i.test(written);
}

/** True if words of the trade are beside it: "Go developer", "written in R". */
function hasContext({ begin, before, after }: Hit): boolean {
  return (
    (after !== undefined && after.gap !== 'line' && contextWords.after.has(after.text)) ||
    (before !== undefined && begin.gap !== 'line' && contextWords.before.has(before.text))
  );
}

const atSentenceStart = (text: string, start: number) =>
  /(?:^|[.!?:;•·*\n]|\n\s*[-–—])\s*$/u.test(text.slice(Math.max(0, start - 20), start)) ||
  start === 0;

const denialDistance = 5;

/**
 * True if negated in the five words before, in the same clause: "no experience with Java". "Not only" means the
 * opposite.
 */
function isDenied(text: string, atoms: readonly Atom[], { first, begin }: Hit): boolean {
  let after = begin;
  for (let at = first - 1, words = 0; words < denialDistance; at--) {
    const atom = atoms[at];
    if (!atom) return false;
    if (isWord(atom)) {
      words += 1;
      if (atom.text === 'but') return false;
      if (denial.has(atom.text)) return !(atom.text === 'not' && after.text === 'only');
      if (after.gap === 'line' && text.slice(atom.end, after.start).includes('\n\n')) return false;
    } else if (/[.;:!?()]/.test(atom.text)) return false;
    after = atom;
  }
  return false;
}
