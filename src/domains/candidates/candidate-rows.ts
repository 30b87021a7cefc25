import { instanceOf } from '../../platform/graphql/node.js';
import type { Rows } from '../../platform/graphql/rows.queries.js';
import {
  candidateColumns,
  candidateNumerics,
  type CandidateRow,
  candidateSkillColumns,
  candidateSkillNumerics,
  type CandidateSkillRow,
  experienceColumnsByName,
  type ExperienceRow,
} from './candidate.queries.js';
import {
  Candidate,
  CandidateSkill,
  Experience,
  toCoordinates,
  toLanguages,
} from './candidate.type.js';

/** How candidates are read, without what the role of the viewer does not see. */
export const candidateRows: Rows<CandidateRow, Candidate> = {
  type: 'Candidate',
  alias: 'c',
  columns: candidateColumns,
  numerics: candidateNumerics,
  always: ['id'],
  needs: { email: ['emails'], coordinates: ['latitude', 'longitude'] },
  long: ['summary'],
  make:
    ({ rights }) =>
    (row) =>
      instanceOf(
        Candidate,
        rights.shown('Candidate', {
          ...row,
          // A list that reads only what is selected leaves the other columns out.
          languages: (row.languages as CandidateRow['languages'] | undefined)?.length
            ? toLanguages(row.languages)
            : [],
          coordinates: toCoordinates(row),
          email: (row.emails as CandidateRow['emails'] | undefined)?.[0],
        }),
      ),
};

export const candidateSkillRows: Rows<CandidateSkillRow, CandidateSkill> = {
  type: 'CandidateSkill',
  alias: 'cs',
  columns: candidateSkillColumns,
  numerics: candidateSkillNumerics,
  always: ['skillId'],
  make: () => (row) => instanceOf<CandidateSkill>(CandidateSkill, row as never),
};

export const experienceRows: Rows<ExperienceRow, Experience> = {
  type: 'Experience',
  alias: 'e',
  columns: experienceColumnsByName,
  always: [],
  make:
    ({ rights }) =>
    (row) =>
      instanceOf(Experience, rights.shown('Experience', row)),
};
