import { freshness, titleWorth } from './fit-formula.js';
import { type PastOutcome, pastOutcomes, type Person } from './fit-person.js';
import type { RelateTitle } from './fit-position.js';

/** The worth of a past outcome: the further an application came, the likelier the person answers. */
const outcomeWorth: Record<PastOutcome | 'SILVER_MEDALLIST', number> = {
  APPLIED: 0.2,
  SCREENED: 0.4,
  INTERVIEWED: 0.6,
  FINALIST: 0.8,
  DECLINED_OFFER: 1,
  SILVER_MEDALLIST: 1,
};

export interface Engagement {
  /** the past outcome that counts; absent: none */
  outcome?: PastOutcome | 'SILVER_MEDALLIST';
  title?: string;
  day: number | null;
  /** worth × closeness of the title × freshness, 0 to 1 */
  ofOutcome: number;
  /** freshness of the profile, 0 to 1 */
  ofProfile: number;
}

/**
 * How likely the person is to answer, from past applications and from when the profile was last confirmed.
 * The formula is `engage` in docs/matching.md.
 */
export function engagementOf(person: Person, asOfDay: number, relate: RelateTitle): Engagement {
  const { outcomes, silverMedallist, confirmed } = person;
  const furthest = outcomes.reduce(
    (most, { outcome }) => Math.max(most, pastOutcomes.indexOf(outcome)),
    -1,
  );
  const best: Engagement = {
    day: null,
    ofOutcome: 0,
    ofProfile: freshness(confirmed, asOfDay, 6, 12),
  };
  const consider = (
    outcome: NonNullable<Engagement['outcome']>,
    title: string | undefined,
    day: number | null,
  ) => {
    const closeness = title === undefined ? 0 : titleWorth[relate(title)];
    const ofOutcome =
      outcomeWorth[outcome] * (0.5 + 0.5 * closeness) * freshness(day, asOfDay, 6, 18);
    if (ofOutcome > best.ofOutcome) Object.assign(best, { outcome, title, day, ofOutcome });
  };
  for (const { outcome, title, day } of outcomes) {
    // A silver medallist was nearly hired in the application that came furthest.
    consider(
      silverMedallist && pastOutcomes.indexOf(outcome) === furthest ? 'SILVER_MEDALLIST' : outcome,
      title,
      day,
    );
  }
  if (silverMedallist && outcomes.length === 0) consider('SILVER_MEDALLIST', undefined, null);
  return best;
}

/** The engagement as one number, 0 to 1. */
export function engageOf(person: Person, asOfDay: number, relate: RelateTitle): number {
  const { ofOutcome, ofProfile } = engagementOf(person, asOfDay, relate);
  return 0.6 * ofOutcome + 0.4 * ofProfile;
}
