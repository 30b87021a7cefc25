import type { ApplicationStatus, TransitionKind } from '../applications/application.enums.js';
import type { Milestone } from '../jobs/job.enums.js';
import { channelNamed, pickChannel, recruiters, referrers } from './channels.js';
import { stageAt, type Job } from './jobs.js';
import type { Person } from './people.js';
import { DAY, type Chance } from './chance.js';

interface Event {
  stage: string;
  /** in milliseconds; undefined: the source lost the date */
  at: number | undefined;
  /** empty: the import works it out */
  kind: TransitionKind | '';
  reason?: string;
  by?: string;
}

export interface Application {
  id: string;
  person: Person;
  job: Job;
  appliedAt: number;
  channel: string;
  campaign?: string;
  referredBy?: string;
  status: ApplicationStatus;
  /** the furthest stage, by its index in the pipeline */
  furthest: number;
  /** when it ended, or the time of its latest event */
  lastAt: number;
  events: Event[];
}

/** The probability that a person of average strength advances from a stage of this milestone. */
const passRates: Record<Milestone, number> = {
  APPLICATION: 0.5,
  SCREEN: 0.58,
  ASSESSMENT: 0.62,
  INTERVIEW: 0.6,
  OFFER: 0.8,
  HIRED: 1,
};
/** Days that people typically wait in a stage of this milestone. */
const waitingDays: Record<Milestone, number> = {
  APPLICATION: 5,
  SCREEN: 7,
  ASSESSMENT: 10,
  INTERVIEW: 11,
  OFFER: 12,
  HIRED: 1,
};
const rejections: Record<Milestone, string[]> = {
  APPLICATION: [
    'Experience does not match',
    'Work permit missing',
    'Salary expectation',
    'Position filled',
  ],
  SCREEN: ['Language level', 'Salary expectation', 'Experience does not match'],
  ASSESSMENT: ['Assessment below the bar', 'Did not hand in'],
  INTERVIEW: ['Another candidate was stronger', 'Technical depth', 'Team decided otherwise'],
  OFFER: ['Headcount withdrawn', 'References'],
  HIRED: [],
};
const withdrawals = [
  'Took another offer',
  'Salary',
  'Too slow',
  'Personal reasons',
  'Counter-offer from employer',
  'Relocation',
];

/** Irregular events, as real histories have them: each happens to one in so many applications where it can happen. */
const every = {
  back: 17,
  skip: 14,
  transfer: 23,
  undated: 29,
  disorder: 31,
  undone: 9,
  reopened: 15,
};

type Log = (stage: string, at: number, kind: TransitionKind, reason?: string) => void;

/** Plays applications through the pipelines of their jobs, day by day, up to `end`. */
export class Pipeline {
  readonly applications: Application[] = [];
  private readonly counts: Record<string, number> = {};

  constructor(
    private readonly chance: Chance,
    private readonly jobs: Job[],
    private readonly end: number,
  ) {}

  /** A person's first application, and perhaps later ones. */
  run(person: Person): void {
    const job = this.findJob(person, person.createdAt, person.createdAt + 400 * DAY);
    if (!job) return;
    const from = Math.max(person.createdAt, job.openedAt);
    const appliedAt = from + Math.floor(this.chance.next() * Math.min(40 * DAY, job.until - from));
    let last = this.apply(person, job, appliedAt, pickChannel(this.chance).name);
    for (
      let again = 0;
      again < 2 && ['REJECTED', 'WITHDRAWN'].includes(last.status) && this.chance.happens(0.16);
      again++
    ) {
      const start = last.lastAt + this.chance.int(20, 200) * DAY;
      const next = this.findJob(person, start, start + 60 * DAY);
      if (!next) break;
      last = this.apply(
        person,
        next,
        Math.max(start, next.openedAt),
        pickChannel(this.chance).name,
      );
    }
  }

  private findJob(person: Person, from: number, to: number, not?: Job): Job | undefined {
    const open = this.jobs.filter(
      (job) =>
        job !== not &&
        job.status !== 'DRAFT' &&
        job.openedAt < Math.min(to, this.end - DAY) &&
        Math.max(from, job.openedAt) < job.until - DAY,
    );
    const own = open.filter((job) => job.family === person.family);
    // A few people apply for other work than their own.
    return own.length && !this.chance.happens(0.08)
      ? this.chance.pick(own)
      : open.length && this.chance.happens(0.6)
        ? this.chance.pick(open)
        : own[0];
  }

  private nth(name: keyof typeof every): boolean {
    this.counts[name] = (this.counts[name] ?? 0) + 1;
    return this.counts[name] % every[name] === 2;
  }

