/** One stage of a test's pipeline. */
export interface StageSketch {
  name: string;
  milestone: string;
  id: string;
  position: number;
}

export interface EventSketch {
  kind: string;
  from?: string;
  to?: string;
  /** undefined: undated */
  at?: string;
}

const ends: Record<string, string> = {
  reject: 'REJECT',
  withdraw: 'WITHDRAW',
  hire: 'HIRE',
  transfer: 'TRANSFER',
};
const day = 86_400_000;

/**
 * Reads a history: `Applied > Screen > Interview@2026-02-03 > back to Screen@? > reject > reopen > hire > unhire`.
 * Events are a day apart from `appliedAt` on, unless a date stands behind them; `@?` is undated.
 * @returns events with the kinds that the product would work out, the status, and the last stage entered
 */
export function history(
  text: string,
  stages: readonly StageSketch[],
  appliedAt: string,
): { events: EventSketch[]; status: string; stage?: string } {
  const events: EventSketch[] = [];
  let here: StageSketch | undefined;
  let beforeHire: StageSketch | undefined;
  let status = 'ACTIVE';
  for (const [index, part] of text
    .split('>')
    .map((word) => word.trim())
    .filter(Boolean)
    .entries()) {
    const [word, date] = part.split('@') as [string, string | undefined];
    const at =
      date === '?'
        ? undefined
        : new Date(date ?? Date.parse(appliedAt) + index * day).toISOString();
    if (ends[word]) {
      events.push({ kind: ends[word], from: here?.id, at });
      if (word === 'hire') beforeHire = here;
      status = {
        reject: 'REJECTED',
        withdraw: 'WITHDRAWN',
        hire: 'HIRED',
        transfer: 'TRANSFERRED',
      }[word]!;
    } else if (word === 'unhire' || word === 'reopen') {
      if (word === 'unhire') here = beforeHire;
      events.push({ kind: word.toUpperCase(), to: here?.id, at });
      status = 'ACTIVE';
    } else {
      const name = word.replace(/^back to /, '');
      const to = stages.find((stage) => stage.name === name);
      if (!to) throw new Error(`No stage is called "${name}"`);
      const before: StageSketch | undefined = here;
      const step = before ? stages.indexOf(to) - stages.indexOf(before) : 0;
      const kind =
        word !== name || step < 0 ? 'BACK' : !before ? 'ENTER' : step > 1 ? 'SKIP' : 'ADVANCE';
      events.push({ kind, from: before?.id, to: to.id, at });
      here = to;
      status = 'ACTIVE';
    }
  }
  return { events, status, stage: here?.id };
}
