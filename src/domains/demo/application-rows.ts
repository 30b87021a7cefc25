import type { OfferStatus, TransitionKind } from '../applications/application.enums.js';
import { channelNamed, pickChannel, referrers } from './channels.js';
import type { CsvValue } from '../../platform/csv/csv-cell.js';
import type { Application } from './applications.js';
import { stageAt, type Job } from './jobs.js';
import type { Person } from './people.js';
import { DAY, isoDay, isoTime, type Chance } from './chance.js';

const moment = (at: number | undefined) => (at === undefined ? undefined : isoTime(at));
const firstAt = (application: Application, kind: TransitionKind) =>
  application.events.find((event) => event.kind === kind)?.at;

/** Rows of applications.csv and stage_events.csv. A transferred application comes before the one that it became. */
export function applicationRows(applications: Application[]) {
  const events = applications.flatMap((application) =>
    application.events.map((event) => ({ application, event })),
  );
  return {
    applications: applications.map((a) => [
      a.id,
      a.person.id,
      a.job.id,
      isoTime(a.appliedAt),
      a.channel,
      a.campaign,
      a.status,
      a.referredBy,
    ]),
    stage_events: events.map(({ application, event }, index) => [
      `E${String(index + 1).padStart(6, '0')}`,
      application.id,
      event.stage,
      moment(event.at),
      event.kind,
      event.reason,
      event.by,
    ]),
  };
}

/** Rows of openings.csv: one for each hire that was not undone, and one or two that open jobs still have to fill. */
export function openingRows(jobs: Job[], applications: Application[], chance: Chance) {
  const rows: CsvValue[][] = [];
  const add = (job: Job, opened: number, filled?: number, closed?: number, application?: string) =>
    rows.push([
      `O${String(rows.length + 1).padStart(4, '0')}`,
      job.id,
      isoDay(opened),
      filled && isoDay(filled),
      closed && isoDay(closed),
      application,
    ]);
  for (const job of jobs.filter(({ status }) => status !== 'DRAFT')) {
    for (const hire of applications.filter((a) => a.job === job && a.status === 'HIRED')) {
      add(
        job,
        Math.max(job.openedAt, hire.appliedAt - chance.int(0, 60) * DAY),
        firstAt(hire, 'HIRE'),
        undefined,
        hire.id,
      );
    }
    if (job.closedAt) {
      if (chance.happens(0.5)) add(job, job.openedAt, undefined, job.closedAt);
    } else {
      for (let seat = chance.int(1, 2); seat > 0; seat--) add(job, job.openedAt);
    }
  }
  return rows;
}

/** Rows of offers.csv: one to three versions for each application that got to an offer. */
export function offerRows(applications: Application[], chance: Chance, end: number) {
  const rows: CsvValue[][] = [];
  let pending = 0;
  const offerDay = (a: Application) =>
    a.events.find((event) => event.stage === stageAt(a.job, -2).name)?.at;
  for (const a of applications) {
    const at = offerDay(a);
    if (at === undefined || a.status === 'TRANSFERRED') continue;
    const hiredAt = firstAt(a, 'HIRE');
    const decidedAt = hiredAt ?? (a.status === 'ACTIVE' ? undefined : a.lastAt);
    const versions = chance.weighted([
      [1, 72],
      [2, 22],
      [3, 6],
    ] as const);
    const span = Math.max(DAY / 2, (decidedAt ?? end) - at) / (versions + 1);
    const starts = isoDay((decidedAt ?? at) + chance.int(20, 110) * DAY);
    for (let version = 1; version <= versions; version++) {
      const sent = at + span * (version - 1) + DAY / 24;
      if (sent >= end) break;
      const add = (status: OfferStatus, resolved?: number) =>
        rows.push([
          a.id,
          version,
          status,
          status === 'DRAFT' ? undefined : isoTime(sent),
          moment(resolved),
          starts,
        ]);
      const afterSent = (time: number) => Math.max(sent + 60_000, time);
      // Earlier versions were declined or rescinded.
      if (version < versions)
        add(chance.happens(0.7) ? 'DECLINED' : 'RESCINDED', sent + span * 0.8);
      else if (hiredAt !== undefined)
        add('ACCEPTED', chance.happens(0.97) ? afterSent(hiredAt - DAY / 24) : undefined);
      else if (a.status === 'WITHDRAWN') add('DECLINED', afterSent(a.lastAt));
      else if (a.status === 'REJECTED') add('RESCINDED', afterSent(a.lastAt));
      else add(pending++ % 3 === 1 ? 'DRAFT' : 'SENT');
    }
  }
  return rows;
}

/** Rows of touches.csv: channels that people met before or after they applied, and events that others came to. */
export function touchRows(
  people: Person[],
  applications: Application[],
  chance: Chance,
  end: number,
) {
  const rows: CsvValue[][] = [];
  const add = (
    person: Person,
    channel: { name: string; spend?: [number, string, string?][] },
    at: number,
  ) =>
    rows.push([
      `T${String(rows.length + 1).padStart(5, '0')}`,
      person.id,
      channel.name,
      isoTime(at),
      channel.spend?.[0]?.[2],
    ]);
  for (const a of applications) {
    if (chance.happens(0.3))
      for (let touch = chance.int(1, 3); touch > 0; touch--)
        add(a.person, pickChannel(chance), a.appliedAt - Math.ceil(chance.next() * 60 * DAY));
    if (chance.happens(0.05))
      add(a.person, pickChannel(chance), Math.min(end - 1, a.appliedAt + chance.int(1, 30) * DAY));
  }
  const applied = new Set(applications.map((a) => a.person));
  const event = channelNamed('Northwind Meetup');
  for (const person of people)
    if (!applied.has(person) && chance.happens(0.5))
      add(person, chance.happens(0.5) ? event : pickChannel(chance), person.createdAt);
  return rows;
}

/** Rows of referrals.csv: most led to an application, some did not, some name no job. */
export function referralRows(
  people: Person[],
  applications: Application[],
  jobs: Job[],
  chance: Chance,
) {
  const credited = applications.filter((a) => a.referredBy);
  const applied = new Set(applications.map((a) => a.person));
  const waiting = people.filter((person) => !applied.has(person) && chance.happens(0.08));
  return [
    ...credited.map((a) => [
      a.referredBy,
      a.person.id,
      chance.happens(0.85) ? a.job.id : undefined,
      isoTime(a.appliedAt - chance.int(0, 14) * DAY),
    ]),
    ...waiting.map((person) => [
      chance.pick(referrers),
      person.id,
      chance.happens(0.5) ? chance.pick(jobs).id : undefined,
      isoTime(person.createdAt),
    ]),
  ];
}
