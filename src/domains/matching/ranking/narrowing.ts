import type { SkillRelation } from '../../taxonomy/taxonomy.js';
import type { Features } from '../fit/fit-features.js';
import { mustRelation, relationWorth, tierFit } from '../fit/fit-formula.js';
import type { Requirement } from '../fit/fit-position.js';
import type { Scorer } from '../fit/fit-scorer.js';
import type { ResolvedPosition } from '../position/position.service.js';

/** The same skills twice: Elasticsearch has their ids, PostgreSQL their numbers. */
export interface SkillSet {
  ids: string[];
  numbers: number[];
}

/** The skills that a person must have to be able to reach a tier. */
export interface Narrowing {
  /** for each must, the skills that can meet it */
  musts: SkillSet[];
  /** how many of the musts have to be met */
  least: number;
  /**
   * without required musts: at least one of these skills is needed; undefined: somebody without any could reach a
   * tier
   */
  any?: SkillSet;
}

/**
 * Computes from the weights which skills are needed to reach tier C, assuming that everything else is perfect. With the
 * default weights nobody without a must can, so the engine reads only a fraction of all people.
 */
export function narrowingFor(scorer: Scorer, asked: ResolvedPosition): Narrowing {
  const { requirements } = asked.position;
  const musts = requirements.filter(({ need }) => need === 'MUST');
  let least = 0;
  while (least < musts.length && bestWith(scorer, least) < tierFit.C) least += 1;
  if (least > 0) return { musts: musts.map((must) => skillsOf(asked, [must], holdsMust)), least };
  return {
    musts: [],
    least: 0,
    any: bestWithout(scorer) < tierFit.C ? skillsOf(asked, requirements, () => true) : undefined,
  };
}

/** The same for counterfactuals: the skills needed when any one clause is left out. */
export function narrowingWithoutAny(scorer: Scorer, asked: ResolvedPosition): Narrowing {
  const everybody =
    scorer.clauses.some((_, clause) => bestWithout(scorer, clause) >= tierFit.C) ||
    bestWithout(scorer) >= tierFit.C;
  return {
    musts: [],
    least: 0,
    any: everybody ? undefined : skillsOf(asked, asked.position.requirements, () => true),
  };
}

/** The same in memory: false for people who can't reach a tier, by the numbers of their skills. */
export function mayReachTier({ musts, least, any }: Narrowing): (skills: Features[1]) => boolean {
  const hasAny = ({ numbers }: SkillSet) => {
    const wanted = new Set(numbers);
    return (skills: Features[1]) => skills.some((skill) => wanted.has(skill[0]));
  };
  if (any) return hasAny(any);
  const meets = musts.map(hasAny);
  return (skills) => {
    let met = 0;
    for (let must = 0; must < meets.length && met < least; must++)
      if (meets[must]?.(skills)) met += 1;
    return met >= least;
  };
}

const holdsMust = (relation: SkillRelation) => relationWorth[relation] >= mustRelation;
/** The highest worth of a skill that is not close enough to meet a must. */
const notClose = Math.max(...Object.values(relationWorth).filter((worth) => worth < mustRelation));
/** Added to a bound, so that rounding never leaves out somebody who just reaches a tier. */
const slack = 1e-6;

/** The best fit of somebody who meets this many musts. */
function bestWith({ clauses, shares, musts }: Scorer, held: number): number {
  let open = held;
  const best = clauses.reduce(
    (sum, { must }, at) => sum + (shares[at] ?? 0) * (must && open-- <= 0 ? notClose : 1),
    0,
  );
  return 100 * (0.5 + 0.5 * (held / musts)) * best + slack;
}

/** The best fit of somebody without any skill that counts. */
function bestWithout(scorer: Scorer, left = -1): number {
  const shares = left < 0 ? scorer.shares : scorer.sharesWithout(left);
  if (!shares) return 0;
  const best = scorer.clauses.reduce(
    (sum, { component }, at) => sum + (component === 'SKILL' ? 0 : (shares[at] ?? 0)),
    0,
  );
  const musts = scorer.clauses.filter(({ must }, at) => must && at !== left).length;
  return 100 * (musts > 0 ? 0.5 : 1) * best + slack;
}

function skillsOf(
  { skills }: ResolvedPosition,
  requirements: readonly Requirement[],
  counts: (relation: SkillRelation) => boolean,
): SkillSet {
  const numbers = new Set(
    requirements.flatMap(({ related }) =>
      [...related].filter(([, relation]) => counts(relation)).map(([skill]) => skill),
    ),
  );
  return {
    numbers: [...numbers],
    ids: [...numbers].flatMap((skill) => skills.get(skill)?.id ?? []),
  };
}
