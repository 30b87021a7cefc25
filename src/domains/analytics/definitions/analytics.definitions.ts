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
    sentence: 'What each channel yields: applications, milestones reached, hires, quality and cost.',
    formula: 'Applications per attributed channel; reached = furthest milestone is that one or a later one that the job has; hires by HIRE, undone hires left out; conversion = hires / applications; quality = mean of rank of the furthest stage / stages of the job, hired = 1; cost = spend, spread by day and cut to the range / count.',
    version: 1,
    since: '2026-11-23',
  },
  referralCounts: {
    name: 'referralCounts',
    unit: 'referral',
    sentence: 'What referrals come to: by whom, applications, interviews, hires and their share of all hires.',
    formula: 'Referrals made in the range; applications of the referred person for the referral\'s job (any, if it names none) at or after it; shareOfHires = hires of the row / all hires of the range; sourced = channel of kind REFERRAL, credited = a person in referredBy, by applied date.',
    version: 1,
    since: '2026-11-23',
  },
  dropOffStages: {
    name: 'dropOffStages',
    unit: 'application',
    sentence: 'Where applications drop off: a balanced set for each milestone or stage.',
    formula: 'Each application once a step, by the way its last visit ended: entered = advanced + skippedPast + movedBack + rejected + withdrew + transferred + stillThere; passRate = (advanced + skippedPast) / entered; dropOffRate = (rejected + withdrew) / entered; shareOfAll = entered / applications of the group.',
    version: 1,
    since: '2026-11-23',
  },
  diversityBreakdown: {
    name: 'diversityBreakdown',
    unit: 'person',
    sentence: 'People by self-identified group and milestone, small and derivable cells hidden.',
    formula: 'People who applied in one closed period, by self-identified group and milestone reached; impactRatio = rateOfApplied / highest shown rateOfApplied; small and derivable cells hidden (k = 10); the table is frozen when first published.',
    version: 1,
    since: '2026-11-23',
  },
} as const satisfies Record<string, Definition>;

export type MetricName = keyof typeof definitions;

/** How a definition is cited and pinned: `channelYield@1`. */
export const citation = ({ name, version }: Pick<Definition, 'name' | 'version'>): string => `${name}@${version}`;
