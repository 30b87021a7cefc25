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
 * than one text it is c + (1 - c) / 2.
 */
export function extractSkills(texts: readonly TextRow[], finder: SkillFinder): ExtractedSkillRow[] {
  return [...Map.groupBy(texts, ({ ownerId }) => ownerId)].flatMap(([ownerId, own]) => {
    const skills = new Map<
      string,
      { best: number; texts: Set<TextRow>; mentions: StoredMention[] }
    >();
    for (const row of own) {
      for (const { skillId, start, end, confidence } of finder.find(row.text)) {
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
    return [...skills].map(([skillId, { best, texts: named, mentions }]) => ({
      ownerId,
      skillId,
      confidence: Math.round((named.size > 1 ? (1 + best) / 2 : best) * 100) / 100,
      mentions,
    }));
  });
}

/** Occupations of people by their titles. A title that could mean several occupations counts for each. */
export function occupationsOfTitles(
  texts: readonly TextRow[],
  taxonomy: Taxonomy,
): OccupationOfCandidate[] {
  const found = new Map<string, OccupationOfCandidate>();
  for (const { ownerId: candidateId, source, current, text } of texts) {
    if (source !== 'TITLE') continue;
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
