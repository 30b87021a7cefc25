import { SkillEvidence, type Relationship } from '../candidates/candidate.enums.js';
import { cities, companies, cultures, type City } from './names.js';
import { families, seniorities, titleAt, type Family } from './jobs.js';
import { DAY, isoDay, isoTime, type Chance } from './chance.js';
import type { CsvValue } from '../../platform/csv/csv-cell.js';

export interface Person {
  id: string;
  given: string;
  familyName: string;
  gender: 'woman' | 'man' | 'non-binary';
  ethnicity: string;
  language: string;
  family: Family;
  /** 0 (junior) to 3 (lead) */
  band: number;
  years: number;
  city: City;
  title: string;
  company: string;
  createdAt: number;
  /** how well the person does in any selection; about 1 */
  strength: number;
  /** set once the applications are known */
  relationship: Relationship | undefined;
  lastSeen: number;
}

const ethnicities: [string, number][] = [
  ['White', 56],
  ['Asian', 14],
  ['Black or African American', 11],
  ['Hispanic or Latino', 12],
  ['Two or More Races', 4],
  ['American Indian or Alaska Native', 1],
  ['Native Hawaiian or Other Pacific Islander', 0.6],
];
const ethnicityOf: Record<string, string> = {
  hi: 'Asian',
  ja: 'Asian',
  zh: 'Asian',
  ko: 'Asian',
  es: 'Hispanic or Latino',
};

/** People with an occupation, a place and years of experience. Their relationship follows from their applications. */
export function demoPeople(chance: Chance, count: number, start: number, end: number): Person[] {
  return Array.from({ length: count }, (_, index): Person => {
    const culture = chance.weighted(cultures.map((item) => [item, item.weight] as const));
    const gender = chance.happens(0.015) ? 'non-binary' : chance.happens(0.47) ? 'woman' : 'man';
    const family = chance.weighted(families.map((item) => [item, item.weight] as const));
    const band = chance.weighted([
      [0, 30],
      [1, 38],
      [2, 25],
      [3, 7],
    ] as const);
    const years = Math.round((band * 3.2 + chance.next() * 3 + chance.next() * band * 3) * 2) / 2;
    return {
      id: `C${String(index + 1).padStart(4, '0')}`,
      gender,
      family,
      band,
      years,
      language: culture.language,
      given: chance.pick(
        culture.given[
          gender === 'woman' || (gender === 'non-binary' && chance.happens(0.5)) ? 'woman' : 'man'
        ],
      ),
      familyName: chance.pick(culture.family),
      ethnicity: ethnicityOf[culture.language] ?? chance.weighted(ethnicities),
      city: chance.happens(0.75)
        ? chance.weighted(cities.slice(0, 6).map((item, at) => [item, 8 - at] as const))
        : chance.pick(cities),
      title: titleAt(family, band),
      company: chance.pick(companies.slice(1)),
      // More people in the last weeks than before, because the company grows.
      createdAt: chance.happens(0.17)
        ? end - Math.floor((2 + chance.next() * 55) * DAY)
        : start + Math.floor(chance.next() * (end - start - DAY)),
      strength: 0.75 + chance.next() * 0.5,
      relationship: undefined,
      lastSeen: 0,
    };
  });
}

/** Other names of skills in the taxonomy: people write both. */
const otherSpellings: Record<string, string> = {
  JavaScript: 'js',
  TypeScript: 'ts',
  React: 'react.js',
  Kubernetes: 'k8s',
  Go: 'golang',
  PostgreSQL: 'postgres',
  'Amazon Web Services': 'AWS',
  'Microsoft Excel': 'Excel',
  Salesforce: 'SFDC',
  'Machine learning': 'ML',
  'Search engine optimization': 'SEO',
  'C#': 'c sharp',
  '.NET': 'dotnet',
  'Electronic health records': 'EHR',
  'CI/CD': 'ci cd',
  'Microsoft Power BI': 'PowerBI',
  'UX design': 'UX',
};

