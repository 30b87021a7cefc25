import { expect, test } from '@jest/globals';
import { nameParts } from './person-name.js';

test.each([
  ['Ann Lee', 'Ann', 'Lee'],
  ['  Ann   Mary  Lee ', 'Ann Mary', 'Lee'],
  ['LEE, Ann', 'Ann', 'Lee'],
  ['Lee, Ann', 'Ann', 'Lee'],
  ["O'NEIL-SMITH, Ann", 'Ann', "O'Neil-Smith"],
  ['ANN LEE', 'ANN', 'LEE'],
  ['Dr. Ann Lee, PhD', 'Ann', 'Lee'],
  ['Prof. Dr. Ann Lee', 'Ann', 'Lee'],
  ['Ann Lee, M.D., Ph.D.', 'Ann', 'Lee'],
  ['Ann Lee Jr.', 'Ann', 'Lee'],
  ['Lee, Ann, MBA', 'Ann', 'Lee'],
  ['Juan Carlos de la Cruz', 'Juan Carlos', 'de la Cruz'],
  ['Ludwig van Beethoven', 'Ludwig', 'van Beethoven'],
  ['de la Cruz, Juan', 'Juan', 'de la Cruz'],
  ['Maria del Carmen Garcia', 'Maria del Carmen', 'Garcia'],
  ['van Dyke', 'van', 'Dyke'],
  ['Jr', 'Jr', ''],
  ['Dr', 'Dr', ''],
  ['Plato', 'Plato', ''],
  ['李小龙', '李小龙', ''],
  ['', '', ''],
])('%j is %j and %j', (text, given, family) => {
  expect(nameParts(text)).toEqual({ given, family });
});
