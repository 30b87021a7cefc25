import { normalForm } from '../../../platform/text/normal-form.js';
import { candidates } from '../tables/candidates.js';
import type { Column, Table } from '../tables/table.js';
import { offeredTables } from '../tables/tables.js';

/** A column of a file, with the cells of some rows. */
export interface SeenColumn {
  name: string;
  samples: string[];
}

interface SuggestedCell {
  field: string;
  value: string;
  dateFormat?: string;
  separator?: string;
}

export interface Suggestion {
  table: string;
  cells: SuggestedCell[];
}

/** Other names that files use for a field, as `plain` writes them. */
const otherNames: Record<string, readonly string[]> = {
  candidate_id: ['id', 'person_id', 'applicant_id', 'contact_id', 'employee_id', 'external_id'],
  job_id: ['id', 'requisition_id', 'req_id', 'position_id', 'vacancy_id'],
  application_id: ['id'],
  opening_id: ['id'],
  given_name: ['first_name', 'firstname', 'forename', 'givenname', 'vorname'],
  family_name: ['last_name', 'lastname', 'surname', 'familyname', 'nachname'],
  email: ['e_mail', 'mail', 'email_address', 'e_mail_address', 'emails', 'e_mails'],
  phone: ['telephone', 'mobile', 'phone_number', 'tel', 'telefon', 'cell'],
  location: ['city', 'place', 'town', 'ort', 'office'],
  title: ['job_title', 'current_title', 'position', 'role', 'headline', 'job', 'beruf'],
  company: ['employer', 'organization', 'organisation', 'current_company', 'firma'],
  experience_years: ['years', 'years_of_experience', 'experience', 'yoe'],
  summary: ['about', 'notes', 'bio', 'profile', 'description'],
  skills: ['skill', 'skill_set', 'technologies', 'keywords', 'tags', 'kenntnisse'],
  country: ['country_code', 'land'],
  languages: ['language', 'sprachen'],
  created_at: ['created', 'added', 'added_at', 'date_added', 'created_on'],
  consent_until: ['consent', 'consent_expires', 'gdpr_consent_until'],
  do_not_contact: ['unsubscribed', 'opt_out', 'dnc'],
  applied_at: ['applied', 'application_date', 'date_applied', 'applied_on'],
  channel: ['application_source', 'recruiting_channel'],
  opened_at: ['opened', 'open_date', 'posted_at'],
};
/** Names of a column with full names, as `plain` writes them. */
const fullNames = new Set([
  'name',
  'full_name',
  'fullname',
  'candidate_name',
  'candidate',
  'applicant',
  'person',
]);

const dateFormats = ['dd.MM.yyyy', 'd.M.yyyy', 'dd/MM/yyyy', 'MM/dd/yyyy', 'M/d/yyyy'];

/** The form in which names are compared: "E-Mail address" -> e_mail_address. */
const plain = (name: string) =>
  normalForm(
    name
      .trim()
      .replace(/([a-z])([A-Z])/g, '$1_$2')
      .toLowerCase(),
    'NFKD',
  )
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '');

/** Longer names of columns are texts: the file has no header row. */
const longestName = 200;

/** True when a template can refer to the column. */
const isUsable = ({ name }: SeenColumn) =>
  name !== '' && name.length <= longestName && !/[{}|]/.test(name);

/**
 * Suggests the table of a file and the column for each of its fields. The table is the one that the file's name names,
 * else the one with the best fit. A field gets the column of its own name, else of another name for it.
 */
export function suggestionFor(file: string, columns: readonly SeenColumn[]): Suggestion {
  const usable = new ColumnsByName(columns);
  const stem = plain(file.replace(/\.[^.]*$/, ''));
  const named = offeredTables.find(({ name }) => name === stem);
  if (named) return { table: named.name, cells: cellsFor(named, usable) };
  const offers = [candidates, ...offeredTables.filter((table) => table !== candidates)].map(
    (table) => {
      const cells = cellsFor(table, usable);
      return { table, cells, fit: fitOf(table, cells) };
    },
  );
  const { table, cells } = offers.reduce((best, one) => (one.fit > best.fit ? one : best));
  return { table: table.name, cells };
}