  private apply(person: Person, job: Job, appliedAt: number, channelName: string): Application {
    const { chance } = this;
    const channel = channelNamed(channelName);
    const application: Application = {
      id: `A${String(this.applications.length + 1).padStart(5, '0')}`,
      person,
      job,
      appliedAt,
      channel: channel.name,
      status: 'ACTIVE',
      furthest: 0,
      lastAt: appliedAt,
      events: [],
      campaign: channel.spend?.[0]?.[2] ?? (chance.happens(0.05) ? 'Spring push' : undefined),
      referredBy:
        channel.kind === 'REFERRAL' && chance.happens(0.92) ? chance.pick(referrers) : undefined,
    };
    this.applications.push(application);
    person.lastSeen = Math.max(person.lastSeen, appliedAt);
    const by = chance.pick(recruiters);
    const log: Log = (stage, at, kind, reason) => {
      application.events.push({
        stage,
        at,
        kind: stage && chance.happens(0.6) && kind !== 'REOPEN' && kind !== 'UNHIRE' ? '' : kind,
        reason,
        by: kind === 'ENTER' || kind === 'WITHDRAW' ? undefined : by,
      });
      application.lastAt = at;
    };
    log(stageAt(job, 0).name, appliedAt, 'ENTER');
    this.play(application, channel.pass * this.fit(person, job), log);
    this.spoil(application);
    person.lastSeen = Math.max(person.lastSeen, application.lastAt);
    return application;
  }

  /** How well a person does: strength, match of work and seniority, and small differences between groups for audits to find. */
  private fit(person: Person, job: Job): number {
    const group =
      (person.gender === 'woman' ? 0.95 : 1) *
      (person.ethnicity === 'Black or African American'
        ? 0.87
        : person.ethnicity === 'Hispanic or Latino'
          ? 0.93
          : 1);
    return (
      person.strength *
      group *
      (person.family === job.family ? 1 : 0.5) *
      (1.08 - 0.12 * Math.abs(person.band - job.band))
    );
  }

  private play(application: Application, factor: number, log: Log): void {
    const { chance, end } = this;
    const { job } = application;
    const hired = job.stages.length - 1;
    let index = 0;
    let turnedBack = false;
    let at = application.appliedAt;
    for (;;) {
      const { milestone } = stageAt(job, index);
      at += Math.max(0.15, chance.waiting(waitingDays[milestone])) * DAY;
      if (at >= end) return;
      if (
        index >= 1 &&
        index < hired - 1 &&
        this.nth('transfer') &&
        this.transfer(application, at, log)
      )
        return;
      if (index >= 2 && !turnedBack && this.nth('back')) {
        turnedBack = true;
        log(stageAt(job, --index).name, at, 'BACK', 'Another round is needed');
        continue;
      }
      if (chance.happens(Math.min(0.93, passRates[milestone] * Math.sqrt(factor)))) {
        if (index === hired - 1) return this.hire(application, at, log);
        const jump = index + 2 < hired && this.nth('skip') ? 2 : 1;
        index += jump;
        application.furthest = Math.max(application.furthest, index);
        log(stageAt(job, index).name, at, jump === 2 ? 'SKIP' : 'ADVANCE');
        continue;
      }
      // Some never get an answer.
      if (index === 0 && chance.happens(0.06) && at > end - 90 * DAY) return;
      const withdraws = chance.happens(milestone === 'OFFER' ? 0.8 : index > 0 ? 0.24 : 0.06);
      application.status = withdraws ? 'WITHDRAWN' : 'REJECTED';
      log(
        '',
        at,
        withdraws ? 'WITHDRAW' : 'REJECT',
        chance.happens(0.9)
          ? chance.pick(withdraws ? withdrawals : rejections[milestone])
          : undefined,
      );
      const later = at + chance.int(5, 40) * DAY;
      if (index > 0 && later < end && this.nth('reopened')) {
        application.status = 'ACTIVE';
        log(stageAt(job, index).name, later, 'REOPEN', 'First choice fell through');
        at = later;
        factor *= 1.5;
        continue;
      }
      return;
    }
  }

  private hire(application: Application, at: number, log: Log): void {
    const { chance, end } = this;
    const { stages } = application.job;
    log('', at, 'HIRE');
    application.status = 'HIRED';
    application.furthest = stages.length - 1;
    const undone = at + chance.int(3, 30) * DAY;
    if (undone >= end || !this.nth('undone')) return;
    this.counts['unhired'] = (this.counts['unhired'] ?? 0) + 1;
    application.furthest = stages.length - 2;
    log(stageAt(application.job, -2).name, undone, 'UNHIRE', 'Contract was not signed');
    const next = undone + chance.int(1, 12) * DAY;
    application.status = 'ACTIVE';
    if (next >= end) return;
    if (this.counts['unhired'] % 2 === 1) {
      log(stageAt(application.job, -3).name, next, 'REOPEN', 'Talks go on');
    } else {
      log('', next, 'WITHDRAW', 'Counter-offer from employer');
      application.status = 'WITHDRAWN';
    }
  }

  private transfer(application: Application, at: number, log: Log): boolean {
    const target =
      this.jobs.find(
        (job) =>
          job !== application.job &&
          job.family.department === application.job.family.department &&
          job.status === 'OPEN' &&
          job.openedAt < at,
      ) ??
      this.jobs.find(
        (job) => job !== application.job && job.status === 'OPEN' && job.openedAt < at,
      );
    if (!target) return false;
    log('', at, 'TRANSFER', `Fits ${target.title} better`);
    application.status = 'TRANSFERRED';
    this.apply(application.person, target, at, application.channel);
    return true;
  }

  /** Removes a date, or moves one before its predecessor, as imported histories have it. */
  private spoil(application: Application): void {
    const [, second, third, fourth] = application.events;
    if (second && third && this.nth('undated')) second.at = undefined;
    else if (second?.at !== undefined && third && fourth && this.nth('disorder'))
      third.at = second.at - this.chance.int(1, 4) * DAY;
  }
}
