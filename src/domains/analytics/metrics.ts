import type { Metric } from './common/metric.js';
import { channelYield } from './channel-yield/channel-yield.metric.js';
import { dropOffStages } from './drop-off/drop-off.metric.js';
import { referralCounts } from './referral-counts/referral-counts.metric.js';

/** The metrics of this domain by name; diversityBreakdown has its own domain and its own database role. */
export const metrics = { channelYield, referralCounts, dropOffStages };

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- found by a name that comes in a token
export const metricNamed = (name: string): Metric<any, any, any> | undefined => (Object.hasOwn(metrics, name) ? metrics[name as keyof typeof metrics] : undefined);
