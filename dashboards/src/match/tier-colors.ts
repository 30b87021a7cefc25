import type { MatchTier } from '../graphql/generated';

export const tierColors: Record<MatchTier, string> = { A: 'teal', B: 'cyan', C: 'gray' };
