import { registerEnumType } from 'type-graphql';

export const Relationship = {
  ACTIVE: 'ACTIVE',
  PASSIVE: 'PASSIVE',
  FORMER_APPLICANT: 'FORMER_APPLICANT',
  SILVER_MEDALLIST: 'SILVER_MEDALLIST',
  FREELANCER: 'FREELANCER',
  EMPLOYEE: 'EMPLOYEE',
  ALUMNI: 'ALUMNI',
} as const;
export type Relationship = keyof typeof Relationship;
registerEnumType(Relationship, {
  name: 'Relationship',
  description: 'Relationship of a person to the company.',
  valuesConfig: {
    ACTIVE: { description: 'Looking for a position.' },
    PASSIVE: { description: 'Known, not looking for a position.' },
    FORMER_APPLICANT: { description: 'Applied before.' },
    SILVER_MEDALLIST: { description: 'Nearly hired.' },
    FREELANCER: { description: 'Works for the company as a freelancer.' },
    EMPLOYEE: { description: 'Works here: internal mobility.' },
    ALUMNI: { description: 'Worked here.' },
  },
});

export const Seniority = {
  INTERN: 'INTERN',
  JUNIOR: 'JUNIOR',
  MID: 'MID',
  SENIOR: 'SENIOR',
  LEAD: 'LEAD',
  PRINCIPAL: 'PRINCIPAL',
  EXECUTIVE: 'EXECUTIVE',
} as const;
export type Seniority = keyof typeof Seniority;
registerEnumType(Seniority, {
  name: 'Seniority',
  description: 'A band of seniority, from INTERN up to EXECUTIVE.',
  valuesConfig: {
    INTERN: { description: 'In training.' },
    JUNIOR: { description: 'Works under guidance.' },
    MID: { description: 'Works on their own.' },
    SENIOR: { description: 'Guides others in the work.' },
    LEAD: { description: 'Leads a team or a field.' },
    PRINCIPAL: { description: 'Shapes several teams or fields.' },
    EXECUTIVE: { description: 'Leads the company or a division.' },
  },
});

export const SkillEvidence = {
  RESUME: 'RESUME',
  SELF: 'SELF',
  ASSESSMENT: 'ASSESSMENT',
  RECRUITER: 'RECRUITER',
} as const;
export type SkillEvidence = keyof typeof SkillEvidence;
registerEnumType(SkillEvidence, {
  name: 'SkillEvidence',
  description: 'The source of a statement about a skill.',
  valuesConfig: {
    RESUME: { description: 'Read from a resume.' },
    SELF: { description: 'Stated by the person.' },
    ASSESSMENT: { description: 'Measured in an assessment.' },
    RECRUITER: { description: 'Noted by a recruiter.' },
  },
});
