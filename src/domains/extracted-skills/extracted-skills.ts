import type { Taxonomy } from '../taxonomy/taxonomy.js';
import type {
  ExtractedSkillRow,
  OccupationOfCandidate,
  StoredMention,
  TextRow,
} from './extracted-skills.queries.js';
import type { SkillFinder } from './skill-finder.js';

/** Mentions stored for one skill at most. */
const placesKept = 20;

/**
 * Skills that the texts of each owner mention. Confidence c is that of the most certain mention; for a skill in more
 * than one text it is c + (1 - c) / 2. Yields where it may be interrupted.
 */
export function* extractSkills(
  texts: readonly TextRow[],
  finder: SkillFinder,
): Generator<void, ExtractedSkillRow[]> {
  const rows: ExtractedSkillRow[] = [];
  for (const [ownerId, own] of Map.groupBy(texts, ({ ownerId }) => ownerId)) {
    const skills = new Map<
      string,
      { best: number; texts: Set<TextRow>; mentions: StoredMention[] }
    >();
    for (const row of own) {
      yield;
      for (const { skillId, start, end, confidence } of yield* finder.findIn(row.text)) {
        const found = skills.get(skillId) ?? { best: 0, texts: new Set(), mentions: [] };
        skills.set(skillId, found);
        found.best = Math.max(found.best, confidence);
        found.texts.add(row);
        if (found.mentions.length < placesKept)
          found.mentions.push({
            source: row.source,
            ...(row.experienceId ? { experienceId: row.experienceId } : {}),
            start,
            end,
            text: row.text.slice(start, end),
          });
      }
    }
    for (const [skillId, { best, texts: named, mentions }] of skills)
      rows.push({
        ownerId,
        skillId,
        confidence: Math.round((named.size > 1 ? (1 + best) / 2 : best) * 100) / 100,
        mentions,
      });
  }
  return rows;
}

/**
 * Occupations of people by their titles. A title that could mean several occupations counts for each. Yields where it
 * may be interrupted.
 */
export function* occupationsOfTitles(
  texts: readonly TextRow[],
  taxonomy: Taxonomy,
): Generator<void, OccupationOfCandidate[]> {
  const found = new Map<string, OccupationOfCandidate>();
  for (const { ownerId: candidateId, source, current, text } of texts) {
    if (source !== 'TITLE') continue;
    yield;
    for (const { id: occupationId } of taxonomy.occupationsOf(text)) {
      const key = `${candidateId} ${occupationId}`;
      found.set(key, {
        candidateId,
        occupationId,
        current: current || (found.get(key)?.current ?? false),
      });
    }
  }
  return [...found.values()];
}
