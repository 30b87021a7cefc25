import type { Mapping } from './mapping.js';
import { cellsOf, type OpenFile } from './open-file.js';
import { compile, compileCondition, type Lookups } from './rules.js';

/** Reads all lookups of a mapping into memory: one text for each key. The first row with a key wins. */
export async function readLookups(mapping: Mapping, files: readonly OpenFile[]): Promise<Lookups> {
  const lookups: Lookups = {};
  for (const [name, lookup] of Object.entries(mapping.lookups)) {
    const map = new Map<string, string>();
    const keyOf = compile(lookup.key);
    const valueOf = compile(lookup.value);
    const holds = compileCondition(lookup.when);
    for (const one of files.filter(({ key }) => key === lookup.from)) {
      const cells = cellsOf(one);
      let number = 0;
      for await (const rows of one.csv.rows()) {
        for (const row of rows) {
          number += 1;
          if (row.problem) continue;
          cells.set(row.fields, number, row.line);
          if (!holds(cells.read)) continue;
          const key = keyOf(cells.read);
          if (!map.has(key)) map.set(key, valueOf(cells.read));
        }
      }
    }
    lookups[name] = map;
  }
  return lookups;
}
