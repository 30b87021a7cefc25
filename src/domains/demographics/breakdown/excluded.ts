import type { Provenance } from '../../analytics/common/analytics.type.js';
import type { Scope } from '../publication/publication-plan.js';
import type { Publication } from '../publication/publication.queries.js';

/**
 * What published tables leave out. Back-dated applications are counted of all jobs together only, and only where there
 * are k of them or more: fewer would tell that a certain person is in no table.
 */
export function excludedOf({
  published,
  scope,
  hiresUndone,
  k,
}: {
  published: readonly Publication[];
  scope: Scope;
  hiresUndone: number;
  k: number;
}): Provenance['excluded'] {
  // Categories that are published together leave out the same applications.
  const periods = new Map(published.map(({ from, content }) => [from, content.backDated ?? 0]));
  const backDated = [...periods.values()].reduce((sum, count) => sum + count, 0);
  return [
    ...(hiresUndone > 0 ? [{ reason: 'HIRE_UNDONE' as const, count: hiresUndone }] : []),
    ...(scope.kind === 'ALL' && backDated >= k
      ? [{ reason: 'BACK_DATED' as const, count: backDated }]
      : []),
  ];
}
