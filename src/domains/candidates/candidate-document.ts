import { type TextLanguage, textLanguages } from '../../../search/language.js';
import type { Milestone } from '../jobs/job.enums.js';
import type { ApplicationStatus } from '../applications/application.enums.js';
import type { Relationship, Seniority, SkillEvidence } from './candidate.enums.js';

interface SkillOfDocument {
  id: string;
  /** the short form of the id */
  number: number;
  name: string;
  level?: number;
  years?: number;
  /** a day */
  lastUsed?: string;
  evidence: SkillEvidence;
}

/** A skill that is named in texts of a person. */
interface FoundSkillOfDocument {
  id: string;
  name: string;
  /** from 0 to 1 */
  confidence: number;
  /** the kinds of text that name it */
  evidence: string[];
}

interface ExperienceOfDocument {
  title: string;
  company?: string;
  /** a day */
  start?: string;
  end?: string;
  current: boolean;
}

/** One application, with what the scorer needs of it. */
export interface OutcomeOfDocument {
  jobId: string;
  /** of the job */
  title: string;
  department?: string;
  status: ApplicationStatus;
  furthestMilestone?: Milestone;
  /** when it ended; until then, when they applied */
  at: string;
  /** they declined our offer */
  offerDeclined: boolean;
}

/**
 * One application as a viewer sees it who is limited to departments. Applications to jobs without a department are left
 * out: no such viewer sees them.
 */
interface ApplicationOfDocument {
  department: string;
  jobId: string;
  status: ApplicationStatus;
  /** of an active application */
  stageId?: string;
  milestone?: Milestone;
}

/** A channel that the person came through. */
interface WayOfDocument {
  /** of the job applied for; absent for a touch */
  department?: string;
  channelId: string;
}

/** The last contact about applications in a department. */
interface ContactOfDocument {
  /** absent for contacts about no application */
  department?: string;
  at: string;
}

/** Text under its language, so that it is stemmed by the right rules. */
type RunningText<Text> = { [Language in TextLanguage]?: Text };

/**
 * The document of a person in the search index. It has no contact data and no self-identification. Unknown values are
 * absent. Times are RFC 3339 in UTC.
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
  /** the same point as a vector of length 1: x to longitude 0 on the equator, z to the north pole */
  vector?: [x: number, y: number, z: number];
  relationship: Relationship;
  seniority?: Seniority;
  experienceYears?: number;
  /** codes without levels */
  languages: string[];
  /** codes with levels, as recorded */
  languageLevels: string[];
  certificates: string[];
  /** the language of the running texts; absent without texts */
  textLanguage?: TextLanguage;
  education?: RunningText<string>;
  summary?: RunningText<string>;
  experienceText?: RunningText<string[]>;
  willingToMove?: boolean;
  consentUntil?: string;
  doNotContact: boolean;
  source?: string;
  createdAt: string;
  /** when the profile was last edited */
  profileConfirmedAt: string;
  skills: SkillOfDocument[];
  skillIds: string[];
  skillNames: string[];
  /** extracted from texts; separate from stated skills */
  foundSkills: FoundSkillOfDocument[];
  foundSkillIds: string[];
  experiences: ExperienceOfDocument[];
  /** of all experiences */
  titles: string[];
  companies: string[];
  /** occupations of the present title, and of past ones */
  occupationIds: string[];
  pastOccupationIds: string[];
  /** channels of touches and applications */
  channelIds: string[];
  /** talent pools that they are in */
  poolIds: string[];
  /** of all applications */
  jobIds: string[];
  activeJobIds: string[];
  rejectedJobIds: string[];
  departments: string[];
  applicationStatuses: ApplicationStatus[];
  /** of active applications */
  stageIds: string[];
  milestones: Milestone[];
  /** every application, the newest first */
  outcomes: OutcomeOfDocument[];
  /** for viewers who are limited to departments: what belongs to which department */
  applications: ApplicationOfDocument[];
  ways: WayOfDocument[];
  contacts: ContactOfDocument[];
  /** over all applications */
  furthestMilestone?: Milestone;
  /** of the application that ended last */
  lastOutcome?: Exclude<ApplicationStatus, 'ACTIVE'>;
  lastOutcomeAt?: string;
  /** the newest interaction other than notes and feedback */
  lastContactAt?: string;
  /**
   * the features that the scorer reads, compact and in base 64. Only for Elasticsearch: PostgreSQL keeps them in a
   * table
   */
  features?: string;
}

type Fields<T> = { [Field in keyof Required<T>]: true };

const skill: Fields<SkillOfDocument> = {
  id: true,
  number: true,
  name: true,
  level: true,
  years: true,
  lastUsed: true,
  evidence: true,
};
const experience: Fields<ExperienceOfDocument> = {
  title: true,
  company: true,
  start: true,
  end: true,
  current: true,
};
const application: Fields<ApplicationOfDocument> = {
  department: true,
  jobId: true,
  status: true,
  stageId: true,
  milestone: true,
};
const way: Fields<WayOfDocument> = { department: true, channelId: true };
const contact: Fields<ContactOfDocument> = { department: true, at: true };
const document: Fields<CandidateDocument> = {
  id: true,
  name: true,
  sortName: true,
  title: true,
  company: true,
  location: true,
  country: true,
  point: true,
  vector: true,
  relationship: true,
  seniority: true,
  experienceYears: true,
  languages: true,
  languageLevels: true,
  certificates: true,
  textLanguage: true,
  education: true,
  summary: true,
  experienceText: true,
  willingToMove: true,
  consentUntil: true,
  doNotContact: true,
  source: true,
  createdAt: true,
  profileConfirmedAt: true,
  skills: true,
  skillIds: true,
  skillNames: true,
  foundSkills: true,
  foundSkillIds: true,
  occupationIds: true,
  pastOccupationIds: true,
  experiences: true,
  titles: true,
  companies: true,
  channelIds: true,
  poolIds: true,
  jobIds: true,
  activeJobIds: true,
  rejectedJobIds: true,
  departments: true,
  applicationStatuses: true,
  stageIds: true,
  milestones: true,
  outcomes: true,
  applications: true,
  ways: true,
  contacts: true,
  furthestMilestone: true,
  lastOutcome: true,
  lastOutcomeAt: true,
  lastContactAt: true,
  features: true,
};

/** The names of all fields. Its type makes it complete, and a test compares it with the mapping. */
export const candidateDocumentFields: readonly string[] = [
  ...Object.keys(document),
  ...Object.keys(skill).map((field) => `skills.${field}`),
  ...Object.keys(experience).map((field) => `experiences.${field}`),
  ...Object.keys(application).map((field) => `applications.${field}`),
  ...Object.keys(way).map((field) => `ways.${field}`),
  ...Object.keys(contact).map((field) => `contacts.${field}`),
  ...['education', 'summary', 'experienceText'].flatMap((field) =>
    textLanguages.map((language) => `${field}.${language}`),
  ),
];
