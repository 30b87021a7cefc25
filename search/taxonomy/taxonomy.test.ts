import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { comparable, parseEssentials, Taxonomy } from './build-taxonomy.js';

const file = readFileSync(fileURLToPath(new URL('./skills.csv', import.meta.url)));
const list = (text: string | undefined) => (text ? text.split('; ') : []);
const skills = parse<Record<string, string>>(file, { columns: true }).map((row) => ({
  name: row['skill'] ?? '',
  aliases: list(row['aliases']),
  broader: list(row['broader']),
}));
const byName = new Map(skills.map((skill) => [skill.name, skill]));

describe('the skills taxonomy', () => {
  it('is small: 600 to 1,100 skills, under 120 KB', () => {
    expect(skills.length).toBeGreaterThan(600);
    expect(skills.length).toBeLessThan(1100);
    expect(file.length).toBeLessThan(120_000);
  });

  it('has every word once: no name twice, no alias of two skills, no alias that is a name', () => {
    const words = skills.flatMap((skill) => [skill.name, ...skill.aliases]).map(comparable);
    expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
    expect(words).not.toContain('');
  });

  it('names only its own skills as broader ones', () => {
    expect(skills.flatMap((skill) => skill.broader).filter((name) => !byName.has(name))).toEqual(
      [],
    );
  });

  it('has no cycle', () => {
    const above = (name: string, path: string[]): string[] =>
      path.includes(name)
        ? [[...path, name].join(' > ')]
        : (byName.get(name)?.broader ?? []).flatMap((wider) => above(wider, [...path, name]));
    expect(skills.flatMap((skill) => above(skill.name, []))).toEqual([]);
  });

  it.each([
    ['js', 'JavaScript'],
    ['k8s', 'Kubernetes'],
    ['golang', 'Go'],
    ['postgres', 'PostgreSQL'],
    ['react.js', 'React'],
    ['node', 'Node.js'],
    ['c sharp', 'C#'],
    ['cpp', 'C++'],
    ['dotnet', '.NET'],
    ['objc', 'Objective-C'],
    ['r programming', 'R'],
    ['c language', 'C'],
  ])('reads %s as %s', (alias, name) => {
    expect(
      skills.filter((skill) => skill.aliases.includes(alias)).map((skill) => skill.name),
    ).toEqual([name]);
  });

  it.each([
    ['TypeScript', 'JavaScript'],
    ['React', 'JavaScript'],
    ['PostgreSQL', 'SQL'],
    ['Kubernetes', 'Containers'],
    ['Nursing', 'Patient care'],
  ])('places %s under %s', (name, broader) => {
    expect(byName.get(name)?.broader).toContain(broader);
  });

  it('leaves out and reports an alias that already means something else, and a broader skill that closes a cycle', () => {
    const taxonomy = new Taxonomy();
    for (const skill of parseEssentials('Go = golang < Rust\nRust = GoLang < Go\nC = go'))
      taxonomy.add(skill);
    expect(taxonomy.finish().map((skill) => [skill.name, skill.aliases, skill.broader])).toEqual([
      ['C', [], []],
      ['Go', ['golang'], []],
      ['Rust', [], ['Go']],
    ]);
    expect(taxonomy.conflicts).toHaveLength(3);
  });
});
