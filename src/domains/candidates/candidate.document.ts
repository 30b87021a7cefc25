import type { Milestone } from '../jobs/job.enums.js';
import type { ApplicationStatus } from '../applications/application.enums.js';
import type { Relationship, Seniority, SkillEvidence } from './candidate.enums.js';

export interface SkillOfDocument {
  id: string;
  name: string;
  level?: number;
  years?: number;
  /** a day */
  lastUsed?: string;
  evidence: SkillEvidence;
}

export interface ExperienceOfDocument {
  title: string;
  company?: string;
  /** a day */
  start?: string;
  end?: string;
  current: boolean;
}

/**
 * What the search index knows of a person, and nothing else: no contact data, no self-identification. Unknown values
 * are absent. Times are RFC 3339 in UTC.
 */
export interface CandidateDocument {
  id: string;
  name: string;
  /** family name, then given name, folded: the order of lists by name */
  sortName: string;
  title?: string;
  company?: string;
  location?: string;
  country?: string;
  point?: { lat: number; lon: number };
  relationship: Relationship;
  seniority?: Seniority;
  experienceYears?: number;
  /** codes without levels */
  languages: string[];
  /** codes with levels, as recorded */
  languageLevels: string[];
  certificates: string[];
  education?: string;
  summary?: string;
  willingToMove?: boolean;
  consentUntil?: string;
  doNotContact: boolean;
  source?: string;
  createdAt: string;
  skills: SkillOfDocument[];
  skillIds: string[];
  skillNames: string[];
  experiences: ExperienceOfDocument[];
  /** of all experiences */
  titles: string[];
  companies: string[];
  experienceText: string[];
  /** where they came from: touches and applications */
  channelIds: string[];
  /** of all applications */
  jobIds: string[];
  departments: string[];
  applicationStatuses: ApplicationStatus[];
  /** of active applications */
  stageIds: string[];
  milestones: Milestone[];
  /** over all applications */
  furthestMilestone?: Milestone;
  /** of the application that ended last */
  lastOutcome?: Exclude<ApplicationStatus, 'ACTIVE'>;
  lastOutcomeAt?: string;
  /** the newest interaction other than notes and feedback */
  lastContactAt?: string;
}

type Fields<T> = { [Field in keyof Required<T>]: true };

const skill: Fields<SkillOfDocument> = { id: true, name: true, level: true, years: true, lastUsed: true, evidence: true };
const experience: Fields<ExperienceOfDocument> = { title: true, company: true, start: true, end: true, current: true };
const document: Fields<CandidateDocument> = {
  id: true, name: true, sortName: true, title: true, company: true, location: true, country: true, point: true, relationship: true,
  seniority: true, experienceYears: true, languages: true, languageLevels: true, certificates: true, education: true, summary: true,
  willingToMove: true, consentUntil: true, doNotContact: true, source: true, createdAt: true, skills: true, skillIds: true,
  skillNames: true, experiences: true, titles: true, companies: true, experienceText: true, channelIds: true, jobIds: true,
  departments: true, applicationStatuses: true, stageIds: true, milestones: true, furthestMilestone: true, lastOutcome: true,
  lastOutcomeAt: true, lastContactAt: true,
};

/** The names of all fields, complete by its type; a test compares them with the mapping. */
export const candidateDocumentFields: readonly string[] = [
  ...Object.keys(document),
  ...Object.keys(skill).map((field) => `skills.${field}`),
  ...Object.keys(experience).map((field) => `experiences.${field}`),
];
