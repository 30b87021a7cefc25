import type { Ask } from './ask.js';
import { bm25, newestFirst, type PlainPerson, randomOrder, skillOverlap } from './baselines.js';
import { type Figures, figuresOf, type Judgements, meanFigures } from './figures.js';

/** A query with its judgements. Ids are those of the source. */
export interface Measured {
  id: string;
  text: string;
  judgements: Judgements;
}

export type Ranker = (query: string) => string[] | Promise<string[]>;

/** Length of the prefix of each ranking that is measured. */
const deep = 100;

/** Mean figures of one way of ranking. */
export async function measure(
  queries: readonly Measured[],
  ranker: Ranker,
): Promise<{ mean: Figures; each: Map<string, Figures> }> {
  const each = new Map<string, Figures>();
  for (const { id, text, judgements } of queries)
    each.set(id, figuresOf((await ranker(text)).slice(0, deep), judgements));
  return { mean: meanFigures([...each.values()]), each };
}

/** The mean figures of several rankers that count as one, like shuffles. */
export async function meanOf(
  queries: readonly Measured[],
  rankers: readonly Ranker[],
): Promise<Figures> {
  const all: Figures[] = [];
  for (const ranker of rankers) all.push((await measure(queries, ranker)).mean);
  const names = Object.keys(all[0]!) as (keyof Figures)[];
  return Object.fromEntries(
    names.map((name) => [
      name,
      Math.round((all.reduce((sum, figures) => sum + figures[name], 0) / all.length) * 1000) / 1000,
    ]),
  ) as unknown as Figures;
}

const shuffles = 20;

/** The baselines that need no engine. Random is the mean of twenty shuffles. */
export function baselines(people: readonly PlainPerson[]): Record<string, Ranker[]> {
  return {
    random: Array.from({ length: shuffles }, (_, seed) => () => randomOrder(people, seed + 1)),
    newest: [() => newestFirst(people)],
    BM25: [bm25(people)],
    'skill overlap': [skillOverlap(people)],
  };
}

/** Everybody with their searchable data, as the API returns it to a recruiter. */
export async function plainPeople(ask: Ask): Promise<PlainPerson[]> {
  const people: PlainPerson[] = [];
  for (let after: string | null = null; ;) {
    const { candidates } = await ask(
      `query ($after: String) { candidates(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes {
         externalId createdAt name title company location summary skills { skill { name } } experiences { title company summary } } } }`,
      { after },
    );
    for (const {
      externalId,
      createdAt,
      name,
      title,
      company,
      location,
      summary,
      skills,
      experiences,
    } of candidates.nodes) {
      const names = skills.map((each: { skill: { name: string } }) => each.skill.name);
      people.push({
        id: externalId,
        createdAt,
        skills: names,
        text: [
          name,
          title,
          company,
          location,
          ...names,
          summary,
          ...experiences.flatMap((each: Record<string, string>) => [
            each['title'],
            each['company'],
            each['summary'],
          ]),
        ]
          .filter(Boolean)
          .join(' '),
      });
    }
    if (!candidates.pageInfo.hasNextPage) return people;
    after = candidates.pageInfo.endCursor;
  }
}

/** The product's search, as a recruiter types it. */
export const searchRanker =
  (ask: Ask): Ranker =>
  async (query) =>
    (
      await ask(
        'query ($query: String!) { searchCandidates(query: $query, first: 100) { nodes { externalId } } }',
        { query },
      )
    ).searchCandidates.nodes.map(({ externalId }: { externalId: string }) => externalId);
