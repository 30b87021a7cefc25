import type { UserError } from '../../platform/graphql/user-error.js';
import { ChangeRefused, UserErrorCode } from '../../platform/graphql/user-error.js';
import type { CandidateInput } from './candidate-input.type.js';

/** The address of `Ann Lee <ann@example.org>` and `mailto:ann@example.org`, in lower case. */
export function addressOf(text: string): string {
  const trimmed = text.trim();
  const open = trimmed.endsWith('>') ? trimmed.lastIndexOf('<') : -1;
  const inside = open < 0 ? trimmed : trimmed.slice(open + 1, -1).trim();
  return inside.replace(/^mailto:\s*/i, '').toLowerCase();
}

/** True if a text has the form of an e-mail address, ignoring white space around it. */
export const isEmailAddress = (text: string) => /^[^\s@]+@[^\s@]+$/.test(text.trim());

const languageCode = /^[a-z]{2,3}(-[A-Za-z0-9]+)?$/;
const languageLevel = /^[ABC][12]$/;

/**
 * Checks the fields of an input without reading the database.
 * @throws ChangeRefused with one error for each invalid field
 */
export function checkCandidate(input: CandidateInput): void {
  const errors: UserError[] = [];
  const demand = (holds: boolean, field: string[], message: string) => {
    if (!holds) errors.push({ code: UserErrorCode.INVALID, field: ['input', ...field], message });
  };
  for (const [index, address] of (input.emails ?? []).entries()) {
    demand(
      isEmailAddress(addressOf(address)),
      ['emails', String(index)],
      `"${address}" is not an e-mail address.`,
    );
  }
  for (const [index, { code, level }] of (input.languages ?? []).entries()) {
    demand(
      languageCode.test(code),
      ['languages', String(index), 'code'],
      `"${code}" is not a language code. Write it like de or pt-BR.`,
    );
    demand(
      !level || languageLevel.test(level),
      ['languages', String(index), 'level'],
      `"${level}" is not a level. Use A1, A2, B1, B2, C1 or C2.`,
    );
  }
  for (const [index, { name, level, years }] of (input.skills ?? []).entries()) {
    demand(name.trim() !== '', ['skills', String(index), 'name'], 'A skill needs a name.');
    demand(
      level == null || (level >= 1 && level <= 5),
      ['skills', String(index), 'level'],
      `Level ${level} is not 1 to 5.`,
    );
    demand(
      years == null || (years >= 0 && years < 100),
      ['skills', String(index), 'years'],
      `${years} years are not 0 to 99.`,
    );
  }
  const { experienceYears, coordinates } = input;
  demand(
    experienceYears == null || (experienceYears >= 0 && experienceYears < 100),
    ['experienceYears'],
    `${experienceYears} years are not 0 to 99.`,
  );
  demand(
    !coordinates || Math.abs(coordinates.latitude) <= 90,
    ['coordinates', 'latitude'],
    'A latitude is -90 to 90.',
  );
  demand(
    !coordinates || Math.abs(coordinates.longitude) <= 180,
    ['coordinates', 'longitude'],
    'A longitude is -180 to 180.',
  );
  if (errors.length) throw new ChangeRefused(errors);
}

/** What tells who a person is. */
interface Identity {
  givenName?: string | null;
  familyName?: string | null;
  emails?: readonly string[] | null;
  phone?: string | null;
}

const isIdentified = ({ givenName, familyName, emails, phone }: Identity): boolean =>
  [givenName, familyName, phone, ...(emails ?? [])].some((text) => text?.trim());

/**
 * Checks that a person has a name, an e-mail address or a phone number. A change of other fields is never refused, so
 * that people who were recorded without any can be edited.
 * @param stored the person before the change
 * @throws ChangeRefused
 */
export function checkIdentified(input: Identity, stored: Identity & { version?: number }): void {
  const touched = (['givenName', 'familyName', 'emails', 'phone'] as const).some(
    (field) => input[field] !== undefined,
  );
  if (stored.version && !touched) return;
  const { givenName, familyName, emails, phone } = stored;
  const given = Object.fromEntries(
    Object.entries(input).filter(([, value]) => value !== undefined),
  );
  if (!isIdentified({ givenName, familyName, emails, phone, ...given }))
    throw new ChangeRefused([
      {
        code: UserErrorCode.INVALID,
        field: ['input'],
        message: 'A person needs a name, an e-mail address or a phone number. Give one of them.',
      },
    ]);
}
