import { registerEnumType } from 'type-graphql';

export const InteractionType = {
  NOTE: 'NOTE',
  CALL: 'CALL',
  EMAIL: 'EMAIL',
  SMS: 'SMS',
  MEETING: 'MEETING',
  INTERVIEW: 'INTERVIEW',
  FEEDBACK: 'FEEDBACK',
  EVENT: 'EVENT',
  SURVEY: 'SURVEY',
} as const;
export type InteractionType = keyof typeof InteractionType;
registerEnumType(InteractionType, {
  name: 'InteractionType',
  description: 'What kind of contact an interaction was.',
  valuesConfig: {
    NOTE: { description: 'A note by the hiring side.' },
    CALL: { description: 'A telephone or video call.' },
    EMAIL: { description: 'An e-mail.' },
    SMS: { description: 'A text message.' },
    MEETING: { description: 'A meeting other than an interview.' },
    INTERVIEW: { description: 'An interview.' },
    FEEDBACK: { description: 'Feedback given or received.' },
    EVENT: { description: 'Attendance of an event.' },
    SURVEY: { description: 'An answer to a survey.' },
  },
});

export const InteractionDirection = { IN: 'IN', OUT: 'OUT' } as const;
export type InteractionDirection = keyof typeof InteractionDirection;
registerEnumType(InteractionDirection, {
  name: 'InteractionDirection',
  description: 'Who started a contact.',
  valuesConfig: { IN: { description: 'The candidate.' }, OUT: { description: 'The company.' } },
});
