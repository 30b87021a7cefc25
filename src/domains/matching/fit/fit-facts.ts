import { ongoing } from './fit-formula.js';
import { holdingsFor } from './fit-explanation.js';
import type { Person } from './fit-person.js';
import type { Requirement } from './fit-position.js';
import type { Scorer } from './fit-scorer.js';
import { asksLevel, asksYears } from './fit-skill-quality.js';

export const FactKind = {
  SKILL: 'SKILL',
  YEARS: 'YEARS',
  LEVEL: 'LEVEL',
  LAST_USED: 'LAST_USED',
  TITLE: 'TITLE',
  SENIORITY: 'SENIORITY',
  LOCATION: 'LOCATION',
  LANGUAGES: 'LANGUAGES',
  CERTIFICATES: 'CERTIFICATES',
} as const;
export type FactKind = keyof typeof FactKind;

/** Something unknown about a person that would raise their fit if it were confirmed. */
export interface FactToConfirm {
  kind: FactKind;
  /** index of the requirement, for SKILL, YEARS, LEVEL and LAST_USED */
  requirement?: number;
  /** the minimum to confirm: years, or a level */
  atLeast?: number;
  /** how much fit it adds, when the facts before it in the list are confirmed */
  points: number;
}

/** The years to confirm when the requirement has no minimum. */
const deepYears = 10;
/** Facts in the list at most. It is short, because a recruiter confirms them on the telephone. */
const maxFacts = 12;

type OpenFact = Omit<FactToConfirm, 'points'> & { apply(person: Person): Person };

/**
 * The shortest list of unknown facts that would bring a person into tier A, chosen greedily by gain, without needless
 * ones. Known facts are not questioned.
 * @returns empty for somebody in tier A; undefined when no unknown facts can lead there
 */
export function factsToConfirm(scorer: Scorer, person: Person): FactToConfirm[] | undefined {
  if (scorer.score(person).tier === 'A') return [];
  const chosen: OpenFact[] = [];
  for (let known = person; chosen.length < maxFacts;) {
    const open = openFacts(scorer, known).map((fact) => ({
      fact,
      after: scorer.score(fact.apply(known)),
    }));
    const best = open.reduce<(typeof open)[number] | undefined>(
      (most, next) => (!most || next.after.fit > most.after.fit ? next : most),
      undefined,
    );
    if (!best) return undefined;
    chosen.push(best.fact);
    known = best.fact.apply(known);
    if (best.after.tier === 'A')
      return withPoints(scorer, person, withoutNeedless(scorer, person, chosen));
  }
  return undefined;
}

/** Removes facts that are not needed for tier A, the smallest gain first. */
function withoutNeedless(scorer: Scorer, person: Person, facts: OpenFact[]): OpenFact[] {
  let kept = facts;
  for (const fact of facts.toReversed()) {
    const without = kept.filter((other) => other !== fact);
    if (scorer.score(without.reduce((known, { apply }) => apply(known), person)).tier === 'A')
      kept = without;
  }
  return kept;
}

function withPoints(scorer: Scorer, person: Person, facts: readonly OpenFact[]): FactToConfirm[] {
  let known = person;
  let fit = scorer.score(person).fit;
  return facts.map(({ apply, ...fact }) => {
    known = apply(known);
    const before = fit;
    fit = scorer.score(known).fit;
    return { ...fact, points: fit - before };
  });
}

function openFacts(scorer: Scorer, person: Person): OpenFact[] {
  const { position, clauses } = scorer;
  const { known } = scorer.measure(person);
  const unknown = new Set(
    clauses.flatMap(({ component }, at) =>
      component !== 'SKILL' && known[at] === 0 ? [component] : [],
    ),
  );
  const facts: OpenFact[] = position.requirements.flatMap((asked, requirement) =>
    skillFacts(scorer, person, asked, requirement),
  );
  if (unknown.has('TITLE'))
    facts.push({
      kind: 'TITLE',
      apply: (of) => ({
        ...of,
        titles: [...of.titles, { title: position.title ?? '', end: ongoing }],
      }),
    });
  if (unknown.has('SENIORITY'))
    facts.push({ kind: 'SENIORITY', apply: (of) => ({ ...of, seniority: position.seniority }) });
  if (unknown.has('LOCATION'))
    facts.push({
      kind: 'LOCATION',
      apply: (of) => ({ ...of, vector: position.vector, place: position.place }),
    });
  if (unknown.has('LANGUAGE')) {
    const asked = position.languages
      .map(({ code, level }) => (level === null ? code : `${code}:${level}`))
      .filter((_, index) =>
        clauses.some(
          ({ component, index: at }, clause) =>
            component === 'LANGUAGE' && at === index && known[clause] === 0,
        ),
      );
    facts.push({
      kind: 'LANGUAGES',
      apply: (of) => ({ ...of, languages: [...of.languages, ...asked] }),
    });
  }
  if (unknown.has('CERTIFICATE'))
    facts.push({
      kind: 'CERTIFICATES',
      apply: (of) => ({ ...of, certificates: position.certificates.map(({ key }) => key) }),
    });
  return facts;
}

function skillFacts(
  { asOfDay }: Scorer,
  person: Person,
  asked: Requirement,
  requirement: number,
): OpenFact[] {
  const holdings = holdingsFor(asked, person, asOfDay);
  const close = holdings.find(({ relation }) => relation === 'SAME' || relation === 'NARROWER');
  const found: OpenFact[] = [];
  if (!close) {
    const own = [...asked.related].find(([, relation]) => relation === 'SAME');
    if (own)
      found.push({
        kind: 'SKILL',
        requirement,
        apply: (of) => ({
          ...of,
          skills: [
            ...of.skills,
            { skill: own[0], level: null, years: null, lastUsed: null, evidence: 'RECRUITER' },
          ],
        }),
      });
  }
  const best = close ?? holdings[0];
  if (!best) return found;
  const { skill, years, level, lastUsed } = best.held;
  const change =
    (fields: object) =>
    (of: Person): Person => ({
      ...of,
      skills: of.skills.map((held) => (held.skill === skill ? { ...held, ...fields } : held)),
    });
  const minYears = asksYears(asked) ? asked.minYears : asksLevel(asked) ? null : deepYears;
  if (years === null && minYears !== null)
    found.push({
      kind: 'YEARS',
      requirement,
      atLeast: minYears,
      apply: change({ years: minYears }),
    });
  if (level === null && asksLevel(asked) && asked.minLevel !== null)
    found.push({
      kind: 'LEVEL',
      requirement,
      atLeast: asked.minLevel,
      apply: change({ level: asked.minLevel }),
    });
  if (lastUsed === null)
    found.push({ kind: 'LAST_USED', requirement, apply: change({ lastUsed: asOfDay }) });
  return found;
}
