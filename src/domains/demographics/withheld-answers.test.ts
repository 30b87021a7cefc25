import { expect, test } from '@jest/globals';
import { isNoAnswer, isRefusal } from './withheld-answers.js';

test.each([
  'Prefer not to say',
  'Prefer_not_to  say',
  'Decline to self-identify',
  'Decline to Self Identify',
  'I do not want to answer',
  'I don’t wish to answer',
  "I DON'T WISH TO ANSWER THIS QUESTION",
  'I do not wish to self-identify',
  'Choose not to disclose',
  'I choose not to disclose my gender',
  'I prefer not to answer.',
  'Rather not say',
  'Declined',
  'Not disclosed',
  '(Undisclosed)',
  'Keine Angabe',
  'k. A.',
  'Möchte ich nicht angeben',
  'Ich möchte das nicht angeben',
  'Ich moechte nicht antworten',
  'Je préfère ne pas répondre',
  'Préfère ne pas le dire',
  'Je ne souhaite pas répondre',
  'Prefiero no decirlo',
  'Prefiero no contestar',
  'No deseo responder',
])('"%s" is the answer of somebody who prefers not to say', (answer) => {
  expect([isRefusal(answer), isNoAnswer(answer)]).toEqual([true, false]);
});

test.each([
  '',
  ' ',
  '-',
  '?',
  '(blank)',
  'N/A',
  'n.a.',
  'Unknown',
  'Not declared',
  'Not specified',
  'No answer',
  'Unbekannt',
  'Nicht angegeben',
  'Non renseigné',
  'Inconnu',
  'Sin respuesta',
  'No especificado',
])('"%s" is no answer', (answer) => {
  expect([isRefusal(answer), isNoAnswer(answer)]).toEqual([false, true]);
});

test.each([
  'Woman',
  'No',
  'None of the above applies: agender',
  'Diverse',
  'Prefer to self-describe: agender',
  'I identify as a protected veteran',
  'I do not have a disability',
  'No, I do not have a disability',
  'Not a veteran',
  'Keiner Konfession',
  'Ninguna',
  'Declining vision',
  '女性',
])('"%s" is an answer', (answer) => {
  expect([isRefusal(answer), isNoAnswer(answer)]).toEqual([false, false]);
});
