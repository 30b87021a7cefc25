import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readOwnFile } from '../taxonomy/taxonomy-files.js';
import { planSkills } from '../taxonomy/taxonomy-plan-skills.js';
import { Outcome } from '../taxonomy/taxonomy-rows.js';
import { Taxonomy } from '../taxonomy/taxonomy.js';
import { SkillFinder } from './skill-finder.js';
import { valueOf } from '../../platform/present.js';

const text = readFileSync(
  fileURLToPath(new URL('../../../search/taxonomy/skills.csv', import.meta.url)),
  'utf8',
);
const shipped = planSkills(
  { skills: [], aliases: [], broader: [] },
  readOwnFile('skills.csv', text, 'TAXONOMY').skills,
  new Outcome(),
);
const name = new Map(shipped.skills.map((skill) => [skill.key, skill.name]));
const finder = new SkillFinder(
  new Taxonomy({
    edition: '1',
    broader: [],
    occupations: [],
    titles: [],
    skills: shipped.skills.map(({ key, name: called, origin }) => ({
      id: called,
      key,
      name: called,
      origin,
    })),
    aliases: shipped.aliases.map(({ key, alias, skill }) => ({
      key,
      alias,
      skillId: valueOf(name, skill),
    })),
  }),
);
const found = (words: string) => finder.find(words).map(({ skillId }) => skillId);

describe('names with signs', () => {
  it.each([
    ['C, C++ and C# since 2010', ['C', 'C++', 'C#']],
    ['ten years of C++.', ['C++']],
    ['C#/.NET developer', ['C#', '.NET']],
    ['services on .NET', ['.NET']],
    ['see example.net and mail ada@example.net', []],
    ['ASP.NET MVC', ['ASP.NET']],
    ['Laravel, MVC', ['Laravel', 'Model-view-controller']],
    ['Node.js and Vue.js', ['Node.js', 'Vue.js']],
    ['NodeJS', ['Node.js']],
    ['F# in production', ['F#']],
    ['T-SQL scripts', ['T-SQL']],
    ['CI/CD pipelines', ['CI/CD']],
    ['A/B testing', ['A/B testing']],
    ['Objective-C', ['Objective-C']],
    ['PL/SQL', ['PL/SQL']],
    ['UI/UX design', ['UI design', 'UX design']],
    ['front-end and back end work', ['Front-end development', 'Back-end development']],
    ['Kubernetes (k8s), Docker', ['Kubernetes', 'Kubernetes', 'Docker']],
    ['https://github.com/rust-lang/rust', []],
  ])('%s', (words, skills) => expect(found(words)).toEqual(skills));
});

describe('names that are other words too', () => {
  it.each([
    ['Wrote services in Go.', ['Go']],
    ['Go developer', ['Go']],
    ['Python, Go, SQL', ['Python', 'Go', 'SQL']],
    ['golang', ['Go']],
    ['our go to market plan', []],
    ['Go to market strategy', ['Strategic planning']],
    ['go-to-market', []],
    ['Go-live in March', []],
    ['I go home', []],
    ['ready to go, python', ['Python']],
    ['Go, see the doctor', []],
    ['statistics in R', ['Statistics', 'R']],
    ['R, Python', ['R', 'Python']],
    ['R&D budget', []],
    ['head of R&D', []],
    ['John R Smith', []],
    ['vitamin C', []],
    ['Hepatitis C ward', []],
    ['C-level executives', []],
    ['C suite', []],
    ['programming in C', ['Software development', 'C']],
    ['embedded C code', ['Embedded systems', 'C']],
    ['Grade C students', []],
    ['I excel at planning', []],
    ['Excel and Word', ['Microsoft Excel', 'Microsoft Word']],
    ['word of mouth', []],
    ['spark new ideas', []],
    ['built on Spark', ['Apache Spark']],
    ['Spring 2019', []],
    ['Outlook is bright', []],
    ['react to incidents', []],
    ['worked with React', ['React']],
    ['Java, Spring', ['Java', 'Spring']],
    ['swift response', []],
    ['Swift developer', ['Swift']],
    ['RN, BSN', []],
    ['a rest area', []],
    ['RESTful services', ['REST APIs']],
  ])('%s', (words, skills) => expect(found(words)).toEqual(skills));
});

describe('what a person denies', () => {
  it.each([
    ['no experience with Java', []],
    ['not Java but Kotlin', ['Kotlin']],
    ['not only Java', ['Java']],
    ['never used Docker. Kubernetes daily.', ['Kubernetes']],
    ['No Java, no Kotlin', []],
  ])('%s', (words, skills) => expect(found(words)).toEqual(skills));
});

describe('bounds', () => {
  const names = shipped.skills
    .map((skill) => skill.name)
    .filter((each) => /^[A-Z][a-z]{5,}$/.test(each));

  it('finds a name between other words, with its offsets', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.constantFrom('', 'we like ', '(', '• ', 'qq/', '\n', 'ünï '),
        fc.constantFrom('', '.', ', qq', ')', ' qq', '\n', "'s", '!'),
        (called, before, after) => {
          const all = `${before}${called}${after}`;
          const mention = finder.find(all).find(({ start }) => start === before.length);
          if (mention) expect(all.slice(mention.start, mention.end)).toBe(called);
          else expect(finder.find(`Java, ${called}`).length).toBeLessThanOrEqual(2); // an everyday word at the start of a sentence
        },
      ),
    );
  });

  it('never finds a name inside of a word', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...shipped.skills.map((skill) => skill.name)),
        fc.constantFrom('q', '7', 'é'),
        (called, letter) => {
          for (const glued of [`${letter}${called}${letter}`]) {
            for (const { start, end } of finder.find(glued)) {
              expect(start === 0 || !/[\p{L}\p{N}]/u.test(glued.charAt(start - 1))).toBe(true);
              expect(end === glued.length || !/[\p{L}\p{N}]/u.test(glued.charAt(end))).toBe(true);
            }
          }
        },
      ),
    );
  });

  it('takes any text: offsets in order, apart from each other, inside of it', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(
        'C++',
        '.NET',
        'R&D',
        'Go',
        ' ',
        ', ',
        '\n',
        '-',
        'Java',
        'no',
        '👩‍💻',
        'שלום',
        '\u0000',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (all) => {
        const words = all.join('');
        let last = 0;
        for (const { start, end, confidence } of finder.find(words)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(confidence).toBeGreaterThan(0);
          expect(confidence).toBeLessThanOrEqual(1);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(words.length);
      }),
      { numRuns: 300 },
    );
  });
});
