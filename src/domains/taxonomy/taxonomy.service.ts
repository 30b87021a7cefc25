import type { Sql } from '../../platform/database/database.js';
import { readEdition, readTaxonomy } from './taxonomy.queries.js';
import { Taxonomy } from './taxonomy.js';

/** Caches the taxonomy in memory. Each call reads the stored edition, and loads the taxonomy when it differs. */
export class TaxonomyService {
  private loaded: Promise<Taxonomy> | undefined;

  /** The stored taxonomy. */
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