const personal = [
  'Communication',
  'Teamwork',
  'Time management',
  'Problem solving',
  'Leadership',
  'Project management',
  'Public speaking',
  'Attention to detail',
  'Mentoring',
  'Adaptability',
  'Conflict resolution',
];

const firstWords: Record<string, string> = {
  en: 'en',
  de: 'de; en:C1',
  fr: 'fr; en:B2',
  es: 'es; en:B2',
  pl: 'pl; en:B2; de:B1',
  tr: 'tr; de:C1; en:B1',
  hi: 'hi; en:C2',
  ar: 'ar; en:B2; fr:C1',
  ja: 'ja; en:B1',
  zh: 'zh; en:B2',
  uk: 'uk; en:B1; de:A2',
  el: 'el; en:C1',
  ko: 'ko; en:B2',
};

function summary(person: Person, skills: string[], chance: Chance): string | undefined {
  if (chance.happens(0.25)) return undefined;
  const known = skills.slice(0, 3).join(', ');
  const years = Math.round(person.years);
  if (person.language === 'de' || chance.happens(0.1)) {
    const short = `${person.title} mit ${years} Jahren Erfahrung, zuletzt bei ${person.company}. Schwerpunkte: ${known}.`;
    return chance.happens(0.6)
      ? short
      : `${short}\n\nIn den letzten Jahren ging es vor allem um ${person.family.about.de}. Ich habe Kolleginnen und Kollegen eingearbeitet, Abläufe vereinfacht und dafür gesorgt, dass Wissen nicht an einer Person hängt. Mir ist wichtig, dass man „Warum?“ fragen darf, bevor man anfängt.\n\nIch suche eine Aufgabe, in der Gründlichkeit zählt, gern in ${person.city.name} oder mit regelmäßiger Arbeit von zu Hause. Reisen bis zu einem Viertel der Zeit sind möglich; eine Kündigungsfrist von drei Monaten ist einzuhalten.`;
  }
  const short = `${person.title} with ${years} years of experience, most recently at ${person.company}. Strong in ${known}.`;
  return chance.happens(0.6)
    ? short
    : `${short}\n\nFor the last few years my work was mostly about ${person.family.about.en}. I have introduced new colleagues, taken over a project that was "nearly done" and finished it, and written things down so that nobody has to ask twice. I like teams where a question is answered with an example.\n\nI am looking for a place where careful work counts, ideally near ${person.city.name} or remote. Travel up to a quarter of the time is fine; my notice period is two months.`;
}

const bare = (text: string) =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replaceAll('ß', 'ss')
    .replaceAll('ł', 'l')
    .replaceAll('ı', 'i')
    .toLowerCase();

function email(person: Person): string {
  const local = `${bare(person.given)}.${bare(person.familyName)}`.replace(/[^a-z.]/g, '');
  const number = Number(person.id.slice(1));
  return `${/^[a-z]+\.[a-z]+$/.test(local) ? `${local}.${number}` : `person${number}`}@example.${number % 3 ? 'com' : 'org'}`;
}

