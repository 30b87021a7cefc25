import { badInput } from '../../../errors.js';
import { citation, definitions, type MetricName } from './definitions.js';

/**
 * Checks the definition that a request pins. Only the current version is answered: every number comes from the one rule
 * that the tests prove. Another version is refused, so that no dashboard changes its meaning unnoticed.
 * @param pinned as `channelYield@2`; null or undefined: the current version
 * @throws BAD_USER_INPUT naming the version that can be answered
 */
export function checkPin(metric: MetricName, pinned: string | null | undefined): void {
  const available = citation(definitions[metric]);
  if (pinned == null || pinned === available) return;
  const [name, version] = pinned.split('@');
  const problem =
    name !== metric
      ? `is not a definition of ${metric}`
      : !/^[1-9]\d*$/.test(version ?? '')
        ? 'names no version'
        : 'is a version that this server does not answer';
  throw badInput(
    'definition',
    `"${pinned}" ${problem}. Available: ${available}. Pin it, or leave definition out to take the newest; what changed is in docs/metrics.md.`,
  );
}
