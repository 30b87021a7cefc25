import { checkContent, checkEnds, checkFates, checkStops } from './clients.js';
import { checkDelivery } from './delivery.js';
import { checkEffects, checkOwnReads, checkRemoved, checkSurvival } from './effects.js';
import type { Evidence } from './evidence.js';
import { checkIndex } from './index.js';
import { checkOnce } from './once.js';
import { checkDense, checkRealTime } from './order.js';
import type { Violation } from './violation.js';

const checks: readonly ((evidence: Evidence) => Violation[])[] = [
  checkOnce,
  checkDense,
  checkRealTime,
  checkDelivery,
  checkIndex,
  checkEffects,
  checkRemoved,
  checkOwnReads,
  checkSurvival,
  checkContent,
  checkEnds,
  checkStops,
  checkFates,
];

/** All violations of a run; empty: all promises were kept. */
export const checkAll = (evidence: Evidence): Violation[] =>
  checks.flatMap((check) => check(evidence));
