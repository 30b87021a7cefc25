import type { Rows } from '../../platform/graphql/rows.queries.js';
import { instanceOf } from '../../platform/graphql/node.js';
import { skillColumns, type SkillRow } from './skill.queries.js';
import { Skill } from './skill.type.js';

/** How skills are read. */
export const skillRows: Rows<SkillRow, Skill> = {
  type: 'Skill',
  alias: 's',
  columns: skillColumns,
  always: ['id'],
  make: () => (row) => instanceOf(Skill, row),
};
