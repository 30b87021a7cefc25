import { sql, type RawBuilder } from 'kysely';
import { rowsOf, type Sql } from '../../../platform/database/database.js';
import { candidateConditions } from '../../candidates/candidate.filter.queries.js';
import { visibleCandidates } from '../../candidates/candidate.queries.js';
import type { FeatureQuery } from './match-engine.js';
import type { SkillSet } from './narrowing.js';

const holdsAny = ({ numbers }: SkillSet) => sql`f.skills && ${numbers}::integer[]`;

/** What a row `f` of candidate_features must hold; the first condition is one that the index answers. */
function neededSkills({ musts, least, any }: FeatureQuery): RawBuilder<unknown>[] {
  if (any) return [holdsAny(any)];
  if (least === 0) return [];
  const whole = holdsAny({
    ids: [],
    numbers: [...new Set(musts.flatMap(({ numbers }) => numbers))],
  });
  return least === 1
    ? [whole]
    : [
        whole,
        sql`(${sql.join(
          musts.map((must) => sql`(${holdsAny(must)})::integer`),
          sql` + `,
        )}) >= ${least}`,
      ];
}

/**
 * Features as JSON arrays, everybody's in one of 16: a row for each person took twice as long to read, and numbering
 * rows to cut them evenly half as long again. The last byte of an id is random.
 */
export async function readFeatures(database: Sql, request: FeatureQuery): Promise<string[]> {
  const filters = candidateConditions(request.filter, 'c', request.now);
  const whom =
    filters.length > 0 || request.departments
      ? sql`candidate_features f join candidate c on c.id = f.candidate_id where ${sql.join([...visibleCandidates(request.departments), ...filters, ...neededSkills(request)], sql` and `)}`
      : sql`candidate_features f where ${sql.join([sql`true`, ...neededSkills(request)], sql` and `)}`;
  const rows = await rowsOf<{ batch: string }>(
    database,
    sql`
    select '[' || string_agg(f.features, ',') || ']' as batch from ${whom} group by get_byte(uuid_send(f.candidate_id), 15) & 15`,
  );
  return rows.map(({ batch }) => batch);
}
