/** The group of people without an answer. */
const unknownGroup = 'unknown';
const undisclosed = 'prefer not to say';

const undisclosedSpellings = [
  'prefer not to answer',
  'prefer not to disclose',
  'prefer not to self-identify',
  'decline to self identify',
  'decline to state',
  'declined',
  'undisclosed',
  'i do not wish to answer',
  "i don't wish to answer",
  'no answer',
];
const yesNo = {
  yes: ['y', 'true', '1'],
  no: ['n', 'false', '0'],
  [undisclosed]: undisclosedSpellings,
};

/**
 * Code lists by category: the group's name, and other spellings of it. Race and ethnicity are the seven of the US
 * EEO-1 report. A category without a list here is used as it is.
 */
const lists: Record<string, Record<string, string[]>> = {
  gender: {
    woman: ['female', 'f', 'w', 'women'],
    man: ['male', 'm', 'men'],
    'non-binary': ['nonbinary', 'non binary', 'enby', 'nb', 'x', 'diverse'],
    [undisclosed]: undisclosedSpellings,
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
    [undisclosed]: undisclosedSpellings,
  },
  disability: yesNo,
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
    [undisclosed]: undisclosedSpellings,
  },
};

const plain = (text: string) =>
  text
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, ' ');

/** The categories that have a code list. */
export const knownCategories: readonly string[] = Object.keys(lists);

/** The group that an answer belongs to: known spellings map to the code list, other values stay groups of their own. */
export function groupOf(category: string, value: string | null): string {
  const text = value === null ? '' : plain(value);
  if (text === '' || text === unknownGroup || text === 'not answered' || text === 'n/a')
    return unknownGroup;
  for (const [code, spellings] of Object.entries(lists[category] ?? {}))
    if (plain(code) === text || spellings.includes(text)) return code;
  return value!.trim().replace(/\s+/g, ' ').toLowerCase();
}

/** The code list of a category without "prefer not to say", in its order; empty: the category has none. */
export const codesOf = (category: string): string[] =>
  Object.keys(lists[category] ?? {}).filter((code) => code !== undisclosed);

/** The group of an answer; null: the person has not said, or prefers not to. */
export function disclosedGroup(category: string, value: string | null): string | null {
  const group = groupOf(category, value);
  return group === unknownGroup || group === undisclosed ? null : group;
}

/** Groups in the order of the code list, then by name; unknown comes last. */
function sortedGroups(category: string, groups: readonly string[]): string[] {
  const codes = Object.keys(lists[category] ?? {});
  const place = (group: string) =>
    group === unknownGroup ? Infinity : codes.includes(group) ? codes.indexOf(group) : codes.length;
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
  const codes = Object.keys(lists[category] ?? {});
  return sortedGroups(category, [
    ...new Set([...codes, ...(codes.length === 0 && total >= k ? occurring : []), unknownGroup]),
  ]);
}