/** The usable columns of a file by the form of their names. Each name is read once, however many fields there are. */
class ColumnsByName {
  private readonly columns: readonly SeenColumn[];
  /** indexes of columns, in their order in the file */
  private readonly named = new Map<string, number[]>();

  constructor(columns: readonly SeenColumn[]) {
    this.columns = columns.filter(isUsable);
    for (const [index, { name }] of this.columns.entries()) {
      const known = this.named.get(plain(name));
      if (known) known.push(index);
      else this.named.set(plain(name), [index]);
    }
  }

  /** The first column in the file that has one of these names and is not used. Looks past used columns only. */
  first(names: Iterable<string>, used: ReadonlySet<SeenColumn>): SeenColumn | undefined {
    const firsts = [...names].flatMap(
      (name) => this.named.get(name)?.find((index) => !used.has(this.columns[index]!)) ?? [],
    );
    return firsts.length > 0 ? this.columns[Math.min(...firsts)] : undefined;
  }
}

/** How well columns fit a table: the fields that get a column, less two for each required field that gets none. */
function fitOf(table: Table, found: readonly SuggestedCell[]): number {
  const cells = new Set(found.map(({ field }) => field));
  return (
    cells.size -
    2 * table.columns.filter(({ name, required }) => required && !cells.has(name)).length
  );
}

/** The suggested column for each field of a table. */
function cellsFor(table: Table, columns: ColumnsByName): SuggestedCell[] {
  const used = new Set<SeenColumn>();
  const cells: SuggestedCell[] = [];
  const suggest = (field: Column, names: readonly string[]) => {
    if (cells.some((cell) => cell.field === field.name)) return;
    const column = columns.first(names, used);
    if (!column) return;
    used.add(column);
    cells.push({ field: field.name, value: `{${column.name}}`, ...formOf(field, column) });
  };
  // First by own names, so that a column never goes to a field that has the name only as an alternative.
  for (const field of table.columns) suggest(field, [field.name]);
  for (const field of table.columns) suggest(field, otherNames[field.name] ?? []);
  if (table !== candidates) return cells;
  const has = (field: string) => cells.find((cell) => cell.field === field);
  const full = columns.first(fullNames, used);
  if (full && !has('given_name') && !has('family_name')) {
    cells.push(
      { field: 'given_name', value: `{${full.name}|given}` },
      { field: 'family_name', value: `{${full.name}|family}` },
    );
  }
  // People without an id are known by their e-mail address.
  const address = has('email');
  if (!has('candidate_id') && address)
    cells.unshift({ field: 'candidate_id', value: address.value.replace(/\}$/, '|lower}') });
  return cells;
}

/** The list separator or date format of a column, where it is not the default. */
function formOf(
  { type }: Column,
  { samples }: SeenColumn,
): Pick<SuggestedCell, 'dateFormat' | 'separator'> {
  if (type === 'list' || type === 'emails') {
    const separator = [';', ',', '|'].find((mark) =>
      samples.some((sample) => sample.includes(mark)),
    );
    return separator && separator !== ';' ? { separator } : {};
  }
  if ((type === 'day' || type === 'time') && samples.length > 0) {
    // The format that most samples have, so that a single wrong cell does not matter.
    const counted = dateFormats.map((format) => ({
      format,
      count: samples.filter((sample) => fits(sample, format)).length,
    }));
    const { format, count } = counted.reduce((best, one) => (one.count > best.count ? one : best));
    return count * 2 > samples.length ? { dateFormat: format } : {};
  }
  return {};
}

/** True when a text can be a date of this format: same separators, digits, and a month up to 12. */
function fits(sample: string, format: string): boolean {
  const parts = sample.split(/[./]/);
  const letters = format.split(/[./]/);
  if (parts.length !== 3 || !sample.includes(format.includes('.') ? '.' : '/')) return false;
  return letters.every((letter, index) => {
    const part = parts[index]!;
    if (!/^\d+$/.test(part)) return false;
    if (letter === 'yyyy') return part.length === 4;
    if (letter.length === 2 && part.length !== 2) return false;
    return Number(part) >= 1 && Number(part) <= (letter.startsWith('M') ? 12 : 31);
  });
}
