import { registerEnumType } from 'type-graphql';

export const ChannelKind = {
  JOB_BOARD: 'JOB_BOARD',
  SOCIAL: 'SOCIAL',
  REFERRAL: 'REFERRAL',
  CAREERS_SITE: 'CAREERS_SITE',
  AGENCY: 'AGENCY',
  EVENT: 'EVENT',
  CAMPUS: 'CAMPUS',
  SOURCED: 'SOURCED',
  INTERNAL: 'INTERNAL',
  OTHER: 'OTHER',
} as const;
export type ChannelKind = keyof typeof ChannelKind;
registerEnumType(ChannelKind, {
  name: 'ChannelKind',
  description: 'What kind of channel people come through.',
  valuesConfig: {
    JOB_BOARD: { description: 'A board of job advertisements.' },
    SOCIAL: { description: 'A social network.' },
    REFERRAL: { description: 'A programme in which employees refer people.' },
    CAREERS_SITE: { description: "The company's own pages." },
    AGENCY: { description: 'An agency that is paid for people.' },
    EVENT: { description: 'A fair, a meetup, an open house.' },
    CAMPUS: { description: 'Schools and universities.' },
    SOURCED: { description: 'Found and written to by the company.' },
    INTERNAL: { description: 'Employees who apply for another position.' },
    OTHER: { description: 'Anything else.' },
  },
});
