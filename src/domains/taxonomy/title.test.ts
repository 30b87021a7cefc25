import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { titleKey, titleKeys } from './title.js';

describe('titleKey', () => {
  it.each([
    ['Senior Software Engineer (m/f/d)', 'software engineer'],
    ['Software Engineer II', 'software engineer'],
    ['Sr. Software Engineer, Payments', 'software engineer'],
    ['Registered Nurses', 'registered nurse'],
    ['Back End Developer', 'back-end developer'],
    ['Backend Programmer', 'back-end developer'],
    ['Head of Sales', 'of sales'],
    ['C++ Developer', 'c++ developer'],
    ['.NET Developer', 'net developer'],
    ['Node.js Developer', 'node.js developer'],
    ['R&D Manager', 'r&d manager'],
    ['VP', 'vice president'],
    ['Intern', 'intern'],
    ['', ''],
    ['   ', ''],
    ['Secretaries', 'secretary'],
    ['Chief Executive', 'executive'],
    ['Human Resources', 'human resource'],
    ['Business Analytics', 'business analytics'],
    ['Softwareentwickler', 'softwareentwickler'],
    ['Logistics', 'logistics'],
  ])('reads %j as %j', (title, key) => expect(titleKey(title)).toBe(key));

  it('is its own key', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(
            'Senior ',
            'nurses',
            ' ',
            ',',
            '-',
            'II',
            '(x)',
            'back end',
            'é',
            '&',
            '.',
          ),
        }),
        (title) => {
          expect(titleKey(titleKey(title))).toBe(titleKey(title));
        },
      ),
    );
  });
});

describe('titleKeys', () => {
  it('then drops the first words, down to two', () => {
    expect(titleKeys('Senior Java Back-End Developer')).toEqual([
      'java back-end developer',
      'back-end developer',
    ]);
    expect(titleKeys('Developer')).toEqual(['developer']);
  });
});
