import { isNoAnswer, isRefusal, plainAnswer } from './withheld-answers.js';

/** The group of people who prefer not to say, and of those without an answer. */
export const notDisclosed = 'not disclosed';

const disability = {
  yes: [
    'y',
    'true',
    '1',
    'yes, i have a disability',
    'yes, i have a disability, or have had one in the past',
    'yes, i have a disability (or previously had a disability)',
  ],
  no: [
    'n',
    'false',
    '0',
    "no, i don't have a disability",
    'no, i do not have a disability',
    'no, i do not have a disability and have not had one in the past',
  ],
};

/**
 * Code lists by category: the group's name, and other spellings of it. Race and ethnicity are the seven of the US
 * EEO-1 report. A category without a list here is used as it is.
 */
const lists: Record<string, Record<string, string[]>> = {
  gender: {
    woman: ['female', 'f', 'w', 'women', 'frau', 'weiblich', 'femme', 'mujer', 'femenino'],
    man: ['male', 'm', 'men', 'mann', 'männlich', 'homme', 'hombre', 'masculino'],
    'non-binary': [
      'nonbinary',
      'enby',
      'nb',
      'x',
      'diverse',
      'divers',
      'non binaire',
      'no binario',
    ],
  },
  race_ethnicity: {
    'Hispanic or Latino': ['hispanic', 'latino', 'latina', 'latinx', 'hispanic/latino'],
    White: ['white (not hispanic or latino)', 'caucasian'],
    'Black or African American': [
      'black',
      'african american',
      'black/african american',
      'black or african american (not hispanic or latino)',
    ],
    'Native Hawaiian or Other Pacific Islander': [
      'native hawaiian',
      'pacific islander',
      'native hawaiian or pacific islander',
      'native hawaiian or other pacific islander (not hispanic or latino)',
    ],
    Asian: ['asian (not hispanic or latino)'],
    'American Indian or Alaska Native': [
      'american indian',
      'alaska native',
      'native american',
      'american indian or alaskan native',
      'american indian or alaska native (not hispanic or latino)',
    ],
    'Two or More Races': [
      'two or more',
      'multiracial',
      'mixed',
      'two or more races (not hispanic or latino)',
    ],
  },
  disability,
  veteran: {
    'Protected veteran': [
      'veteran',
      'yes',
      'y',
      'true',
      'i identify as one or more of the classifications of a protected veteran',
    ],
    'Not a protected veteran': [
      'not a veteran',
      'no',
      'n',
      'false',
      'i am not a protected veteran',
    ],
  },
};

/** How an import stores the answers of a code, where that is not the code itself. */
const stored: Record<string, Record<string, string>> = {
  gender: { woman: 'Female', man: 'Male', 'non-binary': 'Non-binary' },
  disability: { yes: 'Yes', no: 'No' },
};

/** By category: the code of every spelling, as `plainAnswer` writes it. */
const codes = new Map(
  Object.entries(lists).map(([category, list]) => [
    category,
    new Map(
      Object.entries(list).flatMap(([code, spellings]) =>
        [code, ...spellings].map((spelling) => [plainAnswer(spelling), code] as const),
      ),
    ),
  ]),
);

/** The categories that have a code list. */
export const knownCategories: readonly string[] = Object.keys(lists);

/** The code of an answer; undefined: the category has no code list, or the list has no such answer. */
const codeOf = (category: string, value: string): string | undefined =>
  codes.get(category)?.get(plainAnswer(value));

/** The group that an answer belongs to: known spellings map to the code list, other values stay groups of their own. */
export function groupOf(category: string, value: string | null): string {
  if (value === null) return notDisclosed;
  const code = codeOf(category, value);
  if (code !== undefined) return code;
  if (isNoAnswer(value) || isRefusal(value)) return notDisclosed;
  return value.trim().replace(/\s+/g, ' ').toLowerCase();
}

/**
 * How an import stores an answer: the spellings of a code, and all refusals, in the same words; another answer as it was
 * given.
 */
export function storedAnswer(category: string, value: string): string {
  const code = codeOf(category, value);
  if (code !== undefined) return stored[category]?.[code] ?? code;
  return isRefusal(value) ? 'Prefer not to say' : value;
}

/** True if a category has a code list that does not know the answer: it would be a group of its own. */
export const isUnmapped = (category: string, value: string): boolean =>
  codes.has(category) &&
  codeOf(category, value) === undefined &&
  !isNoAnswer(value) &&
  !isRefusal(value);

/** The code list of a category, in its order; empty: the category has none. */
export const codesOf = (category: string): string[] => Object.keys(lists[category] ?? {});

/** The group of an answer; null: the person has not said, or prefers not to. */
export function disclosedGroup(category: string, value: string | null): string | null {
  const group = groupOf(category, value);
  return group === notDisclosed ? null : group;
}

/** Groups in the order of the code list, then by name; people who did not say come last. */
function sortedGroups(category: string, groups: readonly string[]): string[] {
  const order = codesOf(category);
  const place = (group: string) =>
    group === notDisclosed ? Infinity : order.includes(group) ? order.indexOf(group) : order.length;
  return [...groups].sort((a, b) =>
    place(a) === place(b) ? (a < b ? -1 : 1) : place(a) - place(b),
  );
}

/**
 * The groups that rows are listed for. A label says that somebody is in the group, so where few people applied, or
 * all are of one group, the whole code list is named instead, whether or not anybody is in its groups.
 * @param occurring groups with somebody in them
 * @param total people of all groups
 * @param shown whether anything of the table is shown
 */
export function listedGroups(
  category: string,
  occurring: readonly string[],
  total: number,
  shown: boolean,
  k: number,
): string[] {
  if (total === 0 || shown || (occurring.length > 1 && total >= k + occurring.length - 1))
    return sortedGroups(category, occurring);
  const named = codesOf(category);
  return sortedGroups(category, [
    ...new Set([...named, ...(named.length === 0 && total >= k ? occurring : []), notDisclosed]),
  ]);
}
