import type { EventSketch, StageSketch } from './history.js';

/**
 * The rules of the funnel once more, as a plain walk over one history at a time: what the SQL is compared with.
 * Written from the rules, not from the SQL.
 */

const ranks = ['APPLICATION', 'SCREEN', 'ASSESSMENT', 'INTERVIEW', 'OFFER', 'HIRED'];
const endOf: Record<string, string> = {
  REJECT: 'rejected',
  WITHDRAW: 'withdrew',
  TRANSFER: 'transferred',
};

export interface Walk {
  hired: boolean;
  ended: boolean;
  hireUndone: boolean;
  furthestRank: number;
  quality: number;
  /** by step: how the last visit ended */
  ways: Map<string, string>;
  skipped: Set<string>;
  /** by milestone: the date by which ACTIVITY counts it; null: undated */
  dates: Map<string, string | null>;
}

/** Walks through one history. @param step what a stage counts as: its name or its milestone */
export function walk(
  events: readonly EventSketch[],
  stages: readonly StageSketch[],
  step: 'STAGE' | 'MILESTONE',
): Walk {
  const nameOf = (stage: StageSketch) => (step === 'STAGE' ? stage.name : stage.milestone);
  const lastUnhire = events.map(({ kind }) => kind).lastIndexOf('UNHIRE');
  const ways = new Map<string, string>();
  const visited: { stage: StageSketch; at: string | null }[] = [];
  let here: StageSketch | undefined;
  let standing = false;
  let hired = false;
  let hiredAt: string | null = null;
  for (const [index, event] of events.entries()) {
    if (event.kind === 'UNHIRE' || (event.kind === 'HIRE' && index < lastUnhire)) continue;
    if (event.kind === 'HIRE') {
      if (here && standing && here.milestone !== 'HIRED') ways.set(nameOf(here), 'advanced');
      hired = true;
      hiredAt = event.at ?? null;
      standing = false;
      break;
    }
    if (endOf[event.kind]) {
      if (here && standing) ways.set(nameOf(here), endOf[event.kind]!);
      standing = false;
      continue;
    }
    const to: StageSketch | undefined = event.to ? stages.find(({ id }) => id === event.to) : here;
    if (!to) continue;
    if (here && standing && nameOf(here) !== nameOf(to)) {
      const back =
        event.kind === 'BACK' ||
        (!['ADVANCE', 'SKIP'].includes(event.kind) && to.position < here.position);
      ways.set(nameOf(here), back ? 'movedBack' : 'advanced');
    }
    here = to;
    standing = true;
    visited.push({ stage: to, at: event.at ?? null });
    ways.set(nameOf(to), 'stillThere');
  }
  ways.delete(
    step === 'STAGE'
      ? (stages.find(({ milestone }) => milestone === 'HIRED')?.name ?? '')
      : 'HIRED',
  );
  const furthestRank = hired
    ? 5
    : Math.max(...visited.map(({ stage }) => ranks.indexOf(stage.milestone)));
  const furthest = hired ? Infinity : Math.max(...visited.map(({ stage }) => stage.position));
  const skipped = new Set(
    stages
      .filter(
        (stage) =>
          stage.milestone !== 'HIRED' &&
          (step === 'STAGE'
            ? stage.position < furthest
            : ranks.indexOf(stage.milestone) < furthestRank),
      )
      .map(nameOf)
      .filter((name) => !ways.has(name)),
  );
  const dates = new Map<string, string | null>();
  for (const milestone of ['SCREEN', 'ASSESSMENT', 'INTERVIEW', 'OFFER']) {
    const own = visited.find(({ stage }) => stage.milestone === milestone);
    const later = visited.find(
      ({ stage }) => ranks.indexOf(stage.milestone) > ranks.indexOf(milestone),
    );
    const has = stages.some((stage) => stage.milestone === milestone);
    if (own) dates.set(milestone, own.at);
    else if (has && furthestRank > ranks.indexOf(milestone))
      dates.set(milestone, later ? later.at : hiredAt);
  }
  if (hired) dates.set('HIRED', hiredAt);
  return {
    hired,
    ended: hired || !standing,
    furthestRank,
    ways,
    skipped,
    dates,
    hireUndone: events.some(({ kind }, index) => kind === 'HIRE' && index < lastUnhire),
    quality: hired
      ? 1
      : stages.filter(({ position }) => position <= furthest).length / stages.length,
  };
}
