// The environment of a suite that Node itself has loaded: its globals are those of the worker.
import { jest } from './globals.mjs';

export default class Environment {
  global = globalThis;
  moduleMocker = jest;

  async setup() {}

  async teardown() {}

  getVmContext = () => null;
}
