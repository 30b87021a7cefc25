import { registerEnumType } from 'type-graphql';

export const Attribution = { FIRST: 'FIRST', LAST: 'LAST', ANY: 'ANY' } as const;
export type Attribution = keyof typeof Attribution;
registerEnumType(Attribution, {
  name: 'Attribution',
  description:
    'Which touch an application counts for. Its own channel is a touch at applied_at; later touches never count.',
  valuesConfig: {
    FIRST: { description: "The candidate's earliest touch ever." },
    LAST: { description: "The latest touch; at equal times the application's own channel." },
    ANY: {
      description: 'Every channel that touched the candidate: the rows can exceed 100 % together.',
    },
  },
});

export const Basis = { COHORT: 'COHORT', ACTIVITY: 'ACTIVITY' } as const;
export type Basis = keyof typeof Basis;
registerEnumType(Basis, {
  name: 'Basis',
  description: 'Which date puts a number into a range or a period.',
  valuesConfig: {
    COHORT: { description: 'The applied date: what became of the people who applied then.' },
    ACTIVITY: {
      description: 'The date of each event: what happened then, whenever people applied.',
    },
  },
});

export const SkipPolicy = { ACTUAL: 'ACTUAL', FILL_SKIPPED: 'FILL_SKIPPED' } as const;
export type SkipPolicy = keyof typeof SkipPolicy;
registerEnumType(SkipPolicy, {
  name: 'SkipPolicy',
  description: 'What a stage that was jumped over counts.',
  valuesConfig: {
    ACTUAL: { description: 'Nothing: nobody was there.' },
    FILL_SKIPPED: { description: 'The application enters it, and leaves it as skippedPast.' },
  },
});

export const OpenPolicy = { INCLUDE: 'INCLUDE', EXCLUDE_OPEN: 'EXCLUDE_OPEN' } as const;
export type OpenPolicy = keyof typeof OpenPolicy;
registerEnumType(OpenPolicy, {
  name: 'OpenPolicy',
  description: 'Whether applications that have not ended count.',
  valuesConfig: {
    INCLUDE: { description: 'They count, as stillThere where they stand.' },
    EXCLUDE_OPEN: {
      description:
        'Only applications that have ended: by a hire, a rejection, a withdrawal or a transfer.',
    },
  },
});

export const Period = {
  DAY: 'DAY',
  WEEK: 'WEEK',
  MONTH: 'MONTH',
  QUARTER: 'QUARTER',
  YEAR: 'YEAR',
} as const;
export type Period = keyof typeof Period;
registerEnumType(Period, {
  name: 'Period',
  description: 'How long the periods of a series are.',
  valuesConfig: {
    DAY: { description: 'A day.' },
    WEEK: { description: 'An ISO week, from Monday to Sunday.' },
    MONTH: { description: 'A calendar month.' },
    QUARTER: {
      description:
        'Three months, from the first day of January, April, July or October, or from the start of the fiscal year on.',
    },
    YEAR: { description: 'A calendar year, or a fiscal year where `fiscalYearStart` says so.' },
  },
});

const descriptions = {
  CHANNEL: { description: 'A row for each channel.' },
  CHANNEL_KIND: { description: 'A row for each kind of channel.' },
  CAMPAIGN: { description: 'A row for each campaign.' },
  JOB: { description: 'A row for each job.' },
  DEPARTMENT: { description: 'A row for each department.' },
  CURRENCY: {
    description: 'A row for each currency that money was spent in; counts stand in each of them.',
  },
  REFERRER: { description: 'A row for each person who refers or gets credit.' },
  PERIOD: { description: 'A row for each period.' },
};

export const ChannelYieldGroup = {
  CHANNEL: 'CHANNEL',
  CHANNEL_KIND: 'CHANNEL_KIND',
  CAMPAIGN: 'CAMPAIGN',
  JOB: 'JOB',
  DEPARTMENT: 'DEPARTMENT',
  CURRENCY: 'CURRENCY',
  PERIOD: 'PERIOD',
} as const;
export type ChannelYieldGroup = keyof typeof ChannelYieldGroup;
const { CHANNEL, CHANNEL_KIND, CAMPAIGN, JOB, DEPARTMENT, CURRENCY, REFERRER, PERIOD } =
  descriptions;
