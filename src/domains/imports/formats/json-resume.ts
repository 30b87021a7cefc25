import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { addressOf, isEmailAddress } from '../../candidates/candidate-rules.js';
import { nameParts } from '../../candidates/person-name.js';
import { inSlices, pauses } from '../../../platform/text/slices.js';
import { periodOf } from './json-resume-dates.js';
import { faultOf, isSection, type ResumeFault } from './json-resume-shape.js';
import { membersOf } from './json-members.js';
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
    /** the name before version 1.0 */
    company?: string;
    position?: string;
    startDate?: unknown;
    endDate?: unknown;
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

/** The title of a position whose title is not stated: employer, time and text are kept all the same. */
const withoutTitle = 'Position not stated';
/** Warnings about what was left out in one import. */
const mostWarnings = 20;

const filled = (parts: readonly (string | undefined)[], separator: string) =>
  parts.filter((part) => part?.trim()).join(separator);

/**
 * The bundle rows of one resume. A person is known by their e-mail address.
 * @param fallbackId the id of a person without an address
 * @param warn called with what had to be left out
 */
function rowsOfResume(
  resume: Resume,
  fallbackId: string,
  warn: (message: string) => void = () => undefined,
): Record<keyof typeof columns, Cells[]> {
  const {
    basics = {},
    work = [],
    education = [],
    certificates = [],
    skills = [],
    languages = [],
  } = resume;
  const written = basics.email?.trim() ?? '';
  const email = isEmailAddress(addressOf(written)) ? addressOf(written) : undefined;
  if (written !== '' && !email)
    warn(`/basics/email "${written.slice(0, 60)}" is not an e-mail address and was left out`);
  const id = email ?? fallbackId;
  const { given, family } = nameParts(basics.name ?? '');
  const positions = work.map((job) => ({
    ...job,
    company: job.name?.trim() ? job.name : job.company,
    ...periodOf(job.startDate, job.endDate),
  }));
  const latest = positions.find(({ current, endDate }) => current || !endDate) ?? positions[0];
  for (const [index, { unread }] of positions.entries())
    for (const [field, text] of unread)
      warn(
        `/work/${index}/${field} "${text.slice(0, 40)}" is not a date such as 2024, 2024-06 or 2024-06-29 and was left out`,
      );
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
        given_name: given,
        family_name: family,
        email,
        phone: basics.phone,
        location: filled([basics.location?.city, basics.location?.region], ', '),
        country: basics.location?.countryCode,
        title: basics.label,
        company: latest?.company,
        education: filled([education[0]?.studyType, education[0]?.area], ', '),
        languages: filled(languages.map(languageOf), '; '),
        certificates: filled(
          certificates.map(({ name }) => name?.replaceAll(';', ',')),
          '; ',
        ),
        summary: basics.summary,
      },
    ],
    experiences: positions.map((job) => ({
      candidate_id: id,
      title: job.position?.trim() ? job.position : withoutTitle,
      company: job.company,
      from: job.from,
      to: job.to,
      current: String(job.current),
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

/** In bytes. A larger file is refused: it would have to be in memory as a whole. */
const largestFile = 64 << 20;
/** In characters. Up to here a text is parsed in one go, which takes a few milliseconds. */
const parsedAtOnce = 1 << 20;

const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32);

/** A file that can't be read at all. */
const unreadable = (name: string, content: unknown, reason: string): Entry => ({
  number: 1,
  id: hash(name),
  content,
  fault: { pointer: '/', reason },
});

/** Reads a file that contains one resume, a list of them, or a map from names to resumes. */
async function* entriesOf(path: string): AsyncGenerator<Entry> {
  const name = basename(path);
  if ((await stat(path)).size > largestFile) {
    yield unreadable(
      name,
      '',
      `is larger than ${largestFile >> 20} MB: put the resumes into several files`,
    );
    return;
  }
  const bytes = await readFile(path);
  let content: unknown;
  try {
    const text = await inSlices(decoded(bytes));
    content = text.length <= parsedAtOnce ? JSON.parse(text) : await inSlices(parsed(text));
  } catch (error) {
    yield unreadable(
      name,
      bytes.subarray(0, 8000).toString('utf8').slice(0, 2000),
      error instanceof SyntaxError ? `is not JSON: ${error.message}` : 'is not UTF-8',
    );
    return;
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
  const values = typeof content === 'object' && content !== null ? Object.entries(content) : [];
  const isMap =
    values.length > 0 &&
    values.every(([key, value]) => !isSection(key) && typeof value === 'object' && value !== null);
  if (!Array.isArray(content) && !isMap) yield entryOf(1, '', content);
  else for (const [index, [key, value]] of values.entries()) yield entryOf(index + 1, key, value);
}

/** The text of a UTF-8 file. Yields where it may be interrupted. */
function* decoded(bytes: Buffer): Generator<void, string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += parsedAtOnce) {
    parts.push(decoder.decode(bytes.subarray(at, at + parsedAtOnce), { stream: true }));
    yield;
  }
  parts.push(decoder.decode());
  return parts.join('');
}

/** Parses a long JSON text value by value, two levels deep. Yields where it may be interrupted. */
function* parsed(text: string, depth = 2): Generator<void, unknown> {
  const found = depth > 0 && text.length > parsedAtOnce ? yield* membersOf(text) : undefined;
  if (!found) {
    yield;
    return JSON.parse(text);
  }
  const list: unknown[] = [];
  const members: Record<string, unknown> = {};
  for (const { key, start, end } of found.members) {
    const value = yield* parsed(text.slice(start, end), depth - 1);
    if (key === undefined) list.push(value);
    else Object.defineProperty(members, key, { value, enumerable: true, configurable: true });
    yield;
  }
  return found.kind === 'list' ? list : members;
}

/** Rows of one batch, about. */
const rowsAtOnce = 1_000;

/**
 * The row sources of a set of JSON Resume files, one for each table. Each reads all files by itself, so that memory does
 * not grow with their number.
 */
export async function resumeSources(paths: readonly string[]): Promise<RowSource[]> {
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  const files = paths.map((path) => ({ path, name: basename(path), kind: 'json' as const }));
  return (Object.keys(columns) as (keyof typeof columns)[]).map((table) => {
    const warnings: string[] = [];
    return {
      table,
      columns: columns[table],
      unknownColumns: [],
      files,
      warnings,
      mapped: false,
      async *batches(onBytes) {
        let bytes = 0;
        let leftOut = 0;
        warnings.length = 0;
        for (const [origin, path] of paths.entries()) {
          let batch: StagedRow[] = [];
          const pause = pauses();
          for await (const entry of entriesOf(path)) {
            await pause();
            if (batch.length >= rowsAtOnce) {
              yield batch;
              batch = [];
            }
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
            for (const row of rowsOfResume(entry.content as Resume, entry.id, (message) => {
              if (table !== 'experiences') return;
              leftOut += 1;
              if (leftOut <= mostWarnings)
                warnings.push(
                  `${basename(path)}${entry.number > 1 ? ` (${entry.number})` : ''}: ${message}`,
                );
              else
                warnings[mostWarnings] =
                  `${leftOut - mostWarnings} more dates and addresses were left out`;
            })[table]) {
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
    };
  });
}
