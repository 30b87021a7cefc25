import { type Origin, skillKey } from './taxonomy.js';
import { collapsed, type OccupationRow, originRank, type Outcome } from './taxonomy-rows.js';
import { titleKey } from './title.js';

export interface StoredOccupations {
  families: readonly { key: string; name: string; origin: Origin }[];
  /** `family` is its key */
  occupations: readonly {
    key: string;
    name: string;
    code: string | null;
    family: string | null;
    origin: Origin;
  }[];
  /** `occupation` is its key */
  titles: readonly { key: string; title: string; occupation: string; origin: Origin }[];
}

export interface OccupationWrites {
  families: { key: string; name: string; origin: Origin }[];
  occupations: {
    key: string;
    name: string;
    code: string | null;
    family: string | null;
    origin: Origin;
  }[];
  titles: { key: string; title: string; occupation: string; origin: Origin }[];
}

/**
 * Plans the writes for these rows. An occupation is identified by its code, or by its name without a code. Its name is one
 * of its titles. Several occupations may share a title: it then means none of them.
 */
export function planOccupations(
  stored: StoredOccupations,
  rows: readonly OccupationRow[],
  outcome: Outcome,
): OccupationWrites {
  const families = new Map(stored.families.map((family) => [family.key, family]));
  const occupations = new Map(stored.occupations.map((occupation) => [occupation.key, occupation]));
  const byCode = new Map(
    stored.occupations.flatMap(({ code, key }) => (code ? [[code, key] as const] : [])),
  );
  const titles = new Map(
    stored.titles.map((title) => [`${title.key}\n${title.occupation}`, title]),
  );
  const writes: OccupationWrites = { families: [], occupations: [], titles: [] };
  const changed = new Set<string>();

  for (const row of rows) {
    const code = row.code?.trim() || null;
    const key = (code === null ? undefined : byCode.get(code)) ?? skillKey(row.name);
    const known = occupations.get(key);
    const refuse = (reason: string) => {
      outcome.refuse('occupations', row.location, 'occupation', row.name, reason);
      for (const title of row.titles)
        outcome.refuse('titles', row.location, 'titles', title, 'Its row was refused.');
    };
    if (key === '') {
      refuse('The row names no occupation.');
      continue;
    }
    if (code && known?.code && known.code !== code) {
      refuse(`${known.name} has the code ${known.code} already: one occupation has one code.`);
      continue;
    }
    const familyKey = skillKey(row.family ?? '');
    if (familyKey !== '' && !families.has(familyKey)) {
      const family = { key: familyKey, name: collapsed(row.family ?? ''), origin: row.origin };
      families.set(familyKey, family);
      writes.families.push(family);
    }
    const wins = !known || originRank(row.origin) <= originRank(known.origin);
    const next = {
      key,
      name:
        wins && row.name.trim() !== '' ? collapsed(row.name) : (known?.name ?? collapsed(row.name)),
      code: known?.code ?? code,
      family: wins && familyKey !== '' ? familyKey : (known?.family ?? (familyKey || null)),
      origin: wins ? row.origin : known.origin,
    };
    const same =
      known !== undefined &&
      known.name === next.name &&
      known.code === next.code &&
      known.family === next.family &&
      known.origin === next.origin;
    if (!same) {
      occupations.set(key, next);
      if (next.code) byCode.set(next.code, key);
      changed.add(key);
    }
    outcome.count('occupations', same ? 'unchanged' : known ? 'updated' : 'created');

    const own = { title: row.name, listed: false };
    for (const { title, listed } of [
      own,
      ...row.titles.map((each) => ({ title: each, listed: true })),
    ]) {
      const word = titleKey(title);
      if (word === '') {
        if (listed) outcome.refuse('titles', row.location, 'titles', title, 'It is empty.');
        continue;
      }
      const rowKey = `${word}\n${key}`;
      const before = titles.get(rowKey);
      if (before && originRank(before.origin) <= originRank(row.origin)) {
        if (listed) outcome.count('titles', 'unchanged');
        continue;
      }
      const entry = { key: word, title: collapsed(title), occupation: key, origin: row.origin };
      titles.set(rowKey, entry);
      writes.titles.push(entry);
      if (listed) outcome.count('titles', before ? 'updated' : 'created');
    }
  }
  writes.occupations = [...changed].flatMap((key) => occupations.get(key) ?? []);
  // The last entry of a title that occurs twice in one import.
  writes.titles = [
    ...new Map(writes.titles.map((entry) => [`${entry.key}\n${entry.occupation}`, entry])).values(),
  ];
  return writes;
}
