import {
  allPurposes,
  consentsOfCandidates,
  contactFacts,
  holdPeople,
  insertConsent,
  insertObjection,
  insertPurpose,
  insertRequest,
  insertText,
  lockPerson,
  monthsLater,
  objectionById,
  objectionsOfCandidates,
  purposeByCode,
  purposeById,
  requestsOfCandidates,
  textsById,
  textsOfPurposes,
  updatePurpose,
  withdrawConsents,
  withdrawObjection,
} from '../../../src/domains/consent/consent.queries.js';
import { id, moment, type Sample } from '../sampling.js';

const purpose = { name: 'News', basis: 'CONSENT', defaultMonths: 12, active: true } as const;
const said = { at: moment, via: 'FORM', by: 'a@example.com' };
const ids = { candidateId: id, purposeId: id, textId: null };

export const samples: Sample[] = [
  ({ sql }) => allPurposes(sql),
  ({ sql }) => purposeById(sql, id),
  ({ sql }) => purposeByCode(sql, 'TALENT_POOL'),
  ({ sql }) => insertPurpose(sql, { code: 'NEWS', ...purpose }),
  ({ sql }) => updatePurpose(sql, id, purpose),
  ({ sql }) => textsOfPurposes(sql, [id]),
  ({ sql }) => textsById(sql, [id]),
  async ({ sql }) => {
    const { id: purposeId } = (await purposeByCode(sql, 'MARKETING'))!;
    await insertText(sql, { purposeId, language: 'de', body: 'Ja.', by: 'a@example.com' });
  },
  ({ sql }) => consentsOfCandidates(sql, [id]),
  ({ sql }) => requestsOfCandidates(sql, [id]),
  ({ sql }) => objectionsOfCandidates(sql, [id]),
  ({ sql }) => contactFacts(sql, [id], id),
  ({ sql }) => holdPeople(sql, [id]),
  ({ sql }) => lockPerson(sql, id),
  ({ sql }) => monthsLater(sql, moment, 6),
  ({ sql }) => insertConsent(sql, { ...ids, ...said, givenAt: moment, expiresAt: null }),
  ({ sql }) => withdrawConsents(sql, id, id, said),
  ({ sql }) => insertRequest(sql, { ...ids, ...said, afterOrdinal: '0' }),
  ({ sql }) => insertObjection(sql, { ...ids, ...said }),
  ({ sql }) => objectionById(sql, id),
  ({ sql }) => withdrawObjection(sql, id, said),
];
