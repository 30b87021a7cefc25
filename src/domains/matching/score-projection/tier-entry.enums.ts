import { registerEnumType } from 'type-graphql';

export const TierEntryCause = {
  JOB_OPENED: 'JOB_OPENED',
  REQUIREMENTS_CHANGED: 'REQUIREMENTS_CHANGED',
  PERSON_CHANGED: 'PERSON_CHANGED',
  TIME_PASSED: 'TIME_PASSED',
  FORMULA_CHANGED: 'FORMULA_CHANGED',
} as const;
export type TierEntryCause = keyof typeof TierEntryCause;
registerEnumType(TierEntryCause, {
  name: 'TierEntryCause',
  description: 'Why somebody entered another tier of a job.',
  valuesConfig: {
    JOB_OPENED: { description: 'The job was opened.' },
    REQUIREMENTS_CHANGED: {
      description:
        'The requirements of the job, or the taxonomy of skills and occupations, changed.',
    },
    PERSON_CHANGED: { description: 'The data about the person changed.' },
    TIME_PASSED: { description: 'A skill, a title or an outcome grew older.' },
    FORMULA_CHANGED: { description: 'A new version of the formula is in use.' },
  },
});
