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
  name
    .trim()
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '');

/** True when a template can refer to the column. */
const isUsable = ({ name }: SeenColumn) => name !== '' && !/[{}|]/.test(name);

/**
 * Suggests the table of a file and the column for each of its fields. The table is the one that the file's name names,
 * else the one with the best fit. A field gets the column of its own name, else of another name for it.
 */
export function suggestionFor(file: string, columns: readonly SeenColumn[]): Suggestion {
  const usable = columns.filter(isUsable);
  const stem = plain(file.replace(/\.[^.]*$/, ''));
  const table =
    offeredTables.find(({ name }) => name === stem) ??
    offeredTables.reduce<Table>(
      (best, one) => (fitOf(one, usable) > fitOf(best, usable) ? one : best),
      candidates,
    );
  return { table: table.name, cells: cellsFor(table, usable) };
}

/** How well columns fit a table: the fields that get a column, less two for each required field that gets none. */
function fitOf(table: Table, columns: readonly SeenColumn[]): number {
  const cells = new Set(cellsFor(table, columns).map(({ field }) => field));
  return (
    cells.size -
    2 * table.columns.filter(({ name, required }) => required && !cells.has(name)).length
  );
}

/** The suggested column for each field of a table. */
function cellsFor(table: Table, columns: readonly SeenColumn[]): SuggestedCell[] {
  const used = new Set<SeenColumn>();
  const cells: SuggestedCell[] = [];
  const suggest = (field: Column, names: readonly string[]) => {
    if (cells.some((cell) => cell.field === field.name)) return;
    const column = columns.find((one) => !used.has(one) && names.includes(plain(one.name)));
    if (!column) return;
    used.add(column);
    cells.push({ field: field.name, value: `{${column.name}}`, ...formOf(field, column) });
  };
  // First by own names, so that a column never goes to a field that has the name only as an alternative.
  for (const field of table.columns) suggest(field, [field.name]);
  for (const field of table.columns) suggest(field, otherNames[field.name] ?? []);
  if (table !== candidates) return cells;
  const has = (field: string) => cells.find((cell) => cell.field === field);
  const full = columns.find((one) => !used.has(one) && fullNames.has(plain(one.name)));
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
