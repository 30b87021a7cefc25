import type { Role } from '../users/user.enums.js';
import type { ChannelKind } from '../channels/channel.enums.js';
import { DAY, isoDay, type Chance } from './chance.js';

interface Channel {
  name: string;
  kind: ChannelKind;
  /** the share of applications that come through it, and how well they pass each stage; 1 is average */
  weight: number;
  pass: number;
  /** spend a month: an average amount, its currency, and the campaign */
  spend?: [amount: number, currency: string, campaign?: string][];
}

/** The channels of the demo: every kind, with invented names. */
export const channels: Channel[] = [
  { name: 'JobHarbor', kind: 'JOB_BOARD', weight: 24, pass: 0.82, spend: [[1800, 'EUR']] },
  {
    name: 'Stellenkiste',
    kind: 'JOB_BOARD',
    weight: 15,
    pass: 0.8,
    spend: [
      [950, 'EUR'],
      [400, 'USD', 'US launch'],
    ],
  },
  { name: 'Linkwise', kind: 'SOCIAL', weight: 11, pass: 0.9, spend: [[1200, 'USD', 'Always on']] },
  {
    name: 'Chirper Ads',
    kind: 'SOCIAL',
    weight: 6,
    pass: 0.75,
    spend: [[500, 'EUR', 'Spring push']],
  },
  { name: 'Employee referral', kind: 'REFERRAL', weight: 12, pass: 1.35, spend: [[600, 'EUR']] },
  { name: 'Careers site', kind: 'CAREERS_SITE', weight: 16, pass: 1, spend: [[250, 'EUR']] },
  { name: 'Alderbrook Search', kind: 'AGENCY', weight: 5, pass: 1.15, spend: [[2600, 'EUR']] },
  { name: 'Nordlicht Personal', kind: 'AGENCY', weight: 3, pass: 1.05, spend: [[1500, 'EUR']] },
  {
    name: 'Northwind Meetup',
    kind: 'EVENT',
    weight: 4,
    pass: 1.1,
    spend: [[350, 'EUR', 'Meetup series']],
  },
  { name: 'University days', kind: 'CAMPUS', weight: 5, pass: 0.95, spend: [[300, 'EUR']] },
  { name: 'Recruiter outreach', kind: 'SOURCED', weight: 8, pass: 1.2 },
  { name: 'Internal move', kind: 'INTERNAL', weight: 2, pass: 1.4 },
  { name: 'Walk-in', kind: 'OTHER', weight: 1.5, pass: 0.9 },
  { name: 'Radio spot', kind: 'OTHER', weight: 0, pass: 1, spend: [[700, 'EUR', 'Never again']] },
];

/** @throws RangeError when the demo has no such channel */
export function channelNamed(wanted: string): Channel {
  const channel = channels.find(({ name }) => name === wanted);
  if (!channel) throw new RangeError(`The demo has no channel ${wanted}.`);
  return channel;
}

/** Picks a channel by its share of applications. */
export function pickChannel(chance: Chance): Channel {
  return chance.weighted(channels.map((channel) => [channel, channel.weight] as const));
}

/** Rows of channels.csv and spend.csv: one record a month, the last one until the day of the data. */
export function channelRows(chance: Chance, start: number, end: number) {
  const spend = [];
  const first = new Date(start);
  for (let month = Date.UTC(first.getUTCFullYear(), first.getUTCMonth()); month < end;) {
    const day = new Date(month);
    const next = Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1);
    for (const channel of channels) {
      for (const [amount, currency, campaign] of channel.spend ?? []) {
        if (campaign && channel.kind !== 'SOCIAL' && day.getUTCMonth() % 3 !== 0) continue;
        spend.push([
          channel.name,
          isoDay(month),
          isoDay(Math.min(next, end + DAY) - DAY),
          (amount * (0.75 + chance.next() / 2)).toFixed(2),
          currency,
          campaign,
        ]);
      }
    }
    month = next;
  }
  return { channels: channels.map((channel) => [channel.name, channel.kind]), spend };
}

/** Users of every role; all but the administrator, the analyst and the auditor work for a department. */
export const users: [email: string, name: string, role: `${Role}`, department?: string][] = [
  ['admin@demo.example', 'Ada Admin', 'ADMIN'],
  ['recruiter@demo.example', 'Robin Recruiter', 'RECRUITER', 'Engineering'],
  ['manager@demo.example', 'Mika Manager', 'HIRING_MANAGER', 'Engineering'],
  ['analyst@demo.example', 'Ana Analyst', 'ANALYST'],
  ['auditor@demo.example', 'Aurel Auditor', 'AUDITOR'],
  ['rosa.talent@demo.example', 'Rosa Talent', 'RECRUITER', 'Data'],
  ['till.suche@demo.example', 'Till Suche', 'RECRUITER', 'Care & Operations'],
  ['wanda.scout@demo.example', 'Wanda Scout', 'RECRUITER', 'Sales & Marketing'],
  ['petra.daten@demo.example', 'Petra Daten', 'HIRING_MANAGER', 'Data'],
  ['oscar.form@demo.example', 'Oscar Form', 'HIRING_MANAGER', 'Product & Design'],
  ['lena.umsatz@demo.example', 'Lena Umsatz', 'HIRING_MANAGER', 'Sales & Marketing'],
  ['karim.bilanz@demo.example', 'Karim Bilanz', 'HIRING_MANAGER', 'Finance & People'],
  ['nurse.lead@demo.example', 'Nora Station', 'HIRING_MANAGER', 'Care & Operations'],
];

export const recruiters = users
  .filter(([, , role]) => role === 'RECRUITER')
  .map(([email]) => email);

/** Employees who refer people. Most of them have no account. */
export const referrers = [
  'ben.kollege',
  'mara.team',
  'yuki.dev',
  'paul.lager',
  'ines.cloud',
  'tom.vertrieb',
  'sofia.ux',
  'dmitri.ops',
]
  .map((name) => `${name}@demo.example`)
  .concat('manager@demo.example');
