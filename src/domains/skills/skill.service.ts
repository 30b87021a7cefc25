import type { PageArgs } from '../../platform/graphql/connection.js';
import { instanceOf } from '../../platform/graphql/node.js';
import { readPage } from '../../platform/graphql/page.queries.js';
import type { Session } from '../../platform/graphql/session.js';
import { SkillEntity } from './skill.entity.js';
import { aliasesOfSkills, broaderOfSkills, skillListing, skillsById, skillsByName } from './skill.queries.js';
import { Skill } from './skill.type.js';

const toSkill = (row: object) => instanceOf(Skill, row);

/** Skills are the same for everyone: no policy beyond being signed in. */
export class SkillService {
  page(session: Session, page: PageArgs, prefix?: string) {
    return readPage(session.sql, skillListing(prefix), page, toSkill, session.changeCursor);
  }

  byId(session: Session, id: string): Promise<Skill | undefined> {
    return session.loader('skill', async (ids) => new Map((await skillsById(session.sql, ids)).map((row) => [row.id, toSkill(row)]))).load(id);
  }

  async aliases(session: Session, id: string): Promise<string[]> {
    const rows = await session.loader('skillAliases', async (ids) => Map.groupBy(await aliasesOfSkills(session.sql, ids), (row) => row.skillId)).load(id);
    return (rows ?? []).map(({ alias }) => alias);
  }

  async broader(session: Session, id: string): Promise<Skill[]> {
    const rows = await session.loader('skillBroader', async (ids) => Map.groupBy(await broaderOfSkills(session.sql, ids), (row) => row.skillId)).load(id);
    return (rows ?? []).map(toSkill);
  }

  /**
   * The ids behind names as people write them. A name that nobody has used yet becomes a skill, because losing what a
   * person said would be worse than a skill too many.
   */
  async recognise(session: Session, names: readonly string[]): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for (const { name, id } of await skillsByName(session.sql, names)) {
      const key = keyOf(name);
      const earlier = [...found].find(([known]) => keyOf(known) === key)?.[1];
      found.set(name, id ?? earlier ?? (await this.record(session, name, key)));
    }
    return found;
  }

  private async record(session: Session, name: string, key: string): Promise<string> {
    const skill = session.em.create(SkillEntity, { name: name.trim(), key });
    await session.em.persist(skill).flush();
    return skill.id;
  }
}

/** The same rule as skill_key() in the database. */
const keyOf = (name: string) => name.replace(/\s+/g, ' ').trim().toLowerCase();
