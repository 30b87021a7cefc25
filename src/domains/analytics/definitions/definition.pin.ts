import { badInput } from '../../../errors.js';
import { citation, definitions, type MetricName } from './analytics.definitions.js';

/**
 * A dashboard pins the definition that it was made for. One version is answered, so that no number comes from a rule
 * that is kept beside the one that the tests prove; another is refused, and nothing changes its meaning unseen.
 * @throws BAD_USER_INPUT naming the versions that there are
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
