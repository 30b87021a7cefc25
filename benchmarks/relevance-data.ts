import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readOnetOccupations } from '../src/domains/taxonomy/taxonomy-onet.js';
import { titleKey } from '../src/domains/taxonomy/title.js';
import type { Measured } from '../search/relevance/measure.js';

/** People and questions of one collection; `people` is a candidates.csv. */
export interface Collection {
  people: { candidate_id: string; title: string; summary: string }[];
  queries: Measured[];
}

/** What somebody types who looks for the occupation of a folder of resumes. */
const occupationQueries: Record<string, string> = {
  ACCOUNTANT: 'accountant',
  ADVOCATE: 'advocate',
  AGRICULTURE: 'agriculture',
  APPAREL: 'apparel',
  ARTS: 'arts',
  AUTOMOBILE: 'automobile',
  AVIATION: 'aviation',
  BANKING: 'banking',
  BPO: 'call center',
  'BUSINESS-DEVELOPMENT': 'business development',
  CHEF: 'chef',
  CONSTRUCTION: 'construction',
  CONSULTANT: 'consultant',
  DESIGNER: 'designer',
  'DIGITAL-MEDIA': 'digital media',
  ENGINEERING: 'engineer',
  FINANCE: 'finance',
  FITNESS: 'fitness',
  HEALTHCARE: 'healthcare',
  HR: 'hr',
  'INFORMATION-TECHNOLOGY': 'information technology',
  'PUBLIC-RELATIONS': 'public relations',
  SALES: 'sales',
  TEACHER: 'teacher',
};
/** Which folder a job ad belongs to, by its title; others are left out. */
const adFolders: [pattern: RegExp, folder: string][] = [
  [/account(?:ant|ing)|controller/i, 'ACCOUNTANT'],
  [/attorney|counsel|legal/i, 'ADVOCATE'],
  [/financ/i, 'FINANCE'],
  [/recruit|human resources|\bhr\b|talent/i, 'HR'],
  [/design/i, 'DESIGNER'],
  [/business development/i, 'BUSINESS-DEVELOPMENT'],
  [/sales|account (?:executive|manager)/i, 'SALES'],
  [/consultant/i, 'CONSULTANT'],
  [/communications|public relations/i, 'PUBLIC-RELATIONS'],
  [
    /software|data|cloud|systems|network|support engineer|program manager|it /i,
    'INFORMATION-TECHNOLOGY',
  ],
];

/** Text of a PDF, pages joined; the first line is the title that the person gives themselves. */
async function resumeOf(path: string): Promise<{ title: string; summary: string }> {
  const { extractText, getDocumentProxy } = await import('unpdf');
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(await readFile(path))), {
    mergePages: true,
  });
  const clean = text.replaceAll('\u0000', ' ').trim();
  const [first = '', ...rest] = clean.split('\n');
  return { title: first.trim().toLowerCase().slice(0, 100), summary: rest.join('\n') };
}

/** Resumes with their folder as the occupation; queries are the occupations, and job ads by their titles. Undefined: not there. */
export async function resumes(
  data: string,
): Promise<{ byOccupation: Collection; byJobAd: Collection } | undefined> {
  const folder = join(data, 'resumes');
  if (!existsSync(folder)) return undefined;
  const people: Collection['people'] = [];
  const folders = new Map<string, string[]>();
  for (const occupation of (await readdir(folder)).sort()) {
    for (const file of (await readdir(join(folder, occupation))).sort()) {
      const id = `${occupation}/${file}`;
      people.push({ candidate_id: id, ...(await resumeOf(join(folder, occupation, file))) });
      folders.set(occupation, [...(folders.get(occupation) ?? []), id]);
    }
  }
  const judged = (occupation: string) =>
    new Map((folders.get(occupation) ?? []).map((id) => [id, 3]));
  const byOccupation = [...folders.keys()].map((occupation) => ({
    id: occupation,
    text: occupationQueries[occupation] ?? occupation.toLowerCase().replaceAll('-', ' '),
    judgements: judged(occupation),
  }));
  const ads = existsSync(join(data, 'job-ads', 'microsoft_careers_sample.json'))
    ? (JSON.parse(
        await readFile(join(data, 'job-ads', 'microsoft_careers_sample.json'), 'utf8'),
      ) as { id: string; title: string }[])
    : [];
  const byJobAd = ads.flatMap(({ id, title }) => {
    const occupation = adFolders.find(([pattern]) => pattern.test(title))?.[1];
    return occupation
      ? [{ id, text: title.replace(/[^\p{L}\p{N} ]+/gu, ' '), judgements: judged(occupation) }]
      : [];
  });
  return { byOccupation: { people, queries: byOccupation }, byJobAd: { people, queries: byJobAd } };
}

const occupationsTaken = 80;
const peopleEach = 5;

/**
 * People who have nothing but a title: five alternate titles of each occupation, and a sixth as the query, which
 * nobody has. Only titles that O*NET gives to one occupation, in alphabetical order, every tenth occupation.
 */
export async function titles(data: string): Promise<Collection | undefined> {
  const folder = join(data, 'onet');
  if (!existsSync(join(folder, 'Alternate Titles.txt'))) return undefined;
  const { occupations } = readOnetOccupations(
    await readFile(join(folder, 'Occupation Data.txt'), 'utf8'),
    await readFile(join(folder, 'Alternate Titles.txt'), 'utf8'),
  );
  const claims = new Map<string, number>();
  for (const { titles: all, name } of occupations)
    for (const key of new Set([name, ...all].map(titleKey)))
      claims.set(key, (claims.get(key) ?? 0) + 1);
  const collection: Collection = { people: [], queries: [] };
  const usable = occupations
    .map(({ code, titles: all }) => {
      const own = new Map(
        all
          .filter((title) => claims.get(titleKey(title)) === 1 && /^[A-Za-z -]+$/.test(title))
          .map((title) => [titleKey(title), title]),
      );
      return { code: code!, titles: [...own.values()].sort() };
    })
    .filter(({ titles: own }) => own.length > peopleEach);
  for (const { code, titles: own } of usable
    .filter((_, index) => index % 10 === 0)
    .slice(0, occupationsTaken)) {
    const step = Math.floor(own.length / (peopleEach + 1));
    const picked = Array.from({ length: peopleEach + 1 }, (_, index) => own[index * step]!);
    const held = picked
      .slice(1)
      .map((title, index) => ({ candidate_id: `${code}#${index}`, title, summary: '' }));
    collection.people.push(...held);
    collection.queries.push({
      id: code,
      text: picked[0]!.replaceAll('-', ' '),
      judgements: new Map(held.map(({ candidate_id: id }) => [id, 3])),
    });
  }
  return collection;
}
