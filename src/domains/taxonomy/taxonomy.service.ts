import type { Sql } from '../../platform/database/database.js';
import { readEdition, readTaxonomy } from './taxonomy.queries.js';
import { Taxonomy } from './taxonomy.js';

/** Keeps the taxonomy in memory: asking costs one look at the edition, and a load when another one is stored. */
export class TaxonomyService {
  private loaded: Promise<Taxonomy> | undefined;

  /** The taxonomy as it is stored now. */
  async current(sql: Sql): Promise<Taxonomy> {
    const [edition, known] = await Promise.all([
      readEdition(sql),
      this.loaded?.catch(() => undefined),
    ]);
    if (known?.edition === edition) return known;
    const loading = readTaxonomy(sql).then((content) => new Taxonomy(content));
    this.loaded = loading;
    return loading;
  }
}
