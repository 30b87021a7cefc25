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
  description: 'Why somebody came into another tier of a job.',
  valuesConfig: {
    JOB_OPENED: { description: 'The job was opened.' },
    REQUIREMENTS_CHANGED: {
      description:
        'What the job asks for, or what is known of skills and occupations, has changed.',
    },
    PERSON_CHANGED: { description: 'What is known of the person has changed.' },
    TIME_PASSED: { description: 'A skill, a title or an outcome grew older.' },
    FORMULA_CHANGED: { description: 'The product scores by another version of the formula.' },
  },
});
