import type { RootPageArgs } from '../../platform/graphql/connection.js';
import { instanceOf } from '../../platform/graphql/node.js';
import { readPage } from '../../platform/graphql/page.queries.js';
import type { Session } from '../../platform/graphql/session.js';
import {
  aliasesOfSkills,
  broaderOfSkills,
  recordSkills,
  skillListing,
  skillsById,
  skillsByName,
  type SkillRow,
} from './skill.queries.js';
import { Skill } from './skill.type.js';

const toSkill = (row: SkillRow) => instanceOf(Skill, row);

/** Reads skills. Everybody who is signed in may see them. */
export class SkillService {
  async page(session: Session, page: RootPageArgs, prefix?: string) {
    await session.waitFor(page.waitFor);
    return readPage(session.sql, skillListing(prefix), page, toSkill, session.changeCursor);
  }

  byId(session: Session, id: string): Promise<Skill | undefined> {
    return session
      .loader(
        'skill',
        async (ids) =>
          new Map((await skillsById(session.sql, ids)).map((row) => [row.id, toSkill(row)])),
      )
      .load(id);
  }

  async aliases(session: Session, id: string): Promise<string[]> {
    const rows = await session
      .loader('skillAliases', async (ids) =>
        Map.groupBy(await aliasesOfSkills(session.sql, ids), (row) => row.skillId),
      )
      .load(id);
    return (rows ?? []).map(({ alias }) => alias);
  }

  async broader(session: Session, id: string): Promise<Skill[]> {
    const rows = await session
      .loader('skillBroader', async (ids) =>
        Map.groupBy(await broaderOfSkills(session.sql, ids), (row) => row.skillId),
      )
      .load(id);
    return (rows ?? []).map(toSkill);
  }

  /**
   * The ids of skills by the names that people write. An unknown name becomes a skill, because losing what a person
   * said would be worse than one skill too many.
   */
  async recognise(session: Session, names: readonly string[]): Promise<Map<string, string>> {
    let rows = await skillsByName(session.sql, names);
    const unknown = rows.filter(({ id }) => id === null).map(({ name }) => name);
    if (unknown.length) {
      await recordSkills(session.sql, unknown);
      rows = await skillsByName(session.sql, names);
    }
    return new Map(rows.map(({ name, id }) => [name, id!]));
  }
}
