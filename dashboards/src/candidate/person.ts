import type { CandidateQuery } from '../graphql/generated';

/** A person as the candidate page reads them: only what the viewer may see. */
export type Person = NonNullable<CandidateQuery['candidate']>;
