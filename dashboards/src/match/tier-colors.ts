export const tierColors = { A: 'green', B: 'cyan', C: 'gray' } as const;
