/** The two categories that a bias audit under Local Law 144 needs. */
export const auditedCategories = ['gender', 'race_ethnicity'] as const;

/** The name under which both together are published. It is no category, because categories are in lower case. */
export const bothTogether = 'SEX_AND_RACE_ETHNICITY';

/** True for the categories whose tables are published at once, because a bias audit shows both of the same people. */
export const isAudited = (category: string): boolean =>
  auditedCategories.some((each) => each === category);

/** A group by sex, and by race and ethnicity. */
export type Pair = readonly [sex: string, raceEthnicity: string];

/** The name of a group by both, in the tables of {@link bothTogether}. */
export const nameOfPair = (pair: Pair): string => JSON.stringify(pair);
export const pairOf = (name: string): Pair => JSON.parse(name) as Pair;
