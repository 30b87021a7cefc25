import { SkillEvidence } from '../../candidates/candidate.enums.js';

/** How far a past application came, from least to furthest. Engagement depends on it. */
export const pastOutcomes = [
  'APPLIED',
  'SCREENED',
  'INTERVIEWED',
  'FINALIST',
  'DECLINED_OFFER',
] as const;
export type PastOutcome = (typeof pastOutcomes)[number];

export const skillEvidences = Object.values(SkillEvidence);
export const languageLevels = ['A1', 'A2', 'B1', 'B2', 'C1', 'C2'] as const;

export interface HeldSkill {
  /** `skill.number` */
  skill: number;
  level: number | null;
  years: number | null;
  /** a day number */
  lastUsed: number | null;
  evidence: SkillEvidence;
}

/**
 * What the scorer may see of a person: no name, age, group, photograph or gap in employment. Null is unknown, which is
 * not zero. Days are numbers of UTC days (`dayOf`).
 */
export interface Person {
  id: string;
  skills: HeldSkill[];
  /** with the day when it ended; `stillGoing` for a present one */
  titles: { title: string; end: number | null }[];
  /** band, 0 for INTERN */
  seniority: number | null;
  /** where they live, as a point of the unit sphere */
  vector: readonly [number, number, number] | null;
  /** the name of that place, as `nameKey` writes it */
  place: string | null;
  willingToMove: boolean;
  /** `de` or `de:B2` */
  languages: readonly string[];
  /** as `nameKey` writes them */
  certificates: readonly string[];
  silverMedallist: boolean;
  /** applications that ended, whatever the job */
  outcomes: { outcome: PastOutcome; title: string; day: number | null }[];
  /** when the person last spoke to us, applied or was recorded */
  confirmed: number | null;
  /** mean of structured results, 0 to 1 */
  assessment?: number | null;
}

/** Why somebody is left out of a match; the first reason that applies. */
export const MatchExclusion = {
  DO_NOT_CONTACT: 'DO_NOT_CONTACT',
  CONSENT_EXPIRED: 'CONSENT_EXPIRED',
  IN_PROCESS: 'IN_PROCESS',
  REJECTED: 'REJECTED',
} as const;
export type MatchExclusion = keyof typeof MatchExclusion;

/** A person with the facts that decide whether they may be offered a job at all. */
export interface Profile extends Person {
  doNotContact: boolean;
  /** milliseconds since 1970; null: no end is recorded */
  consentUntil: number | null;
  /** jobs of active applications */
  inProcess: readonly string[];
  /** jobs that they were rejected for */
  rejectedFor: readonly string[];
}

/** Why the person may not be offered the job; undefined when they may. Filters only: scores do not depend on it. */
export function exclusionOf(
  { doNotContact, consentUntil, inProcess, rejectedFor }: Profile,
  jobId: string | undefined,
  now: Date,
): MatchExclusion | undefined {
  if (doNotContact) return 'DO_NOT_CONTACT';
  if (consentUntil !== null && consentUntil <= now.getTime()) return 'CONSENT_EXPIRED';
  if (jobId !== undefined && inProcess.includes(jobId)) return 'IN_PROCESS';
  return jobId !== undefined && rejectedFor.includes(jobId) ? 'REJECTED' : undefined;
}
