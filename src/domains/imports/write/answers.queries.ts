import { isUnmapped, storedAnswer } from '../../demographics/demographics-codes.js';
import { smallestCell } from '../../demographics/demographics.policy.js';
import type { Client } from '../staging/connection.queries.js';
import { checkedName } from '../staging/names.queries.js';
import { analyse } from '../staging/temporary.queries.js';
import type { Written } from './rows.queries.js';

/** How many unknown answers are named. */
const mostNamed = 10;

/** How many different answers are looked up at once, so that the process can do something else in between. */
const lookedUp = 1_000;

/** Analyses the answers, after they are committed. The client must be the connection for self-identification. */
export async function analyseAnswers(client: Client): Promise<void> {
  await client.query('analyze demographics.answer');
}

/**
 * Writes the checked answers. It needs the connection for self-identification: the application's role may not write them.
 * @param collected true when the file has the column collected_at
 * @param dryRun counts and writes nothing, because the people of a dry run do not exist
 */
export async function writeAnswers(
  client: Client,
  collected: boolean,
  dryRun: boolean,
): Promise<Written> {
  await createSpellings(client);
  await analyse(client, 'spelling');
  const answers = `select t.candidate_ref as candidate_id, lower(t.category) as category, coalesce(s.value, t.value) as value, t.collected_at
    from ${checkedName('demographics')} t left join spelling s on s.category = lower(t.category) and s.spelling = t.value`;
  const differs = collected
    ? '(x.value, x.collected_at) is distinct from (a.value, a.collected_at)'
    : 'x.value <> a.value';
  if (dryRun) {
    const { rows } =
      await client.query(`select (count(*) filter (where x.candidate_id is null))::int as created, (count(*) filter (where x.candidate_id is not null and ${differs}))::int as updated
      from (${answers}) a left join demographics.answer x using (candidate_id, category)`);
    return rows[0];
  }
  const { rowCount: updated } =
    await client.query(`update demographics.answer x set value = a.value${collected ? ', collected_at = a.collected_at' : ''} from (${answers}) a
    where x.candidate_id = a.candidate_id and x.category = a.category and ${differs}`);
  const { rowCount: created } =
    await client.query(`insert into demographics.answer (candidate_id, category, value, collected_at) select a.* from (${answers}) a
    where not exists (select from demographics.answer x where x.candidate_id = a.candidate_id and x.category = a.category)`);
  return { created: created ?? 0, updated: updated ?? 0 };
}

/** Creates the temporary table of the answers that are stored in the words of the code list. */
async function createSpellings(client: Client): Promise<void> {
  await client.query(
    'create temp table spelling (category text, spelling text, value text) on commit drop',
  );
  const { rows: given } = await client.query<{ category: string; value: string }>(
    `select distinct lower(category) as category, value from ${checkedName('demographics')}`,
  );
  let from = 0;
  do {
    const other = given.slice(from, from + lookedUp).flatMap(({ category, value }) => {
      const stored = storedAnswer(category, value);
      return stored === value ? [] : [[category, value, stored] as const];
    });
    await client.query(
      'insert into spelling select * from unnest($1::text[], $2::text[], $3::text[])',
      [
        other.map(([category]) => category),
        other.map(([, value]) => value),
        other.map(([, , stored]) => stored),
      ],
    );
    from += lookedUp;
  } while (from < given.length);
}

/**
 * The answers that the code list of their category does not have: each would be a group of its own in diversity tables.
 * An answer of few people is not named, because the summary of an import is seen by more people than the answers.
 * Call it after the answers are checked.
 * @returns sentences: at most ten answers, the most frequent first, and how many others there are
 */
export async function unmappedAnswers(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ category: string; value: string; people: number }>(
    `select lower(t.category) as category, t.value, count(*)::int as people from ${checkedName('demographics')} t
    group by 1, 2 order by 3 desc, 1, 2`,
  );
  const unmapped = rows.filter(({ category, value }) => isUnmapped(category, value));
  const named = unmapped.filter(({ people }) => people >= smallestCell).slice(0, mostNamed);
  const others = unmapped.length - named.length;
  return [
    ...named.map(
      ({ category, value, people }) =>
        `"${value}" (${people} people) is no ${category} of the code list and is a group of its own`,
    ),
    ...(others === 0
      ? []
      : others === 1
        ? [`1 more answer is in no code list, of fewer than ${smallestCell} people`]
        : [`${others} more answers are in no code list, each of fewer people`]),
  ];
}