registerEnumType(ChannelYieldGroup, {
  name: 'ChannelYieldGroup',
  description: 'What rows of channelYield are by.',
  valuesConfig: { CHANNEL, CHANNEL_KIND, CAMPAIGN, JOB, DEPARTMENT, CURRENCY, PERIOD },
});

export const ReferralGroup = {
  REFERRER: 'REFERRER',
  DEPARTMENT: 'DEPARTMENT',
  JOB: 'JOB',
  PERIOD: 'PERIOD',
} as const;
export type ReferralGroup = keyof typeof ReferralGroup;
registerEnumType(ReferralGroup, {
  name: 'ReferralGroup',
  description: 'What rows of referralCounts are by.',
  valuesConfig: { REFERRER, DEPARTMENT, JOB, PERIOD },
});

export const ApplicationGroup = {
  JOB: 'JOB',
  DEPARTMENT: 'DEPARTMENT',
  CHANNEL: 'CHANNEL',
  PERIOD: 'PERIOD',
} as const;
export type ApplicationGroup = keyof typeof ApplicationGroup;
registerEnumType(ApplicationGroup, {
  name: 'ApplicationGroup',
  description: 'What rows of a metric of applications are by, beside its steps.',
  valuesConfig: { JOB, DEPARTMENT, CHANNEL, PERIOD },
});

export const StepKind = { MILESTONE: 'MILESTONE', STAGE: 'STAGE' } as const;
export type StepKind = keyof typeof StepKind;
registerEnumType(StepKind, {
  name: 'StepKind',
  description: 'What a step is.',
  valuesConfig: {
    MILESTONE: { description: 'A milestone, so that jobs compare.' },
    STAGE: {
      description:
        'A stage; stages of several jobs with the same name and milestone are one row, unless the rows are by JOB.',
    },
  },
});

export const ExclusionReason = {
  UNDATED_EVENT: 'UNDATED_EVENT',
  DATES_OUT_OF_ORDER: 'DATES_OUT_OF_ORDER',
  HIRE_UNDONE: 'HIRE_UNDONE',
  NO_RANGE_DATE: 'NO_RANGE_DATE',
  MIXED_CURRENCIES: 'MIXED_CURRENCIES',
  BACK_DATED: 'BACK_DATED',
} as const;
export type ExclusionReason = keyof typeof ExclusionReason;
registerEnumType(ExclusionReason, {
  name: 'ExclusionReason',
  description: 'Why a part of an application is not in the numbers.',
  valuesConfig: {
    UNDATED_EVENT: { description: 'An event without a date stands in no range and no period.' },
    DATES_OUT_OF_ORDER: {
      description: 'An event is dated before its predecessor: its intervals are left out.',
    },
    HIRE_UNDONE: {
      description: 'A hire was undone: it and its undoing count as if they had not happened.',
    },
    NO_RANGE_DATE: { description: 'The date that the range or the period asks for is missing.' },
    MIXED_CURRENCIES: {
      description: 'Money in several currencies is not added: the row has none. Group by CURRENCY.',
    },
    BACK_DATED: {
      description:
        'An application is dated before its job or its person existed: it counts in no table of self-identification.',
    },
  },
});

export const Comparison = {
  PREVIOUS_PERIOD: 'PREVIOUS_PERIOD',
  SAME_PERIOD_LAST_YEAR: 'SAME_PERIOD_LAST_YEAR',
} as const;
export type Comparison = keyof typeof Comparison;
registerEnumType(Comparison, {
  name: 'Comparison',
  description: 'Which other range an answer is compared with.',
  valuesConfig: {
    PREVIOUS_PERIOD: {
      description:
        'The range that ends where the requested one begins: as many months if it is whole months, otherwise as many days.',
    },
    SAME_PERIOD_LAST_YEAR: {
      description:
        'The same days a year earlier; by WEEK, where the range is whole ISO weeks, 52 weeks earlier.',
    },
  },
});

