import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { faultOf, isSection, type ResumeFault } from './json-resume-shape.js';
import { problemOf, type RowSource, type StagedRow } from './row-source.js';

/** The parts of JSON Resume that the import reads, once their form is checked. */
interface Resume {
  basics?: {
    name?: string;
    label?: string;
    email?: string;
    phone?: string;
    summary?: string;
    location?: { city?: string; region?: string; countryCode?: string };
  };
  work?: {
    name?: string;
    position?: string;
    startDate?: string;
    endDate?: string;
    summary?: string;
    highlights?: string[];
  }[];
  education?: { studyType?: string; area?: string; institution?: string }[];
  certificates?: { name?: string }[];
  skills?: { name?: string; level?: string; keywords?: string[] }[];
  languages?: { language?: string; fluency?: string }[];
}

type Cells = Record<string, string | undefined>;

const columns = {
  candidates: [
    'candidate_id',
    'given_name',
    'family_name',
    'email',
    'phone',
    'location',
    'country',
    'title',
    'company',
    'education',
    'languages',
    'certificates',
    'summary',
  ],
  experiences: ['candidate_id', 'title', 'company', 'from', 'to', 'current', 'summary'],
  candidate_skills: ['candidate_id', 'skill', 'level', 'evidence'],
};

/** Levels that people write in words. Any other word is an unknown level. */
const levels: Record<string, string> = {
  novice: '1',
  beginner: '1',
  basic: '2',
  elementary: '2',
  intermediate: '3',
  competent: '3',
  proficient: '4',
  advanced: '4',
  expert: '5',
  master: '5',
};
/** Words for how well somebody speaks a language, and the CEFR level that each means; empty: the level itself is named. */
const fluencies: [RegExp, string][] = [
  [/native|mother|bilingual/i, 'C2'],
  [/\b([abc][12])\b/i, ''],
  [/fluent|full professional|advanced/i, 'C1'],
  [/professional|upper/i, 'B2'],
  [/intermediate|conversational|limited/i, 'B1'],
  [/elementary|basic/i, 'A2'],
  [/beginner/i, 'A1'],
];
const languageNames = new Intl.DisplayNames(['en'], { type: 'language' });
/** Names of languages, in English and in the language itself, and their codes. */
const codes = new Map(
  'af sq am ar hy az eu be bn bs bg ca zh hr cs da nl en et fi fr gl ka de el gu he hi hu is id ga it ja kn kk ko lv lt mk ms ml mt mr mn ne no fa pl pt pa ro ru sr sk sl es sw sv ta te th tr uk ur uz vi cy zu'
    .split(' ')
    .flatMap((code) => {
      const own = new Intl.DisplayNames([code], { type: 'language' }).of(code) ?? code;
      return [
        [languageNames.of(code)!.toLowerCase(), code],
        [own.toLowerCase(), code],
        [code, code],
      ] as [string, string][];
    }),
);

const filled = (parts: readonly (string | undefined)[], separator: string) =>
  parts.filter((part) => part?.trim()).join(separator);

/**
 * The bundle rows of one resume. A person is known by their e-mail address.
 * @param fallbackId the id of a person without an address
 */
function rowsOfResume(resume: Resume, fallbackId: string): Record<keyof typeof columns, Cells[]> {
  const {
    basics = {},
    work = [],
    education = [],
    certificates = [],
    skills = [],
    languages = [],
  } = resume;
  const id = basics.email?.trim().toLowerCase() || fallbackId;
  const words = (basics.name ?? '').trim().split(/\s+/);
  const latest = work.find((job) => !job.endDate) ?? work[0];
  const named = new Map<string, Cells>();
  for (const skill of skills) {
    for (const [name, level] of [
      [skill.name, levels[skill.level?.trim().toLowerCase() ?? '']],
      ...(skill.keywords ?? []).map((word) => [word, undefined]),
    ] as [string | undefined, string | undefined][]) {
      const key = name?.trim().toLowerCase();
      if (key && !named.has(key))
        named.set(key, { candidate_id: id, skill: name, level, evidence: 'RESUME' });
    }
  }
  return {
    candidates: [
      {
        candidate_id: id,
        given_name: words.slice(0, -1).join(' ') || words[0],
        family_name: words.length > 1 ? words.at(-1) : undefined,
        email: basics.email,
        phone: basics.phone,
        location: filled([basics.location?.city, basics.location?.region], ', '),
        country: basics.location?.countryCode,
        title: basics.label,
        company: latest?.name,
        education: filled([education[0]?.studyType, education[0]?.area], ', '),
        languages: filled(languages.map(languageOf), '; '),
        certificates: filled(
          certificates.map(({ name }) => name?.replaceAll(';', ',')),
          '; ',
        ),
        summary: basics.summary,
      },
    ],
    experiences: work.map((job) => ({
      candidate_id: id,
      title: job.position,
      company: job.name,
      from: job.startDate,
      to: job.endDate,
      current: String(Boolean(job.startDate) && !job.endDate),
      summary: filled([job.summary, ...(job.highlights ?? [])], '\n'),
    })),
    candidate_skills: [...named.values()],
  };
}

