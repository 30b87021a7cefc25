import { promises } from './checkers/violation.js';
import type { FaultKind } from './nemesis/kinds.js';
import type { RunOptions, RunResult } from './run.js';

/** A run as JSON shows it. */
export interface Reported extends Omit<RunResult, 'faults'> {
  plant: string | null;
  /** by kind, those that met what they were to meet; the others came too early or too late for it */
  faults: Record<string, { injected: number; struck: number }>;
  /** an error of the harness itself */
  failed?: string;
}

export function toReport(result: RunResult, plant: RunOptions['plant']): Reported {
  const faults: Reported['faults'] = {};
  for (const { kind, struck } of result.faults) {
    const count = (faults[kind] ??= { injected: 0, struck: 0 });
    count.injected += 1;
    if (struck) count.struck += 1;
  }
  return { ...result, plant: plant ?? null, faults };
}

/** One line for a seed, and the evidence with the way to see it again where something is wrong. */
export function inWords(report: Reported, replayCommand: string): string {
  const { seed, engine, changes, operations, delivered, faults, violations, tookSeconds } = report;
  const all = Object.values(faults);
  const line =
    `seed ${seed} (${engine}): ${changes} changes, ${operations.ok} operations acknowledged, ${operations.fail} refused, ${operations.unknown} unknown, ` +
    `${delivered} deliveries, ${sum(all, ({ struck }) => struck)} of ${sum(all, ({ injected }) => injected)} faults struck, ${violations.length} violations, ${Math.round(tookSeconds)} s`;
  if (violations.length === 0) return line;
  return [
    line,
    ...violations.map(
      ({ promise, what }) =>
        `  broken: ${promise}, ${promises[promise as keyof typeof promises]}\n    ${what}`,
    ),
    `  faults: ${Object.entries(faults)
      .map(([kind, { injected }]) => (injected > 1 ? `${kind} ×${injected}` : kind))
      .join(', ')}`,
    `  again: ${replayCommand}`,
  ].join('\n');
}

/** What all runs came to. */
export interface Summary {
  seeds: number;
  changes: number;
  deliveries: number;
  operations: number;
  /** processes that were stopped in order */
  stops: number;
  faults: Record<string, { injected: number; struck: number }>;
  seedsWithViolations: number[];
  seedsThatFailed: number[];
}

export function summarise(reports: readonly Reported[]): Summary {
  const faults: Summary['faults'] = {};
  for (const report of reports) {
    for (const [kind, { injected, struck }] of Object.entries(report.faults)) {
      const count = (faults[kind as FaultKind] ??= { injected: 0, struck: 0 });
      count.injected += injected;
      count.struck += struck;
    }
  }
  return {
    seeds: reports.length,
    changes: sum(reports, ({ changes }) => changes),
    deliveries: sum(reports, ({ delivered }) => delivered),
    operations: sum(reports, ({ operations: { ok, fail, unknown } }) => ok + fail + unknown),
    stops: sum(reports, ({ stops }) => stops),
    faults,
    seedsWithViolations: reports
      .filter(({ violations }) => violations.length > 0)
      .map(({ seed }) => seed),
    seedsThatFailed: reports.filter(({ failed }) => failed !== undefined).map(({ seed }) => seed),
  };
}

export function summaryInWords({
  seeds,
  changes,
  deliveries,
  operations,
  stops,
  faults,
  seedsWithViolations,
  seedsThatFailed,
}: Summary): string {
  const entries = Object.entries(faults).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    `${seeds} seeds, ${operations} operations, ${changes} changes, ${deliveries} deliveries, ${sum(entries, ([, { injected }]) => injected)} faults, ${stops} stops in order`,
    ...entries.map(
      ([kind, { injected, struck }]) =>
        `  ${String(injected).padStart(5)} ${kind}${struck < injected ? ` (${injected - struck} met nothing)` : ''}`,
    ),
    seedsWithViolations.length === 0
      ? 'no violations'
      : `violations in the seeds ${seedsWithViolations.join(', ')}`,
    ...(seedsThatFailed.length > 0
      ? [`the harness itself failed in the seeds ${seedsThatFailed.join(', ')}`]
      : []),
  ].join('\n');
}

const sum = <T>(of: readonly T[], by: (one: T) => number): number =>
  of.reduce((total, one) => total + by(one), 0);
