/**
 * Builds search/taxonomy/skills.csv from essentials.txt, GitHub topics and O*NET.
 * Run at the repository's root: `node dist/search/taxonomy/build-taxonomy.js <folder with onet/ and github-topics/>`.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'csv-parse/sync';
import { csvLine } from '../../src/platform/csv/csv-cell.js';
import {
  commodityBroader,
  droppedExamples,
  exampleBroader,
  exampleNames,
  pickedTopics,
  refusedAliases,
  topicNames,
} from './sources.js';

interface Skill {
  name: string;
  aliases: string[];
  broader: string[];
}

/** Suffixes of GitHub aliases that do not make them another skill, and stray lines of front matter. */
const noise =
  /-(api|theme|themes|package|packages|plugin|library|site|website|application|addon|app|config|cli|module|list|symbols|exchanges|pattern|widget|model|template|canvas|cv|gui|middleware|hooks|controllers?|cpu|core|tokens?|auth|desktop-apps|contrib|backoffice|nodes?|elements?|tree|extension)$|-v\d+$|^project-|:/;

const folder = join('search', 'taxonomy');

/** The form in which names and aliases are compared: trimmed, white space collapsed, case ignored. */
export function comparable(text: string): string {
  return text.trim().replace(/\s+/g, ' ').toLowerCase();
}

/**
 * Collects skills so that a word means one skill: a name wins over an alias, an earlier source over a later one.
 * Entries that were left out are in `conflicts`.
 */
export class Taxonomy {
  readonly skills = new Map<string, Skill>();
  readonly conflicts: string[] = [];
  private readonly claimed = new Map<string, string>();

  /** The skill that a name or alias means so far. */
  find(word: string): Skill | undefined {
    const key = comparable(word);
    return this.skills.get(key) ?? this.skills.get(this.claimed.get(key) ?? '');
  }

  /** Adds a skill, or the aliases and broader skills to one that is already known by this name. */
  add(skill: Skill): void {
    const known = this.find(skill.name);
    const target = known ?? { name: skill.name.trim(), aliases: [], broader: [] };
    if (!known) this.skills.set(comparable(target.name), target);
    if (!target.broader.length) target.broader.push(...new Set(skill.broader));
    for (const alias of skill.aliases) this.alias(target, alias.trim().replace(/\s+/g, ' '));
  }

  private alias(skill: Skill, alias: string): void {
    const key = comparable(alias);
    if (!key || key === comparable(skill.name)) return;
    const owner = this.find(key);
    if (owner === skill) return;
    if (owner) {
      this.conflicts.push(`alias "${alias}" of ${skill.name} already means ${owner.name}`);
      return;
    }
    this.claimed.set(key, comparable(skill.name));
    skill.aliases.push(alias);
  }

  /** Drops broader skills that are missing or would close a cycle, and gives the skills by name. */
  finish(): Skill[] {
    for (const skill of this.skills.values()) {
      skill.broader = skill.broader.flatMap((name) => {
        const target = this.find(name);
        if (!target || target === skill || this.reaches(target, skill)) {
          this.conflicts.push(
            `broader "${name}" of ${skill.name} ${target ? 'closes a cycle' : 'is no skill'}`,
          );
          return [];
        }
        return [target.name];
      });
      skill.broader = [...new Set(skill.broader)];
    }
    return [...this.skills.values()].sort((a, b) =>
      comparable(a.name) < comparable(b.name) ? -1 : 1,
    );
  }

  private reaches(from: Skill, to: Skill, seen = new Set<Skill>()): boolean {
    seen.add(from);
    return from.broader.some((name) => {
      const next = this.find(name);
      return (
        next !== undefined && (next === to || (!seen.has(next) && this.reaches(next, to, seen)))
      );
    });
  }
}

/** Reads `Name = alias; alias < broader; broader` lines. */
export function parseEssentials(text: string): Skill[] {
  const list = (part: string | undefined) =>
    (part ?? '')
      .split(';')
      .map((item) => item.trim())
      .filter(Boolean);
  return text
    .split('\n')
    .filter((line) => line.trim() && !line.startsWith('#'))
    .map((line) => {
      const [left = '', broader] = line.split(/ < /);
      const [name = '', aliases] = left.split(/ = /);
      return { name: name.trim(), aliases: list(aliases), broader: list(broader) };
    });
}

