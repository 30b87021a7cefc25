import { tableOf, tables, type Column, type Table } from '../tables/tables.js';

/** A column of a file, with some of its cells. */
export interface SeenColumn {
  name: string;
  samples: string[];
}

export interface SuggestedCell {
  field: string;
  value: string;
  dateFormat?: string;
  separator?: string;
}

export interface Suggestion {
  table: string;
  cells: SuggestedCell[];
}

/** Other names that files use for a field, in the form of `plain`. */
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

/** How names are compared: "E-Mail address" -> e_mail_address. */
const plain = (name: string) =>
  name
    .trim()
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '');

const isTaken = ({ name }: SeenColumn) => /[{}|]/.test(name);

/**
 * How a file is probably meant: the table by the file's name, else the one of which its columns have most; then each
 * field the column of its name, or of another name for it.
 */
export function suggestionFor(file: string, columns: readonly SeenColumn[]): Suggestion {
  const usable = columns.filter((column) => !isTaken(column) && column.name !== '');
  const stem = plain(file.replace(/\.[^.]*$/, ''));
  const named = tableOf(stem);
  const offered = tables.filter(({ name }) => name !== 'demographics');
  const candidates = tableOf('candidates')!;
  const table =
    named && named.name !== 'demographics'
      ? named
      : offered.reduce(
          (best, one) => (fitOf(one, usable) > fitOf(best, usable) ? one : best),
          candidates,
        );
  return { table: table.name, cells: cellsFor(table, usable) };
}

/** How well columns fit a table: how many it knows, less what it needs and they have not. */
function fitOf(table: Table, columns: readonly SeenColumn[]): number {
  const cells = new Set(cellsFor(table, columns).map(({ field }) => field));
  return (
    cells.size -
    2 * table.columns.filter(({ name, required }) => required && !cells.has(name)).length
  );
}

/** The cells of one table. */
export function cellsFor(table: Table, columns: readonly SeenColumn[]): SuggestedCell[] {
  const used = new Set<SeenColumn>();
  const cells: SuggestedCell[] = [];
  const take = (field: Column, names: readonly string[]) => {
    if (cells.some((cell) => cell.field === field.name)) return;
    const column = columns.find((one) => !used.has(one) && names.includes(plain(one.name)));
    if (!column) return;
    used.add(column);
    cells.push({ field: field.name, value: `{${column.name}}`, ...formOf(field, column) });
  };
  // A field's own name comes before another field's other name for it.
  for (const field of table.columns) take(field, [field.name]);
  for (const field of table.columns) take(field, otherNames[field.name] ?? []);
  if (table.name !== 'candidates') return cells;
  const has = (field: string) => cells.find((cell) => cell.field === field);
  const full = columns.find((one) => !used.has(one) && fullNames.has(plain(one.name)));
  if (full && !has('given_name') && !has('family_name')) {
    cells.push(
      { field: 'given_name', value: `{${full.name}|given}` },
      { field: 'family_name', value: `{${full.name}|family}` },
    );
  }
  // Who has no id is known by what is theirs alone.
  const address = has('email');
  if (!has('candidate_id') && address)
    cells.unshift({ field: 'candidate_id', value: address.value.replace(/\}$/, '|lower}') });
  return cells;
}

/** How the column writes what the field holds, where that is not the usual way. */
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
    // A single slip must not hide how the others are written.
    const counted = dateFormats.map((format) => ({
      format,
      count: samples.filter((sample) => fits(sample, format)).length,
    }));
    const { format, count } = counted.reduce((best, one) => (one.count > best.count ? one : best));
    return count * 2 > samples.length ? { dateFormat: format } : {};
  }
  return {};
}

/** Whether a text can be a date of this form: its marks, and no thirteenth month. */
function fits(sample: string, format: string): boolean {
  const parts = sample.split(/[./]/);
  const places = format.split(/[./]/);
  if (parts.length !== 3 || !sample.includes(format.includes('.') ? '.' : '/')) return false;
  return places.every((place, index) => {
    const part = parts[index]!;
    if (!/^\d+$/.test(part)) return false;
    if (place === 'yyyy') return part.length === 4;
    if (place.length === 2 && part.length !== 2) return false;
    return Number(part) >= 1 && Number(part) <= (place.startsWith('M') ? 12 : 31);
  });
}
