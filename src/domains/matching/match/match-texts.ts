import type { MatchComponent } from '../fit/fit-clauses.js';
import type { FactToConfirm } from '../fit/fit-facts.js';
import type { ExplainedClause, Evidence } from '../fit/fit-explanation.js';
import { seniorities } from '../fit/fit-features.js';
import { ongoing } from '../fit/fit-formula.js';
import type { HeldSkill } from '../fit/fit-person.js';
import { asksLevel, asksYears } from '../fit/fit-skill-quality.js';
import type { ResolvedPosition } from '../position/position.service.js';

const languageNames = new Intl.DisplayNames('en', { type: 'language', fallback: 'code' });
const dateOf = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10);
const count = (number: number, thing: string) => `${number} ${thing}${number === 1 ? '' : 's'}`;
const bandName = (band: number | null) =>
  (band === null ? undefined : seniorities[band])?.toLowerCase() ?? 'any seniority';

/** The requirement of a clause in words: "German B2", "Python, 5 years". */
export function clauseText(
  { position, location }: ResolvedPosition,
  component: MatchComponent,
  index: number,
): string {
  switch (component) {
    case 'SKILL': {
      const requirement = clauseOf(position.requirements, index);
      return [
        requirement.name,
        ...(asksYears(requirement) ? [count(requirement.minYears, 'year')] : []),
        ...(asksLevel(requirement) ? [`level ${requirement.minLevel}`] : []),
      ].join(', ');
    }
    case 'TITLE':
      return position.title ?? 'any title';
    case 'SENIORITY':
      return bandName(position.seniority);
    case 'LOCATION':
      return position.remote ? 'remote' : (location ?? 'the place of work');
    case 'LANGUAGE': {
      const { code, level } = clauseOf(position.languages, index);
      return `${languageNames.of(code) ?? code}${level === null ? '' : ` ${level}`}`;
    }
    case 'CERTIFICATE':
      return clauseOf(position.certificates, index).name;
    case 'ASSESSMENT':
      return 'assessments';
  }
}

/** @throws RangeError when the position has no such clause: it is not the position that was scored */
function clauseOf<Clause>(clauses: readonly Clause[], index: number): Clause {
  const clause = clauses[index];
  if (clause === undefined) throw new RangeError(`The position has no clause ${index}.`);
  return clause;
}

/** The fact about the person that a clause rests on, in words. */
export function evidenceText(
  { skills }: ResolvedPosition,
  { component, evidence, reasons }: Pick<ExplainedClause, 'component' | 'evidence' | 'reasons'>,
): string {
  if (!evidence)
    return component === 'SKILL' || reasons.includes('NOT_HELD')
      ? 'not recorded'
      : reasons.includes('REMOTE')
        ? 'can be done from anywhere'
        : 'unknown';
  return inWords(evidence, (skill) => skills.get(skill)?.name ?? 'another skill');
}

function inWords(evidence: Evidence, nameOf: (skill: number) => string): string {
  switch (evidence.kind) {
    case 'SKILL':
      return [
        ...(evidence.relation === 'SAME'
          ? []
          : [
              `${nameOf(evidence.held.skill)}, ${{ NARROWER: 'a narrower skill', BROADER: 'a broader skill', SIBLING: 'a related skill' }[evidence.relation]}`,
            ]),
        ...heldTexts(evidence.held),
      ].join(', ');
    case 'TITLE':
      return [
        evidence.title,
        {
          SAME_OCCUPATION: 'the same occupation',
          SAME_FAMILY: 'a related occupation',
          NONE: 'another occupation',
        }[evidence.relation],
        ...(evidence.end === ongoing
          ? []
          : [evidence.end === null ? 'end unknown' : `until ${dateOf(evidence.end)}`]),
      ].join(', ');
    case 'SENIORITY':
      return bandName(evidence.band);
    case 'LOCATION':
      return evidence.kilometres === undefined
        ? 'lives there'
        : `${Math.round(evidence.kilometres)} km away`;
    case 'NAMED':
      return evidence.text;
  }
}

const heldTexts = ({ years, level, lastUsed }: HeldSkill): string[] => [
  years === null ? 'years unknown' : count(years, 'year'),
  ...(level === null ? [] : [`level ${level}`]),
  lastUsed === null ? 'last use unknown' : `last used ${dateOf(lastUsed)}`,
];

/** The question for a fact to confirm, in words. */
export function factText(
  { position }: ResolvedPosition,
  { kind, requirement, atLeast }: FactToConfirm,
): string {
  const skill = requirement === undefined ? '' : clauseOf(position.requirements, requirement).name;
  switch (kind) {
    case 'SKILL':
      return `has worked with ${skill}`;
    case 'YEARS':
      return `${count(atLeast ?? 0, 'year')} of ${skill} or more`;
    case 'LEVEL':
      return `level ${atLeast} or higher in ${skill}`;
    case 'LAST_USED':
      return `has used ${skill} within a year`;
    case 'TITLE':
      return `works as ${position.title}`;
    case 'SENIORITY':
      return `is at the band ${bandName(position.seniority)}`;
    case 'LOCATION':
      return 'lives near the place of work';
    case 'LANGUAGES':
      return `speaks ${position.languages.map(({ code, level }) => `${languageNames.of(code) ?? code}${level === null ? '' : ` ${level}`}`).join(' and ')}`;
    case 'CERTIFICATES':
      return `holds ${position.certificates.map(({ name }) => name).join(' and ')}`;
  }
}
