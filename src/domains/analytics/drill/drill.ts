import { badInput } from '../../../errors.js';
import { milestones } from '../../jobs/job.enums.js';
import { ApplicationStatus } from '../../applications/application.enums.js';
import { Relationship } from '../../candidates/candidate.enums.js';
import { ChannelKind } from '../../channels/channel.enums.js';
import { Attribution, Basis, ChannelYieldGroup, DropOffBy, DropOffGroup, OpenPolicy, Period, ReferralGroup, SkipPolicy } from '../common/analytics.enums.js';

type Check = (value: unknown) => boolean;
type Shape = Record<string, Check>;

const text: Check = (value) => typeof value === 'string';
const flag: Check = (value) => typeof value === 'boolean';
const list = (each: Check): Check => (value) => Array.isArray(value) && value.every(each);
const oneOf = (members: Record<string, string>): Check => (value) => typeof value === 'string' && Object.hasOwn(members, value);
const day: Check = (value) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
const time: Check = (value) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(value) && !Number.isNaN(Date.parse(value));
const missing = (value: unknown) => value === null || value === undefined;
const shaped = (shape: Shape): Check => (value) => typeof value === 'object' && value !== null && !Array.isArray(value)
  && Object.entries(value).every(([name, field]) => Object.hasOwn(shape, name) && (missing(field) || shape[name]!(field)));

const texts = list(text);
const filter = shaped({
  jobIds: texts, departments: texts, locations: texts, candidateIds: texts, candidateRelationships: list(oneOf(Relationship)), channelIds: texts,
  channelKinds: list(oneOf(ChannelKind)), campaigns: texts, statuses: list(oneOf(ApplicationStatus)), stageIds: texts, sources: texts,
  appliedFrom: time, appliedTo: time, imported: flag, referred: flag,
});
const common: Shape = { range: shaped({ from: day, to: day }), timeZone: text, period: oneOf(Period), filter };

/** The measures of each metric that are applications, by the field that shows them, with their name in SQL. */
export const drillable = {
  channelYield: {
    applications: 'applications', reachedScreen: 'screen', reachedAssessment: 'assessment', reachedInterview: 'interview', reachedOffer: 'offer', hires: 'hires',
  },
  referralCounts: { applications: 'applications', reachedInterview: 'interviews', hires: 'hires', sourcedApplications: 'sourced', creditedApplications: 'credited' },
  dropOffStages: {
    entered: 'entered', advanced: 'advanced', skippedPast: 'skippedPast', movedBack: 'movedBack', rejected: 'rejected', withdrew: 'withdrew',
    transferred: 'transferred', stillThere: 'stillThere',
  },
} as const;
export type DrillMetric = keyof typeof drillable;

const shapes: Record<DrillMetric, { args: Shape; needed: string[]; groups: Record<string, string> }> = {
  channelYield: { args: { ...common, basis: oneOf(Basis), attribution: oneOf(Attribution), groupBy: list(oneOf(ChannelYieldGroup)) }, needed: ['basis', 'attribution'], groups: ChannelYieldGroup },
  referralCounts: { args: { ...common, groupBy: list(oneOf(ReferralGroup)) }, needed: [], groups: ReferralGroup },
  dropOffStages: {
    args: { ...common, by: oneOf(DropOffBy), jobId: text, skipPolicy: oneOf(SkipPolicy), openPolicy: oneOf(OpenPolicy), groupBy: list(oneOf(DropOffGroup)) },
    needed: ['by', 'skipPolicy', 'openPolicy'],
    groups: DropOffGroup,
  },
};

/** One row of one answer: the question that was asked, and the row's place in it. It grants nothing: rights are checked again. */
export interface Drill {
  metric: DrillMetric;
  args: Record<string, unknown>;
  key: Record<string, string | null>;
  /** of dropOffStages */
  step?: string;
}

export const encodeDrill = ({ metric, args, key, step }: Drill): string => Buffer.from(JSON.stringify([1, metric, args, key, step ?? null])).toString('base64url');

/** @throws BAD_USER_INPUT when the token is not one of ours */
export function decodeDrill(token: string): Drill {
  const drill = parse(token);
  if (!drill) throw badInput('drill', 'This drill token is not of a row. Take the drill of a row, as it is.');
  return drill;
}

function parse(token: string): Drill | undefined {
  try {
    const parts: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    if (!Array.isArray(parts) || parts.length !== 5 || parts[0] !== 1 || !Object.hasOwn(shapes, String(parts[1]))) return undefined;
    const [, metric, args, key, step] = parts as [1, DrillMetric, Drill['args'], Drill['key'], string | null];
    const { args: shape, needed, groups } = shapes[metric];
    const usable = shaped(shape)(args) && [...needed, 'timeZone', 'period', 'groupBy'].every((name) => !missing(args[name]))
      && shaped(Object.fromEntries(Object.keys(groups).map((group) => [group, text])))(key)
      && (metric === 'dropOffStages' ? text(step) && milestones.some((milestone) => step!.startsWith(milestone)) : step === null);
    return usable ? { metric, args, key, step: step ?? undefined } : undefined;
  } catch {
    return undefined;
  }
}
