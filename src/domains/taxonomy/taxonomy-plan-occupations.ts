import { type Origin, origins, skillKey } from './taxonomy.js';
import type { OccupationRow, Outcome } from './taxonomy-rows.js';
import { titleKey } from './title.js';

const rank = (origin: Origin): number => origins.indexOf(origin);

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

const clean = (text: string) => text.trim().replace(/\s+/g, ' ');

/**
 * Works out what rows change. An occupation is known by its code, else by its name; its name is one of its titles.
 * Several occupations may share a title: then it means none of them alone.
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
      const family = { key: familyKey, name: clean(row.family!), origin: row.origin };
      families.set(familyKey, family);
      writes.families.push(family);
    }
    const wins = !known || rank(row.origin) <= rank(known.origin);
    const next = {
      key,
      name: wins && row.name.trim() !== '' ? clean(row.name) : known!.name,
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
      const place = `${word}\n${key}`;
      const before = titles.get(place);
      if (before && rank(before.origin) <= rank(row.origin)) {
        if (listed) outcome.count('titles', 'unchanged');
        continue;
      }
      const entry = { key: word, title: clean(title), occupation: key, origin: row.origin };
      titles.set(place, entry);
      writes.titles.push(entry);
      if (listed) outcome.count('titles', before ? 'updated' : 'created');
    }
  }
  writes.occupations = [...changed].map((key) => occupations.get(key)!);
  // The last word of a title that was taken twice in one import.
  writes.titles = [
    ...new Map(writes.titles.map((entry) => [`${entry.key}\n${entry.occupation}`, entry])).values(),
  ];
  return writes;
}
