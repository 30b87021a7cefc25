import { expect, test } from '@jest/globals';
import { languageOf } from './language.js';

test.each([
  ['Builds data pipelines and leads a team of five.', 'en'],
  ['Entwickelt Software für Banken und leitet ein Team.', 'de'],
  ['Senior Data Engineer mit 10 Jahren Erfahrung in Machine Learning und Cloud', 'de'],
  [
    'Worked with the Max Planck Institute for Bildung und Forschung, and with Müller AG on the data platform of the bank',
    'en',
  ],
  ['Java, Kubernetes, Terraform', 'en'],
  ['Prüfungen', 'de'],
  ['Développe des logiciels pour les banques', 'en'],
  ['', 'en'],
])('%j is read as %s', (text, language) => {
  expect(languageOf([text])).toBe(language);
});

test("all of a person's texts decide together", () => {
  expect(languageOf(['Python', 'und die Leitung der Abteilung', 'for the'])).toBe('de');
});
