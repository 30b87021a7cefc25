// What `@jest/globals` is in a suite (see test-runner.mjs). A file that several suites import is evaluated once, so each
// use asks for the functions of the suite that runs now.
import { ModuleMocker } from 'jest-mock';

let current;

/** Called before each suite with the functions that Jest has made for it. */
export const setGlobals = (globals) => {
  current = globals;
};

/** Stands for a function of the suite, and for what hangs on it: `test.each`, `describe.skip`, `expect.any`. */
const forwards = (find) =>
  new Proxy(() => undefined, {
    apply: (_, __, given) => find()(...given),
    get: (_, name) => {
      const value = find()[name];
      return typeof value === 'function' ? forwards(() => find()[name]) : value;
    },
  });

const global = (name) => forwards(() => current[name]);

export const afterAll = global('afterAll');
export const afterEach = global('afterEach');
export const beforeAll = global('beforeAll');
export const beforeEach = global('beforeEach');
export const describe = global('describe');
export const expect = global('expect');
export const it = global('it');
export const test = global('test');

/** Of `jest` there is what replaces functions; modules are the worker's and can't be replaced. */
export const jest = new ModuleMocker(globalThis);
