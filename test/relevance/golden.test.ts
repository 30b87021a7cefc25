import { describe, expect, test } from '@jest/globals';
import {
  committedFigures,
  drops,
  type GoldenFigures,
  goldenQueries,
} from '../../search/relevance/golden.js';
import { measureProduct } from '../../search/relevance/golden-run.js';
import { skipped, withGolden } from './golden-world.js';

/** The product's figures on one engine. */
const measured = (engine: 'postgres' | 'elasticsearch'): Promise<GoldenFigures> =>
  withGolden(engine, async (world) => {
    const recruiter = world.aRecruiter();
    return (
      await measureProduct(engine, (document, variables) => recruiter.asks(document, variables))
    ).figures;
  });

describe('relevance has not dropped', () => {
  test('in PostgreSQL', async () =>
    expect(drops(await measured('postgres'), committedFigures())).toEqual([]));

  (skipped ? test.skip : test)('in Elasticsearch', async () =>
    expect(drops(await measured('elasticsearch'), committedFigures())).toEqual([]),
  );

  test('a drop beyond the tolerance would be reported, and the product is no worse than any baseline at the top', () => {
    const committed = committedFigures();
    const worse = structuredClone(committed);
    worse['search postgres']!.MAP -= 0.02;
    expect(drops(worse, committed)).toEqual([
      `search postgres: MAP fell from ${committed['search postgres']!.MAP} to ${worse['search postgres']!.MAP}`,
    ]);
    for (const engine of ['postgres', 'elasticsearch']) {
      for (const [name, figures] of Object.entries(committed).filter(([ranking]) =>
        ranking.startsWith('search '),
      )) {
        if (!/postgres|elasticsearch/.test(name))
          expect({ name, best: committed[`search ${engine}`]!.MRR >= figures.MRR }).toEqual({
            name,
            best: true,
          });
      }
    }
  });

  test('the golden set is whole: forty queries and jobs or more, each with somebody who fits and a reason for each grade', () => {
    const queries = goldenQueries();
    expect(queries.length).toBeGreaterThanOrEqual(40);
    for (const { id, judgements } of queries)
      expect({ id, best: Math.max(...judgements.values()) }).toEqual({ id, best: 3 });
  });
});
