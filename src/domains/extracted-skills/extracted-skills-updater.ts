import type { Sql } from '../../platform/database/database.js';
import { inSlices } from '../../platform/text/slices.js';
import type { Taxonomy } from '../taxonomy/taxonomy.js';
import type { TaxonomyService } from '../taxonomy/taxonomy.service.js';
import { extractSkills, occupationsOfTitles } from './extracted-skills.js';
import {
  replaceExtractedSkills,
  replaceOccupations,
  textsOfCandidates,
  textsOfJobs,
} from './extracted-skills.queries.js';
import { SkillFinder } from './skill-finder.js';

/** People or jobs in one batch: some hundred KB of text. */
export const ownersPerBatch = 200;

/** Updates the extracted skills of people and jobs after their texts or the taxonomy changed. */
export class ExtractedSkillsUpdater {
  private made: { taxonomy: Taxonomy; finder: SkillFinder } | undefined;

  constructor(private readonly taxonomies: TaxonomyService) {}

  async candidates(sql: Sql, ids: readonly string[]): Promise<void> {
    const { taxonomy, finder } = await this.finder(sql);
    for (const batch of batches(ids)) {
      const texts = await textsOfCandidates(sql, batch);
      await replaceExtractedSkills(
        sql,
        'candidate',
        batch,
        await inSlices(extractSkills(texts, finder)),
      );
      await replaceOccupations(sql, batch, await inSlices(occupationsOfTitles(texts, taxonomy)));
    }
  }

  async jobs(sql: Sql, ids: readonly string[]): Promise<void> {
    const { finder } = await this.finder(sql);
    for (const batch of batches(ids))
      await replaceExtractedSkills(
        sql,
        'job',
        batch,
        await inSlices(extractSkills(await textsOfJobs(sql, batch), finder)),
      );
  }

  /** The finder for the present taxonomy. Built once for each edition. */
  private async finder(sql: Sql) {
    const taxonomy = await this.taxonomies.current(sql);
    if (this.made?.taxonomy !== taxonomy)
      this.made = { taxonomy, finder: new SkillFinder(taxonomy) };
    return this.made;
  }
}

const batches = (ids: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(ids.length / ownersPerBatch) }, (_, index) =>
    ids.slice(index * ownersPerBatch, (index + 1) * ownersPerBatch),
  );
