export const tierColors = { A: 'teal', B: 'cyan', C: 'gray' } as const;
