import type { Sql } from '../../platform/database/database.js';
import type { Taxonomy } from '../taxonomy/taxonomy.js';
import type { TaxonomyService } from '../taxonomy/taxonomy.service.js';
import { foundSkills, occupationsOfTitles } from './findings.js';
import {
  replaceFoundSkills,
  replaceOccupations,
  textsOfCandidates,
  textsOfJobs,
} from './findings.queries.js';
import { SkillFinder } from './skill.finder.js';

/** People or jobs that are read and written at once: some hundred KB of text. */
export const findingsBatch = 200;

/** Brings what is found about people and jobs up to date with their texts and the taxonomy. */
export class FindingsUpdate {
  private made: { taxonomy: Taxonomy; finder: SkillFinder } | undefined;

  constructor(private readonly taxonomies: TaxonomyService) {}

  async candidates(sql: Sql, ids: readonly string[]): Promise<void> {
    const { taxonomy, finder } = await this.finder(sql);
    for (const batch of batches(ids)) {
      const texts = await textsOfCandidates(sql, batch);
      await replaceFoundSkills(sql, 'candidate', batch, foundSkills(texts, finder));
      await replaceOccupations(sql, batch, occupationsOfTitles(texts, taxonomy));
    }
  }

  async jobs(sql: Sql, ids: readonly string[]): Promise<void> {
    const { finder } = await this.finder(sql);
    for (const batch of batches(ids))
      await replaceFoundSkills(
        sql,
        'job',
        batch,
        foundSkills(await textsOfJobs(sql, batch), finder),
      );
  }

  /** The dictionary is made once for each edition. */
  private async finder(sql: Sql) {
    const taxonomy = await this.taxonomies.current(sql);
    if (this.made?.taxonomy !== taxonomy)
      this.made = { taxonomy, finder: new SkillFinder(taxonomy) };
    return this.made;
  }
}

const batches = (ids: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(ids.length / findingsBatch) }, (_, index) =>
    ids.slice(index * findingsBatch, (index + 1) * findingsBatch),
  );
