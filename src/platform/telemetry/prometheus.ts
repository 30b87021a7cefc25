import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { Measure } from './measure.js';

let processRegistry: Registry | undefined;

/** Memory, event loop and garbage collection of this process, observed since the first call. */
function processMetrics(): Registry {
  if (!processRegistry) {
    processRegistry = new Registry();
    collectDefaultMetrics({ register: processRegistry });
  }
  return processRegistry;
}

/** The text format of Prometheus, version 0.0.4: these measures and those of the process. */
export async function prometheusText(measures: readonly Measure[]): Promise<string> {
  const registry = new Registry();
  for (const { name, help, type, labels = {}, value } of measures) {
    const known = registry.getSingleMetric(name) as Gauge | Counter | undefined;
    const options = { name, help, labelNames: Object.keys(labels), registers: [registry] };
    (known ?? (type === 'counter' ? new Counter(options) : new Gauge(options))).inc(labels, value);
  }
  return `${await registry.metrics()}\n${await processMetrics().metrics()}`;
}

export const prometheusType = Registry.PROMETHEUS_CONTENT_TYPE;