async function topics(sources: string): Promise<Skill[]> {
  const rows = parse<Record<string, string>>(
    await readFile(join(sources, 'github-topics', 'topics.csv')),
    { columns: true, relax_column_count: true },
  );
  const byTopic = new Map(rows.map((row) => [row['topic'] ?? '', row]));
  return pickedTopics
    .trim()
    .split(/\s+/)
    .flatMap((picked) => {
      const [topic = '', broader] = picked.split('<');
      const row = byTopic.get(topic);
      const name = topicNames[topic] ?? row?.['display_name']?.replace(/\s*\([A-Z/]+\)$/, '');
      if (!row || !name) return [];
      const slugs = [topic, ...(row['aliases'] ?? '').split('|')].filter(
        (alias) => alias && !noise.test(alias),
      );
      // People write both `time-series` and `time series`.
      const aliases = slugs
        .flatMap((slug) => [slug, slug.replaceAll('-', ' ')])
        .filter((alias) => !refusedAliases.has(alias));
      return [{ name, aliases: [...new Set(aliases)], broader: broader ? [broader] : [] }];
    });
}

/** `Google+Cloud+Mobile+development` -> `Google Cloud`, `Mobile development`: the longest names that the taxonomy knows. */
function splitBroader(joined: string, taxonomy: Taxonomy): string[] {
  if (taxonomy.find(joined)) return [joined];
  const words = joined.split('+');
  const found: string[] = [];
  while (words.length) {
    let length = words.length;
    while (length > 1 && !taxonomy.find(words.slice(0, length).join(' '))) length--;
    found.push(words.splice(0, length).join(' '));
  }
  return found;
}

async function examples(sources: string): Promise<Skill[]> {
  const rows = parse<Record<string, string>>(
    await readFile(join(sources, 'onet', 'Technology Skills.txt')),
    { columns: true, delimiter: '\t', quote: null },
  );
  const wanted = new Map<string, string>();
  for (const row of rows) {
    const example = row['Example'] ?? '';
    if (
      (row['Hot Technology'] === 'Y' || row['In Demand'] === 'Y') &&
      !droppedExamples.has(example)
    )
      wanted.set(example, row['Commodity Title'] ?? '');
  }
  return [...wanted].map(([example, commodity]) => {
    const name = exampleNames[example] ?? example.replace(/ software$/, '');
    const broader =
      exampleBroader[name] ?? (commodityBroader[commodity] ? [commodityBroader[commodity]] : []);
    return {
      name,
      aliases: name === example ? [] : [example],
      broader: broader.filter((wider) => wider !== name),
    };
  });
}

async function main(sources: string | undefined): Promise<void> {
  if (!sources) throw new Error('usage: build-taxonomy <folder with onet/ and github-topics/>');
  const taxonomy = new Taxonomy();
  const essentials = parseEssentials(await readFile(join(folder, 'essentials.txt'), 'utf8'));
  // All names first, because a name wins over an earlier alias.
  for (const { name } of essentials) {
    if (taxonomy.find(name)) taxonomy.conflicts.push(`essential "${name}" is listed twice`);
    taxonomy.add({ name, aliases: [], broader: [] });
  }
  for (const skill of essentials) taxonomy.add(skill);
  const written = taxonomy.skills.size;
  const picked = await topics(sources);
  for (const { name } of picked) taxonomy.add({ name, aliases: [], broader: [] });
  for (const skill of picked)
    taxonomy.add({
      ...skill,
      broader: skill.broader.flatMap((name) => splitBroader(name, taxonomy)),
    });
  const fromTopics = taxonomy.skills.size - written;
  for (const skill of await examples(sources)) {
    const [example] = skill.aliases;
    taxonomy.add({ ...skill, name: (example && taxonomy.find(example)?.name) || skill.name });
  }
  const fromExamples = taxonomy.skills.size - written - fromTopics;
  const skills = taxonomy.finish();
  const lines = skills.map(({ name, aliases, broader }) =>
    csvLine([name, aliases.join('; '), broader.join('; ')]),
  );
  await writeFile(join(folder, 'skills.csv'), `skill,aliases,broader\n${lines.join('\n')}\n`);
  for (const conflict of taxonomy.conflicts) process.stderr.write(`left out: ${conflict}\n`);
  process.stdout.write(
    `${skills.length} skills (${written} written by hand, ${fromTopics} GitHub topics, ${fromExamples} O*NET examples), ${taxonomy.conflicts.length} conflicts left out\n`,
  );
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  await main(process.argv[2]);
