import type { InteractionDirection, InteractionType } from '../interactions/interaction.enums.js';
import { recruiters } from './channels.js';
import type { CsvValue } from '../../platform/csv/csv-cell.js';
import type { Application } from './applications.js';
import type { Person } from './people.js';
import { DAY, isoTime, type Chance } from './chance.js';

const notes = [
  'Good conversation, would move for the right team.',
  'Asked about salary bands; sent the range.',
  'Prefers four days a week.',
  'References are excellent,\nespecially from the last project.',
  'Sucht etwas mit mehr Verantwortung; Kündigungsfrist drei Monate.',
  'Knows two people in the team.',
  'Not now, ask again in autumn.',
  'Said "maybe later", then called back the same day.',
];
const feedback = [
  'Clear, structured answers; depth in the core topics.',
  'Pleasant, but examples stayed general.',
  'Strong in practice, weaker on theory. I would hire.',
  'Fachlich überzeugend, im Gespräch sehr zugewandt.',
];

/** Rows of interactions.csv: contacts about an application, and with people who have none. */
export function interactionRows(
  people: Person[],
  applications: Application[],
  chance: Chance,
  end: number,
) {
  const rows: CsvValue[][] = [];
  const add = (
    person: Person,
    application: string | undefined,
    at: number,
    type: InteractionType,
    direction: InteractionDirection | undefined,
    by: string | undefined,
    subject?: string,
    body?: string,
  ) => {
    if (at < end)
      rows.push([
        `I${String(rows.length + 1).padStart(6, '0')}`,
        person.id,
        application,
        isoTime(at),
        type,
        direction,
        by,
        subject,
        body,
      ]);
  };
  for (const a of applications) {
    const by = a.events.find((event) => event.by)?.by ?? chance.pick(recruiters);
    const { person, id, job } = a;
    const after = (at: number, days: number) => at + chance.next() * days * DAY;
    if (chance.happens(0.85))
      add(
        person,
        id,
        after(a.appliedAt, 3),
        'EMAIL',
        'OUT',
        by,
        `Your application: ${job.title}`,
        `Dear ${person.given},\n\nthank you, we have received your application and will come back to you within ten days.`,
      );
    if (chance.happens(0.12))
      add(
        person,
        id,
        after(a.appliedAt, 6),
        'EMAIL',
        'IN',
        undefined,
        'Question about the position',
        'Is part-time possible?',
      );
    for (const event of a.events) {
      const milestone = job.stages.find(({ name }) => name === event.stage)?.milestone;
      if (event.at === undefined) continue;
      if (milestone === 'SCREEN')
        add(
          person,
          id,
          after(event.at, 2),
          'CALL',
          'OUT',
          by,
          'Phone screen',
          chance.happens(0.5) ? chance.pick(notes) : undefined,
        );
      if (milestone === 'INTERVIEW') {
        const held = after(event.at, 4);
        add(
          person,
          id,
          event.at,
          'EMAIL',
          'OUT',
          by,
          `Invitation: ${event.stage}`,
          'We would like to meet you. Which of these times suit you?',
        );
        add(person, id, held, 'INTERVIEW', undefined, by, event.stage);
        if (chance.happens(0.7))
          add(
            person,
            id,
            held + DAY / 12,
            'FEEDBACK',
            undefined,
            by,
            event.stage,
            chance.pick(feedback),
          );
      }
      if (milestone === 'OFFER') add(person, id, event.at, 'CALL', 'OUT', by, 'Offer', undefined);
      if (event.kind === 'REJECT' && chance.happens(0.78)) {
        add(
          person,
          id,
          after(event.at, 5),
          'EMAIL',
          'OUT',
          by,
          `Your application: ${job.title}`,
          chance.happens(0.4)
            ? 'We decided for somebody else. You asked for feedback: your experience is solid; we missed depth in one of the core topics.'
            : 'We decided for somebody else and wish you all the best.',
        );
      }
      if (event.kind === 'WITHDRAW')
        add(
          person,
          id,
          event.at,
          'EMAIL',
          'IN',
          undefined,
          'Withdrawal',
          'Thank you for your time; I have decided otherwise.',
        );
    }
    if (a.status !== 'ACTIVE' && chance.happens(0.18)) {
      const score = a.status === 'HIRED' ? chance.int(7, 10) : chance.int(2, 9);
      add(
        person,
        id,
        after(a.lastAt, 7) + DAY,
        'SURVEY',
        'IN',
        undefined,
        'How likely are you to recommend us?',
        String(score),
      );
    }
    if (a.furthest > 1 && chance.happens(0.25))
      add(person, id, after(a.appliedAt, 10), 'NOTE', undefined, by, undefined, chance.pick(notes));
    if (chance.happens(0.03))
      add(
        person,
        id,
        after(a.appliedAt, 10),
        'SMS',
        'OUT',
        by,
        undefined,
        'Running ten minutes late, see you soon!',
      );
  }
  const applied = new Set(applications.map((a) => a.person));
  for (const person of people) {
    if (applied.has(person)) {
      if (person.relationship === 'SILVER_MEDALLIST' && chance.happens(0.5))
        add(
          person,
          undefined,
          person.lastSeen + chance.int(30, 200) * DAY,
          'EMAIL',
          'OUT',
          chance.pick(recruiters),
          'Keeping in touch',
          'A new position may interest you.',
        );
      continue;
    }
    if (chance.happens(0.35))
      add(
        person,
        undefined,
        person.createdAt,
        'EVENT',
        'IN',
        undefined,
        'Northwind Meetup',
        undefined,
      );
    if (chance.happens(0.3))
      add(
        person,
        undefined,
        person.createdAt + chance.int(1, 90) * DAY,
        chance.pick(['CALL', 'MEETING', 'EMAIL'] as const),
        'OUT',
        chance.pick(recruiters),
        'Getting to know each other',
        chance.pick(notes),
      );
    if (chance.happens(0.2))
      add(
        person,
        undefined,
        person.createdAt + chance.int(1, 60) * DAY,
        'NOTE',
        undefined,
        chance.pick(recruiters),
        undefined,
        chance.pick(notes),
      );
  }
  return rows;
}
