/** One metric as it can be cited. A change that may change a number raises `version`. */
export interface Definition {
  name: string;
  /** what is counted */
  unit: 'application' | 'referral' | 'person' | 'visit' | 'opening' | 'answer';
  /** what it says, in one sentence */
  sentence: string;
  /** the rule in words */
  formula: string;
  version: number;
  /** the day on which this version came into force */
  since: string;
}

/** The registry of metric definitions: served as metricDefinitions, cited by every answer, printed in docs/metrics.md. */
export const definitions = {
  channelYield: {
    name: 'channelYield',
    unit: 'application',
    sentence:
      'What each channel yields: applications, milestones reached, hires, quality and cost.',
    formula:
      'Applications per attributed channel (of touches at the same instant, the channel of an application is later than a touch, and the own channel the last); reached = furthest milestone is that one or a later one that the job has; hires by HIRE, undone hires left out; conversion = hires / applications; quality = mean of rank of the furthest stage / stages that the job had when the application ended (of an open one today), hired = 1; cost = spend, spread by day and cut to the range / count, null where none was ever recorded.',
    version: 3,
    since: '2026-11-30',
  },
  referralCounts: {
    name: 'referralCounts',
    unit: 'referral',
    sentence:
      'What referrals come to: by whom, applications, interviews, hires and their share of all hires.',
    formula:
      "Referrals made in the range; applications of the referred person for the referral's job (any, if it names none) at or after it; shareOfHires = hires of the row / all hires of the range; sourced = channel of kind REFERRAL, credited = a person in referredBy, by applied date.",
    version: 1,
    since: '2026-11-23',
  },
  dropOffStages: {
    name: 'dropOffStages',
    unit: 'application',
    sentence: 'Where applications drop off: a balanced set for each milestone or stage.',
    formula:
      'Each application once a step, by the way its last visit ended: entered = advanced + skippedPast + movedBack + rejected + withdrew + transferred + stillThere; passRate = (advanced + skippedPast) / entered; dropOffRate = (rejected + withdrew) / entered; shareOfAll = entered / applications of the group.',
    version: 1,
    since: '2026-11-23',
  },
  timeInStage: {
    name: 'timeInStage',
    unit: 'visit',
    sentence:
      'How long applications stay at each milestone or stage, with those that are still there.',
    formula:
      'One interval a visit, by date of entry; re-entry is a new visit; closed by the next step or the end of the application, a hire included. n = closed + nOpen; mean and deviation over closed ones; quantiles by Kaplan–Meier with open ones censored at asOf: the smallest duration at which the share that ended reaches p, null where it does not. Visits that begin or end undated or at an event dated before its predecessor are left out.',
    version: 1,
    since: '2026-11-25',
  },
  timeToHire: {
    name: 'timeToHire',
    unit: 'application',
    sentence: 'How long applications take from a start to an offer, a hire or the first day.',
    formula:
      'Applications that reached the end point, n, by applied date, or with basis ACTIVITY by the date of the end point; nOpen = active ones that have not, by applied date, or with ACTIVITY at asOf. Days from start to end, without time on hold on request; mean, population standard deviation and quantiles (percentile_disc) over n. Undated ends, and ends at an event dated before its predecessor or before the start, are left out.',
    version: 1,
    since: '2026-11-25',
  },
  timeToFill: {
    name: 'timeToFill',
    unit: 'opening',
    sentence: 'How long openings take to be filled.',
    formula:
      'Openings by the date on which they were opened; n = filled (or started), nOpen = neither filled nor closed; days from start to end, without time on hold on request; mean, population standard deviation and quantiles (percentile_disc) over n. An opening whose hire was undone is not filled.',
    version: 1,
    since: '2026-11-25',
  },
  offerAcceptance: {
    name: 'offerAcceptance',
    unit: 'application',
    sentence: 'How many offers are accepted.',
    formula:
      'The latest version of each offer, by the date on which it was resolved: rate = accepted / (accepted + declined). Rescinded ones, and pending ones by the date on which they were sent, are apart. Without that date an offer counts where neither a range nor periods are asked for.',
    version: 1,
    since: '2026-11-25',
  },
  responsiveness: {
    name: 'responsiveness',
    unit: 'application',
    sentence: 'Whether people hear back, how soon, and who waits now.',
    formula:
      'Applications by applied date. Acknowledged = any message out to the person about it (or about no application) at or after the applied date; reply time by Kaplan–Meier, active ones without a reply censored at asOf. Told = a message out at or after the rejection, feedback = one of type FEEDBACK. Near-misses = rejected applications of silver medallists, contacted in the last nearMissMonths. Waiting = active, and longer than promiseDays since the first unanswered word of the person.',
    version: 1,
    since: '2026-11-25',
  },
  experience: {
    name: 'experience',
    unit: 'answer',
    sentence: 'What candidates answer when they are asked how likely they are to recommend us.',
    formula:
      'Survey answers (0 to 10) by quarter in UTC, for quarters that have ended and have 10 answers of 10 people or more; netPromoterScore = 100 x (share of 9 and 10 - share of 0 to 6); responseRate = answers / surveys sent. A quarter is stored when it is first asked for.',
    version: 1,
    since: '2026-11-25',
  },
  hiringForecast: {
    name: 'hiringForecast',
    unit: 'application',
    sentence:
      "How many hires are to be expected of each open job's applications under way, with an interval.",
    formula:
      "Each active application is hired with the chance of the ended ones that reached its furthest milestone in a pipeline that has it, in the same department (all jobs, where that has fewer than 30 ended applications or 5 hires): beta-binomial with Jeffreys' prior for each milestone, convolved over milestones; interval = equal-tailed quantiles at the level, in whole hires. Refused where all jobs have fewer than 30 ended applications or 5 hires. The range is of the applied dates of the ended ones.",
    version: 2,
    since: '2026-11-30',
  },
  diversityBreakdown: {
    name: 'diversityBreakdown',
    unit: 'person',
    sentence: 'People by self-identified group and milestone, small and derivable cells hidden.',
    formula:
      'People who applied in a closed period, each once in a publication (at the application that got furthest), by self-identified group, at each milestone that they reached or passed; applications dated before their job or their person existed left out; impactRatio = rateOfApplied / highest shown rateOfApplied; small and derivable cells hidden; the tables of a period are planned together and frozen.',
    version: 4,
    since: '2026-11-30',
  },
  biasAudit: {
    name: 'biasAudit',
    unit: 'person',
    sentence:
      'The yearly bias audit of Local Law 144: selection rates and impact ratios by sex, by race and ethnicity, and by both.',
    formula:
      'People who applied in a closed year, each once in a publication (at the application that got furthest), by sex, by race and ethnicity, and by both, as diversityBreakdown counts and publishes them; selected = reached the milestone or a later one; selectionRate = selected / applicants; impactRatio = selectionRate / highest shown selectionRate; categories below 2 % left out of the ratios but shown; small and derivable categories hidden; unknowns in no row (6 RCNY § 5-301).',
    version: 2,
    since: '2026-11-30',
  },
} as const satisfies Record<string, Definition>;

export type MetricName = keyof typeof definitions;

/** How a definition is cited and pinned: `channelYield@1`. */
export const citation = ({ name, version }: Pick<Definition, 'name' | 'version'>): string =>
  `${name}@${version}`;
