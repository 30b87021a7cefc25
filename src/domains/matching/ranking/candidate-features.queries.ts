import { sql, type RawBuilder } from 'kysely';
import { rowOf, rowsOf, type Sql } from '../../../platform/database/database.js';
import { candidateConditions } from '../../candidates/candidate-filter.queries.js';
import { visibleCandidates } from '../../candidates/candidate.queries.js';
import type { Features } from '../fit/fit-features.js';
import type { FeatureQuery } from './match-engine.js';
import type { SkillSet } from './narrowing.js';

const holdsAny = ({ numbers }: SkillSet) => sql`f.skills && ${numbers}::integer[]`;

/** Conditions on rows `f` of candidate_features; the first one uses the index. */
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
 * Features of everybody as 16 JSON arrays. One row for each person took twice as long to read, and numbering rows for
 * even batches half as long again. The batch follows from the last byte of the id, which is random.
 */
export async function readFeatures(database: Sql, request: FeatureQuery): Promise<string[]> {
  const filters = candidateConditions(request.filter, 'c', request.now, request.departments);
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

/** Writes the features of people, and deletes those of people who are gone (`features` null). */
export async function writeFeatures(
  database: Sql,
  people: readonly { id: string; features: Features | null }[],
  position: number,
): Promise<void> {
  const given = people.flatMap(({ id, features }) =>
    features
      ? [{ id, skills: features[1].map(([skill]) => skill), features: JSON.stringify(features) }]
      : [],
  );
  const gone = people.filter(({ features }) => features === null).map(({ id }) => id);
  await rowsOf(
    database,
    sql`
    insert into candidate_features as f (candidate_id, skills, features, position)
    select id, skills, features, ${position} from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as g(id uuid, skills integer[], features text)
    where exists (select from candidate c where c.id = g.id and c.erased_at is null) order by id
    on conflict (candidate_id) do update set skills = excluded.skills, features = excluded.features, position = excluded.position
    where f.features is distinct from excluded.features`,
  );
  if (gone.length > 0)
    await rowsOf(
      database,
      sql`delete from candidate_features where candidate_id = any(${gone}::uuid[])`,
    );
}

/** True if everybody who is not merged into somebody else has features. */
export const allHaveFeatures = async (database: Sql): Promise<boolean> =>
  (
    await rowOf<{ all: boolean }>(
      database,
      sql`
    select not exists (select from candidate c where c.merged_into_id is null and c.erased_at is null and not exists (select from candidate_features f where f.candidate_id = c.id)) as all`,
    )
  )?.all ?? false;
