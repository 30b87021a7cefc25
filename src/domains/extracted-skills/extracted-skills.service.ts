import { instanceOf } from '../../platform/graphql/node.js';
import type { Session } from '../../platform/graphql/session.js';
import {
  readExtractedSkills,
  type Owner,
  skillsStatedBy,
  type StoredMention,
  textsOfCandidates,
  textsOfJobs,
  type TextRow,
} from './extracted-skills.queries.js';
import { FoundSkill, SkillMention } from './extracted-skills.type.js';

/** Number of words shown before and after a mention. */
const around = 60;

/** Reads extracted skills. Callers have checked that the viewer may see the person or job. */
export class ExtractedSkillsService {
  ofCandidate(session: Session, id: string): Promise<FoundSkill[]> {
    return this.of(session, 'candidate', id);
  }

  ofJob(session: Session, id: string): Promise<FoundSkill[]> {
    return this.of(session, 'job', id);
  }

  private async of(session: Session, kind: Owner, id: string): Promise<FoundSkill[]> {
    const found = await session
      .loader(`foundSkills ${kind}`, async (ids) => {
        const [rows, stated] = await Promise.all([
          readExtractedSkills(session.sql, kind, ids),
          skillsStatedBy(session.sql, kind, ids),
        ]);
        const known = new Set(stated.map(({ ownerId, skillId }) => `${ownerId} ${skillId}`));
        return Map.groupBy(
          rows.map((row) => ({ ...row, stated: known.has(`${row.ownerId} ${row.skillId}`) })),
          ({ ownerId }) => ownerId,
        );
      })
      .load(id);
    if (!found) return [];
    const texts = session.rights.sees('SkillMention', 'quote')
      ? await this.texts(session, kind, id)
      : [];
    return found.map(({ skillId, confidence, stated, mentions }) =>
      instanceOf(FoundSkill, {
        skillId,
        confidence,
        stated,
        mentions: mentions.map((stored) =>
          instanceOf(SkillMention, {
            source: stored.source,
            text: stored.text,
            quote: quoteOf(stored, texts),
          }),
        ),
      }),
    );
  }

  private async texts(session: Session, kind: Owner, id: string): Promise<TextRow[]> {
    const read = kind === 'job' ? textsOfJobs : textsOfCandidates;
    return (
      (await session
        .loader(`texts ${kind}`, async (ids) =>
          Map.groupBy(await read(session.sql, ids), ({ ownerId }) => ownerId),
        )
        .load(id)) ?? []
    );
  }
}

/** The words around a mention, cut at spaces; undefined when the text has changed since. */
function quoteOf(
  { source, experienceId, start, end, text }: StoredMention,
  texts: readonly TextRow[],
): string | undefined {
  const row = texts.find(
    (each) =>
      each.source === source &&
      (each.experienceId ?? undefined) === experienceId &&
      each.text.slice(start, end) === text,
  );
  if (!row) return undefined;
  const from =
    start <= around
      ? 0
      : start - around + (/\s/.exec(row.text.slice(start - around, start))?.index ?? 0);
  const tail = row.text.slice(end, end + around);
  const to =
    end + around >= row.text.length ? row.text.length : end + Math.max(tail.search(/\s\S*$/), 0);
  return `${from > 0 ? '… ' : ''}${row.text.slice(from, to).replace(/\s+/g, ' ').trim()}${to < row.text.length ? ' …' : ''}`;
}
