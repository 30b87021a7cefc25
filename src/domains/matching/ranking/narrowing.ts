import type { SkillRelation } from '../../taxonomy/taxonomy.js';
import { mustRelation, relationWorth, tierFit } from '../fit/fit-formula.js';
import type { Requirement } from '../fit/fit-position.js';
import type { Scorer } from '../fit/fit-scorer.js';
import type { ResolvedPosition } from '../position/position.service.js';

/** Skills as the engines know them: by id in an index, by number in a table. */
export interface SkillSet {
  ids: string[];
  numbers: number[];
}

/** What a person must have at least to be able to reach a tier. */
export interface Narrowing {
  /** for each must the skills that can meet it … */
  musts: SkillSet[];
  /** … and how many of them have to be held */
  least: number;
  /** skills of which one has to be held, when no must has to; absent: even somebody without any could do */
  any?: SkillSet;
}

/**
 * Bounds the tiers by what a person holds: the best that somebody with so many musts could reach, whatever else were
 * perfect. With the usual weights nobody without a must is in tier C, and the engine reads a fraction of all people.
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

/** The same for everybody who could reach a tier if any one thing were not asked for. */
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

const holdsMust = (relation: SkillRelation) => relationWorth[relation] >= mustRelation;
/** A skill that is not close enough to meet a must is worth this at most. */
const notClose = Math.max(...Object.values(relationWorth).filter((worth) => worth < mustRelation));
/** A bound must not leave out whom rounding would just let in. */
const slack = 1e-6;

function bestWith({ clauses, shares, musts }: Scorer, held: number): number {
  let open = held;
  const best = clauses.reduce(
    (sum, { must }, at) => sum + shares[at]! * (must && open-- <= 0 ? notClose : 1),
    0,
  );
  return 100 * (0.5 + 0.5 * (held / musts)) * best + slack;
}

/** The best fit of somebody without any skill that counts. */
function bestWithout(scorer: Scorer, left = -1): number {
  const shares = left < 0 ? scorer.shares : scorer.sharesWithout(left);
  if (!shares) return 0;
  const best = scorer.clauses.reduce(
    (sum, { component }, at) => sum + (component === 'SKILL' ? 0 : shares[at]!),
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
  return { numbers: [...numbers], ids: [...numbers].map((skill) => skills.get(skill)!.id) };
}