/** Rows of candidates.csv, candidate_skills.csv and experiences.csv. */
export function peopleRows(people: Person[], chance: Chance, end: number) {
  const rows = {
    candidates: [] as CsvValue[][],
    candidate_skills: [] as CsvValue[][],
    experiences: [] as CsvValue[][],
  };
  for (const person of people) {
    const { family, band } = person;
    const known = [
      ...new Set([
        ...family.core.filter(() => chance.happens(0.85)),
        ...family.often.filter(() => chance.happens(0.55)),
        ...family.sometimes.filter(() => chance.happens(0.28)),
        ...chance.some(personal, chance.int(0, 3)),
      ]),
    ];
    // A skill is either in the list of names or in a row with details.
    const listed: string[] = [];
    for (const skill of known) {
      if (chance.happens(0.35)) {
        listed.push(chance.happens(0.4) ? (otherSpellings[skill] ?? skill) : skill);
        continue;
      }
      const years = Math.round(person.years * (0.3 + chance.next() * 0.7) * 2) / 2;
      rows.candidate_skills.push([
        person.id,
        skill,
        chance.happens(0.75) ? Math.max(1, Math.min(5, band + chance.int(1, 2))) : undefined,
        chance.happens(0.75) ? years : undefined,
        chance.happens(0.65) ? isoDay(end - Math.floor(chance.waiting(200)) * DAY) : undefined,
        chance.weighted([
          [SkillEvidence.RESUME, 55],
          [SkillEvidence.SELF, 25],
          [SkillEvidence.ASSESSMENT, 8],
          [SkillEvidence.RECRUITER, 12],
        ] as const),
      ]);
    }
    const doNotContact = chance.happens(0.02);
    const seen = Math.max(person.createdAt, person.lastSeen);
    const consent = chance.happens(0.06)
      ? end - chance.int(1, 200) * DAY
      : seen + chance.int(360, 730) * DAY;
    const exact = chance.happens(0.8);
    rows.candidates.push([
      person.id,
      person.given,
      chance.happens(0.004) ? undefined : person.familyName,
      chance.happens(0.97) ? email(person) : undefined,
      person.city.phone && chance.happens(0.7)
        ? person.city.phone.replace(/#/g, () => String(chance.int(0, 9)))
        : undefined,
      person.city.name,
      person.city.country,
      person.title,
      person.relationship === 'EMPLOYEE' ? companies[0] : person.company,
      person.relationship,
      chance.happens(0.8) ? chance.pick(family.education) : undefined,
      chance.happens(0.93) ? person.years : undefined,
      chance.happens(0.9) ? seniorities[band] : undefined,
      chance.happens(0.9) ? firstWords[person.language] : undefined,
      family.certificates.length && chance.happens(family.key === 'care' ? 0.7 : 0.25)
        ? chance.some(family.certificates, chance.int(1, 2)).join('; ')
        : undefined,
      exact ? (person.city.latitude + (chance.next() - 0.5) / 5).toFixed(4) : undefined,
      exact ? (person.city.longitude + (chance.next() - 0.5) / 5).toFixed(4) : undefined,
      chance.happens(0.7) ? chance.happens(0.35) : undefined,
      summary(person, known, chance),
      listed.join('; '),
      chance.happens(0.94) ? isoDay(consent) : undefined,
      doNotContact,
      isoTime(person.createdAt),
    ]);
    let until = end - (chance.happens(0.7) ? 0 : chance.int(30, 400)) * DAY;
    const jobs = Math.min(band + 1, chance.int(1, 4));
    const employers = chance.some(
      companies.slice(1).filter((name) => name !== person.company),
      jobs,
    );
    for (let job = 0; job < jobs; job++) {
      const from =
        until - Math.max(180, ((person.years * 365) / jobs) * (0.7 + chance.next() * 0.6)) * DAY;
      const current = job === 0 && until === end;
      const company =
        job > 0
          ? employers[job]
          : person.relationship === 'EMPLOYEE' && current
            ? companies[0]
            : person.company;
      rows.experiences.push([
        person.id,
        titleAt(family, band - job),
        company,
        isoDay(from),
        current ? undefined : isoDay(until),
        current,
        chance.happens(0.4)
          ? `Worked on ${family.about.en}, with ${chance.some(known.length ? known : family.core, 3).join(', ')}.`
          : undefined,
      ]);
      until = from - chance.int(1, 90) * DAY;
    }
  }
  return rows;
}

/** Rows of demographics.csv: about seven in ten answer, and some of them prefer not to say. */
export function demographicRows(people: Person[], chance: Chance) {
  const rows: CsvValue[][] = [];
  for (const person of people) {
    const disabled = chance.happens(0.08) ? 'Yes' : 'No';
    const veteran = chance.happens(0.05) ? 'Protected veteran' : 'Not a protected veteran';
    if (!chance.happens(0.7)) continue;
    for (const [category, value] of [
      ['gender', person.gender],
      ['race_ethnicity', person.ethnicity],
      ['disability', disabled],
      ['veteran', veteran],
    ] as const) {
      rows.push([
        person.id,
        category,
        chance.happens(0.07) ? 'prefer not to say' : value,
        isoTime(person.createdAt + DAY / 4),
      ]);
    }
  }
  return rows;
}