export const HireStart = {
  APPLIED: 'APPLIED',
  FIRST_TOUCH: 'FIRST_TOUCH',
  JOB_OPENED: 'JOB_OPENED',
} as const;
export type HireStart = keyof typeof HireStart;
registerEnumType(HireStart, {
  name: 'HireStart',
  description: 'Where timeToHire begins.',
  valuesConfig: {
    APPLIED: { description: 'The applied date.' },
    FIRST_TOUCH: {
      description:
        'The earliest touch of the person at or before the applied date, earlier applications included; the applied date where there is none.',
    },
    JOB_OPENED: { description: 'When the job was opened.' },
  },
});

export const HireEnd = {
  OFFER_SENT: 'OFFER_SENT',
  OFFER_ACCEPTED: 'OFFER_ACCEPTED',
  HIRED: 'HIRED',
  STARTED: 'STARTED',
} as const;
export type HireEnd = keyof typeof HireEnd;
registerEnumType(HireEnd, {
  name: 'HireEnd',
  description: 'Where timeToHire ends.',
  valuesConfig: {
    OFFER_SENT: { description: 'The first version of the offer was sent.' },
    OFFER_ACCEPTED: { description: 'The latest version of the offer was accepted.' },
    HIRED: { description: 'The hire that stands.' },
    STARTED: { description: 'The start date of the accepted offer, once it has come.' },
  },
});

export const FillStart = { OPENING_OPENED: 'OPENING_OPENED', JOB_OPENED: 'JOB_OPENED' } as const;
export type FillStart = keyof typeof FillStart;
registerEnumType(FillStart, {
  name: 'FillStart',
  description: 'Where timeToFill begins.',
  valuesConfig: {
    OPENING_OPENED: { description: 'When the opening was opened.' },
    JOB_OPENED: { description: 'When the job was opened.' },
  },
});

export const FillEnd = { FILLED: 'FILLED', STARTED: 'STARTED' } as const;
export type FillEnd = keyof typeof FillEnd;
registerEnumType(FillEnd, {
  name: 'FillEnd',
  description: 'Where timeToFill ends.',
  valuesConfig: {
    FILLED: { description: 'When the opening was filled.' },
    STARTED: {
      description:
        'The start date of the accepted offer of the application that filled it, once it has come.',
    },
  },
});

export const MetricSource = {
  TRANSITIONS: 'TRANSITIONS',
  MILESTONES: 'MILESTONES',
  RECORDS: 'RECORDS',
  PUBLISHED: 'PUBLISHED',
  CACHE: 'CACHE',
} as const;
export type MetricSource = keyof typeof MetricSource;
registerEnumType(MetricSource, {
  name: 'MetricSource',
  description: 'What an answer was read from; all of them give the same numbers.',
  valuesConfig: {
    TRANSITIONS: {
      description: 'The events of each application.',
      deprecationReason: 'No longer returned: MILESTONES is read instead.',
    },
    MILESTONES: { description: 'The application facts: what became of each application.' },
    RECORDS: { description: 'Openings, offers and interactions.' },
    PUBLISHED: { description: 'A table that was stored when somebody first asked for it.' },
    CACHE: { description: 'A stored answer: nothing has changed since.' },
  },
});

export const FactsState = {
  CURRENT: 'CURRENT',
  BEHIND: 'BEHIND',
  REBUILDING: 'REBUILDING',
} as const;
export type FactsState = keyof typeof FactsState;
registerEnumType(FactsState, {
  name: 'FactsState',
  description: 'Whether the application facts behind an answer held every change.',
  valuesConfig: {
    CURRENT: { description: 'Every change that was committed before the request is counted.' },
    BEHIND: {
      description:
        'The latest changes are missing: there are too many of them to wait for, as during a large import. Ask again later.',
    },
    REBUILDING: {
      description:
        'The facts are being rebuilt: applications may be missing or out of date. Ask again later.',
    },
  },
});
