import { type ReadFile, readLines } from './taxonomy-lines.js';
import type { SkillRow } from './taxonomy-rows.js';
import { familyNames } from './occupation-families.js';

const tabs = { delimiter: '\t', quote: null } as const;

/**
 * Occupations with their alternate and short titles, from the O*NET database (CC BY 4.0). Their family is the minor
 * group of the Standard Occupational Classification, the first four digits of the code.
 */
export function readOnetOccupations(data: string, alternates = ''): ReadFile {
  const file = 'Occupation Data.txt';
  const titles = Map.groupBy(
    readLines('Alternate Titles.txt', alternates, tabs),
    ({ cells }) => cells['O*NET-SOC Code'] ?? '',
  );
  return {
    file,
    unknownColumns: [],
    skills: [],
    occupations: readLines(file, data, tabs).map(({ line, cells }) => {
      const code = cells['O*NET-SOC Code'] ?? '';
      const all = (titles.get(code) ?? []).flatMap((alternate) => [
        alternate.cells['Alternate Title'] ?? '',
        alternate.cells['Short Title'] ?? '',
      ]);
      return {
        location: { file, line },
        origin: 'ONET' as const,
        name: cells['Title'] ?? '',
        code,
        family: familyNames[code.slice(0, 4)],
        titles: [...new Set(all.filter((title) => title !== '' && title !== 'n/a'))],
      };
    }),
  };
}

const shortName = (name: string) => name.replace(/ (software|systems?)$/i, '');

/** Technology skills, each with its kind of software as the broader skill, from the O*NET database (CC BY 4.0). */
export function readOnetSkills(text: string): ReadFile {
  const file = 'Technology Skills.txt';
  const kinds = new Map<string, SkillRow>();
  const examples = new Map<string, SkillRow>();
  for (const { line, cells } of readLines(file, text, tabs)) {
    const [example, kind] = [cells['Example'] ?? '', shortName(cells['Commodity Title'] ?? '')];
    const row = (name: string, broader: string[]): SkillRow => ({
      location: { file, line },
      origin: 'ONET',
      name: shortName(name),
      aliases: shortName(name) === name ? [] : [name],
      broader: broader.filter((wider) => wider.toLowerCase() !== shortName(name).toLowerCase()),
    });
    if (kind !== '' && !kinds.has(kind)) kinds.set(kind, row(kind, []));
    if (example !== '' && !examples.has(example))
      examples.set(example, row(example, kind === '' ? [] : [kind]));
  }
  return {
    file,
    unknownColumns: [],
    occupations: [],
    skills: [...kinds.values(), ...examples.values()],
  };
}