function languageOf({
  language,
  fluency,
}: {
  language?: string;
  fluency?: string;
}): string | undefined {
  const code = codes.get(language?.trim().toLowerCase() ?? '');
  if (!code) return undefined;
  const found = fluencies
    .map(([expression, level]) => ({ match: expression.exec(fluency ?? ''), level }))
    .find(({ match }) => match);
  return found?.match ? `${code}:${found.level || found.match[1]!.toUpperCase()}` : code;
}

/** One resume of a file. */
interface Entry {
  /** its position in the file, from 1 */
  number: number;
  id: string;
  content: unknown;
  /** why it can't be read; `pointer` is the JSON pointer of the place */
  fault?: ResumeFault;
}

/** Reads a file that contains one resume, a list of them, or a map from names to resumes. */
async function entriesOf(path: string): Promise<Entry[]> {
  const name = basename(path);
  const bytes = await readFile(path);
  const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32);
  let content: unknown;
  try {
    content = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    return [
      {
        number: 1,
        id: hash(name),
        content: bytes.toString('utf8').slice(0, 2000),
        fault: {
          pointer: '/',
          reason: error instanceof SyntaxError ? `is not JSON: ${error.message}` : 'is not UTF-8',
        },
      },
    ];
  }
  const entryOf = (number: number, key: string, one: unknown): Entry => {
    const fault = faultOf(one);
    const pointer = fault && key ? `/${key}${fault.pointer === '/' ? '' : fault.pointer}` : '';
    return {
      number,
      id: hash(`${name}#${key}`),
      content: one,
      fault: fault && key ? { pointer, reason: fault.reason } : fault,
    };
  };
  if (Array.isArray(content))
    return content.map((one, index) => entryOf(index + 1, String(index), one));
  const values = typeof content === 'object' && content !== null ? Object.entries(content) : [];
  if (
    values.length > 0 &&
    values.every(([key, value]) => !isSection(key) && typeof value === 'object' && value !== null)
  )
    return values.map(([key, value], index) => entryOf(index + 1, key, value));
  return [entryOf(1, '', content)];
}

/**
 * The row sources of a set of JSON Resume files, one for each table. Each reads all files by itself, so that memory does
 * not grow with their number.
 */
export async function resumeSources(paths: readonly string[]): Promise<RowSource[]> {
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  const files = paths.map((path) => ({ path, name: basename(path), kind: 'json' as const }));
  return (Object.keys(columns) as (keyof typeof columns)[]).map((table) => ({
    table,
    columns: columns[table],
    unknownColumns: [],
    files,
    warnings: [],
    mapped: false,
    async *batches(onBytes) {
      let bytes = 0;
      for (const [origin, path] of paths.entries()) {
        const batch: StagedRow[] = [];
        for (const entry of await entriesOf(path)) {
          const raw = JSON.stringify(entry.content);
          if (entry.fault) {
            // A resume that can't be read is refused once: as a row of candidates.
            if (table === 'candidates')
              batch.push({
                origin,
                line: entry.number,
                values: [],
                raw,
                problem: problemOf(entry.fault.pointer, entry.fault.reason),
              });
            continue;
          }
          for (const row of rowsOfResume(entry.content as Resume, entry.id)[table]) {
            batch.push({
              origin,
              line: entry.number,
              values: columns[table].map((column) => row[column] ?? ''),
              raw: table === 'candidates' ? raw : JSON.stringify(row),
            });
          }
        }
        bytes += sizes[origin]!;
        onBytes(bytes);
        if (batch.length > 0) yield batch;
      }
    },
  }));
}
